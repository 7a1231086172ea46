"""Checks of the project's own, each with values that it takes and one that it does not."""

import json

import pytest
from support.configurations import golden, nested, resource

from stackwright.cdk.answers.forms import SAMPLES
from stackwright.policy.api.literals import literals
from stackwright.policy.api.own import CHECKS
from stackwright.policy.api.wrong import wrong

ALL = [(type_, path) for type_, checks in CHECKS.items() for path in checks]
IDS = "ami-0123456789abcdef0", "pl-0123456789abcdef0", "rtb-0123456789abcdef0", "tgw-12345678", "vpce-12345678"
GUESSES = (*SAMPLES, *IDS, "m7i.large", "v1.22.4-eksbuild.3", "1.35.7-20260911", '{"rules": []}', "a" * 300, "é")


@pytest.mark.parametrize(("type_", "path"), ALL)
def test_each_takes_something_and_refuses_something(type_, path):
    """What all samples keep, or none, is no check."""
    check = CHECKS[type_][path]

    assert any(check(guess) is None for guess in GUESSES)
    assert any(check(guess) for guess in GUESSES)


def test_each_takes_what_is_in_use():
    """Values of the golden files are right."""
    for stack in golden():
        for one in stack.resources:
            for literal in literals(one):
                for path in literal.paths if literal.is_known else ():
                    check = CHECKS.get(one.type, {}).get(path)
                    assert check is None or check(str(literal.value)) is None, (one.address, literal)


def test_every_refusal_names_its_source():
    """Whoever doubts it can look it up; of instance types it is a table, with its day."""
    for type_, path in ALL:
        said = [wrong for guess in GUESSES if (wrong := CHECKS[type_][path](guess))]
        assert all("https://" in one or "instance type" in one for one in said), (type_, path)


@pytest.mark.parametrize("name", ["acme-state", "acme.example.logs", "0a0"])
def test_buckets_of_others_may_have_dots(name):
    """Ours have none, which is no rule of AWS's."""
    assert [*wrong(resource("aws_s3_bucket", bucket=name))] == []


@pytest.mark.parametrize(
    "name", ["a..b", "10.0.0.1", "-a-b", "a.b-", "sthree-x", "amzn-s3-demo-x", "x--ol-s3", "x.mrap"]
)
def test_buckets_of_no_form_are_refused(name):
    """Each is one that AWS forbids."""
    assert len([*wrong(resource("aws_s3_bucket", bucket=name))]) == 1


def test_the_ending_of_a_queue_is_part_of_its_name():
    """FIFO queues end in `.fifo`, within 80 characters."""
    assert [*wrong(resource("aws_sqs_queue", name="a" * 75 + ".fifo"))] == []
    assert len([*wrong(resource("aws_sqs_queue", name="a" * 76 + ".fifo"))]) == 1
    assert len([*wrong(resource("aws_sqs_queue", name="a.b"))]) == 1


def test_an_image_may_be_a_parameter():
    """EC2 looks it up when an instance starts."""
    name = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"

    assert [*wrong(resource("aws_launch_template", image_id=name))] == []
    assert len([*wrong(resource("aws_launch_template", image_id="ami-x"))]) == 1


RULE = {"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan"}, "action": {}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "an object with a list of rules"),
        ("[]", "an object with a list of rules"),
        (json.dumps({"rules": ["x"]}), "an object with a list of rules"),
        (json.dumps({"rules": [{"rulePriority": 1, "selection": {}}]}), "has action, too"),
        (json.dumps({"rules": [RULE, RULE]}), "the same rulePriority"),
    ],
)
def test_lifecycle_policies_are_well_formed(text, says):
    """ECR refuses others; the length is judged by its API's model."""
    assert [*wrong(resource("aws_ecr_lifecycle_policy", policy=json.dumps({"rules": [RULE]})))] == []
    [problem] = wrong(resource("aws_ecr_lifecycle_policy", policy=text))
    assert says in problem.text


def test_a_version_without_support_is_refused():
    """Of clusters and of node groups alike."""
    for type_ in ("aws_eks_cluster", "aws_eks_node_group"):
        [problem] = wrong(resource(type_, version="1.12"))
        assert problem.listed  # which can be waived, as AWS may have a version that is not known here
        assert [*wrong(resource(type_, version="1.35"))] == []


def test_an_instance_type_that_may_be_newer_than_the_table_is_taken():
    """The loader takes it too, with a notice."""
    node_group = nested("instance_types", ["m99i.large"])

    assert [*wrong(resource("aws_eks_node_group", **node_group))] == []

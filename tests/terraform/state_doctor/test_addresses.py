"""At which address a thing of AWS's that no state knows is imported: the rules alone, without AWS."""

import json

import pytest

from stackwright.terraform.state_doctor.orphans import import_ids
from stackwright.terraform.state_doctor.orphans.missing import of_orphans, unknown_to
from stackwright.terraform.state_doctor.orphans.tagged import Thing

VPC = import_ids.parse("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1")


@pytest.fixture
def stack(platforms):
    """The stack `dev-network`."""
    return next(stack for stack in platforms.platform().stacks() if stack.name == "dev-network")


def test_a_thing_is_known_by_its_arn_or_its_id():
    """States hold the one or the other; a log group's ARN ends in `:*` in some places."""
    group = Thing(import_ids.parse("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/a:*"), "", "network")
    vpc = Thing(VPC, "main", "network")

    assert unknown_to([vpc], {VPC.text}) == unknown_to([vpc], {"aws_vpc vpc-1"}) == []
    assert unknown_to([vpc], {"aws_vpc vpc-2", "aws_subnet vpc-1"}) == [vpc]
    assert unknown_to([group], {group.arn.text.removesuffix(":*")}) == []


def test_orphans_get_the_address_that_nobody_else_claims(stack, tmp_path):
    """By name, if it is one's alone; what the state knows already is no place for another."""
    resources = {
        "aws_vpc": {"it": {"tags": {"Name": "main"}}, "known": {"tags": {"Name": "known"}}},
        "aws_subnet": {"it": {"tags": {"Name": "twice"}}},
    }
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": resources}))
    subnets = [import_ids.parse(f"arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-{number}") for number in (1, 2)]
    orphans = [Thing(VPC, "main", "network"), *(Thing(subnet, "twice", "network") for subnet in subnets)]
    (shown,) = of_orphans(stack, tmp_path, orphans, {"aws_vpc.known"}, locked=False)
    known = Thing(VPC, "known", "network")
    (other,) = of_orphans(stack, tmp_path, [known], {"aws_vpc.known"}, locked=True)

    start = f"terraform -chdir={tmp_path} import"
    assert shown.commands == (
        f"{start} aws_vpc.it vpc-1",
        f"{start} ADDRESS subnet-1",
        f"{start} ADDRESS subnet-2",
    )
    assert other.commands == (f"{start} ADDRESS vpc-1",)
    assert "AWS has 3 things with the tags of dev-network" in shown.problem
    assert "AWS has 1 thing with the tags of dev-network" in other.problem
    assert shown.advice.startswith("Import what the stack describes")
    assert other.advice.startswith("If the run that holds the lock is alive, wait: ")
    assert list(of_orphans(stack, tmp_path, [], set(), locked=True)) == []


@pytest.mark.parametrize(
    ("described", "orphans", "addresses"),
    [
        ({"key": {}}, [("", "1")], ["aws_kms_key.key"]),
        ({"key": {}}, [("", "1"), ("", "2")], ["ADDRESS", "ADDRESS"]),
        ({"key": {}, "other": {}}, [("", "1")], ["ADDRESS"]),
        ({"key": {}}, [("main", "1")], ["ADDRESS"]),
        ({"key": {"tags": {"Name": "main"}}}, [("", "1")], ["ADDRESS"]),
        ({}, [("", "1")], ["ADDRESS"]),
    ],
)
def test_what_has_no_name_is_known_if_there_is_one_of_each(stack, tmp_path, described, orphans, addresses):
    """One in AWS and one in the stack, neither with a name, as keys have none. All else a person decides."""
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": {"aws_kms_key": described}}))
    things = [
        Thing(import_ids.parse(f"arn:aws:kms:eu-west-1:111122223333:key/{id_}"), name, "network")
        for name, id_ in orphans
    ]
    (shown,) = of_orphans(stack, tmp_path, things, set(), locked=False)

    assert [command.split()[3] for command in shown.commands] == addresses


def test_a_name_may_be_the_last_part_of_a_path(stack, tmp_path):
    """As roles have it."""
    resources = {"aws_iam_role": {"it": {"name": "acme-dev-flow-logs"}, "other": {"name": "other"}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": resources}))
    role = import_ids.parse("arn:aws:iam::111122223333:role/made/by/acme-dev-flow-logs")
    (shown,) = of_orphans(stack, tmp_path, [Thing(role, "", "network")], set(), locked=False)

    assert [command.split()[3:] for command in shown.commands] == [["aws_iam_role.it", "acme-dev-flow-logs"]]

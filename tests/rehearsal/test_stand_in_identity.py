"""Stand-ins tell things apart as AWS does: what they make never takes the place of something else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.stand_in import Refused, StandIn, arguments

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.aws_values import TEMPLATES
from stackwright.rehearsal.stand_in.identity import is_unique

pytestmark = pytest.mark.slow

TYPES = [
    "aws_eks_cluster",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_kms_key",
    "aws_launch_template",
    "aws_lb",
    "aws_route53_record",
    "aws_route53_zone",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_subnet",
    "aws_vpc",
    "helm_release",
]
REGIONS = st.sampled_from(["eu-west-1", "us-east-1"])


@pytest.fixture
def account(tmp_path):
    """Makes a stand-in for AWS in one account and some region."""

    def stand_in(type_name, region="eu-west-1"):
        return StandIn("aws", [type_name], tmp_path, {"region": region})

    return stand_in


@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=40)
@given(data=st.data())
def test_a_second_thing_leaves_the_first_as_it_is(type_name, data):
    """Whatever the second has in common with it, in the same region or another, unless AWS refuses the second."""
    provider = schema.provider_of(type_name)
    some = arguments(schema.load(provider).resources[type_name])
    one, other = data.draw(some), data.draw(some)
    shared = data.draw(st.sets(st.sampled_from(sorted(one)))) if one else ()
    other |= {name: one[name] for name in shared}
    with tempfile.TemporaryDirectory() as scratch:

        def stand_in():
            region = {"region": data.draw(REGIONS)} if provider == "aws" else {}
            return StandIn(provider, [type_name], Path(scratch), region)

        first, second = stand_in(), stand_in()
        made = first.create(type_name, one)
        try:
            beside = second.create(type_name, other)
        except Refused:
            assert is_unique(type_name)
            return

        assert first.read(type_name, made) == made
        assert second.read(type_name, beside) == beside
        same = (made.get("arn") or made["id"]) == (beside.get("arn") or beside["id"])
        # AWS would refuse these too; a stand-in lets an apply that was killed be repeated.
        assert not same or made == beside or type_name == "helm_release"


@pytest.mark.parametrize("type_name", sorted(TEMPLATES.keys() & schema.load("aws").resources.keys()))
def test_everything_has_an_id(account, type_name):
    """Without one, a thing is forgotten as soon as it is made."""
    block = schema.load("aws").resources[type_name]
    required = {name: "given" for name, found in block.attributes.items() if found.required and found.type == "string"}
    made = account(type_name).create(type_name, required)

    assert made["id"]


BELOW = [
    (
        "aws_appautoscaling_policy",
        {"name": "cpu", "service_namespace": "ecs", "scalable_dimension": "x"},
        "resource_id",
    ),
    ("aws_backup_selection", {"name": "all", "iam_role_arn": "arn:aws:iam::1:role/x"}, "plan_id"),
    ("aws_cloudwatch_log_stream", {"name": "out"}, "log_group_name"),
    ("aws_ecs_service", {"name": "web"}, "cluster"),
    ("aws_iam_group_policy", {"name": "read", "policy": "{}"}, "group"),
    ("aws_iam_user_policy", {"name": "read", "policy": "{}"}, "user"),
    ("aws_kms_grant", {"name": "read", "grantee_principal": "x", "operations": ["Decrypt"]}, "key_id"),
    ("aws_lambda_alias", {"name": "live", "function_version": "1"}, "function_name"),
    ("aws_route53_record", {"zone_id": "Z1", "name": "www"}, "type"),
    ("aws_route53_record", {"zone_id": "Z1", "name": "www", "type": "A"}, "set_identifier"),
    ("aws_s3_object", {"key": "a.txt"}, "bucket"),
    ("aws_ssm_association", {"name": "AWS-RunShellScript"}, "schedule_expression"),
]


@pytest.mark.parametrize(
    ("type_name", "shared", "parent"), BELOW, ids=lambda value: value if type(value) is str else ""
)
def test_a_name_is_taken_below_its_parent_only(tmp_path, type_name, shared, parent):
    """What has a namesake elsewhere is what it would be without; so ids do not depend on who was first."""
    alone, stand_in = (StandIn("aws", [type_name], tmp_path / world) for world in ("alone", "both"))
    first, second = (stand_in.create(type_name, shared | {parent: name}) for name in ("first", "second"))

    assert second == alone.create(type_name, shared | {parent: "second"})
    assert stand_in.read(type_name, first) == first
    assert stand_in.read(type_name, second) == second
    assert stand_in.plan(type_name, shared | {parent: "first"}, first) == first


def test_what_has_no_id_is_known_by_its_arn(account):
    """Newer types have no `id`; they are remembered, and told apart, all the same."""
    stand_in = account("aws_vpc_route_server")
    first, second = (stand_in.create("aws_vpc_route_server", {"amazon_side_asn": 64512}) for _ in range(2))
    stand_in.destroy("aws_vpc_route_server", second)

    assert "id" not in first
    assert first["arn"] != second["arn"]
    assert stand_in.read("aws_vpc_route_server", first) == first
    assert stand_in.read("aws_vpc_route_server", second) is None


def test_a_release_belongs_to_its_namespace(tmp_path):
    """Helm takes a name once for each namespace, and the provider's id is the name."""
    cluster = StandIn("helm", ["helm_release"], tmp_path)
    first, second = (
        cluster.create("helm_release", {"name": "redis", "chart": "redis", "namespace": namespace})
        for namespace in ("blue", "green")
    )
    cluster.destroy("helm_release", second)

    assert cluster.read("helm_release", first) == first
    assert cluster.read("helm_release", second) is None


def test_iam_has_no_regions(account):
    """A role is the account's: another region's provider cannot make it once more."""
    account("aws_iam_role").create("aws_iam_role", {"name": "nodes", "assume_role_policy": "{}"})

    with pytest.raises(Refused, match="nodes already exists"):
        account("aws_iam_role", "us-east-1").create("aws_iam_role", {"name": "nodes", "assume_role_policy": "[]"})


def test_a_bucket_has_its_name_in_every_region(account):
    """S3 takes a name once, wherever the bucket is."""
    account("aws_s3_bucket").create("aws_s3_bucket", {"bucket": "acme"})

    with pytest.raises(Refused, match="acme already exists"):
        account("aws_s3_bucket", "us-east-1").create("aws_s3_bucket", {"bucket": "acme"})


@pytest.mark.parametrize("name", ["token", "/acme/token"])
def test_a_parameter_stands_below_one_slash(account, name):
    """Whether a name begins with a slash or not, its ARN has one there."""
    made = account("aws_ssm_parameter").create("aws_ssm_parameter", {"name": name, "type": "String"})

    assert made["arn"].endswith(f":parameter/{name.removeprefix('/')}")


def test_a_rule_belongs_to_its_event_bus(account):
    """EventBridge takes a name once for each bus."""
    on_default, on_other = (
        account("aws_cloudwatch_event_rule").create("aws_cloudwatch_event_rule", {"name": "tick", **bus})
        for bus in ({}, {"event_bus_name": "orders"})
    )

    assert (on_default["id"], on_other["id"]) == ("tick", "orders/tick")
    assert on_other["arn"].endswith(":rule/orders/tick")


def test_what_moves_leaves_nothing_behind(account):
    """A thing whose region changes is in the other region, and there only."""
    stand_in = account("aws_sqs_queue")
    before = stand_in.create("aws_sqs_queue", {"name": "jobs", "region": "eu-west-1"})
    planned = stand_in.plan("aws_sqs_queue", {"name": "jobs", "region": "us-east-1"}, before)
    after = stand_in.apply("aws_sqs_queue", planned, before)

    assert stand_in.read("aws_sqs_queue", after) == after
    assert stand_in.read("aws_sqs_queue", before) is None

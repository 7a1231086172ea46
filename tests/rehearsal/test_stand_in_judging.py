"""Stand-ins refuse what the real provider refuses, plan a replacement where it does, and fill in its defaults."""

import pytest
from support.stand_in import StandIn, configured

from stackwright.cdk import schema
from stackwright.cdk.answers import answers
from stackwright.cdk.replacement import forcing
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.rehearsal.stand_in.notices import is_new, said
from stackwright.rehearsal.stand_in.replacing import replaced
from stackwright.rehearsal.stand_in.wire import UNKNOWN

RULE = "aws_vpc_security_group_ingress_rule"
OPEN = {"security_group_id": "sg-1", "ip_protocol": "tcp", "cidr_ipv4": "10.0.0.0/8"}


ROLE = "arn:aws:iam::111122223333:role/nodes"
MANUAL = {
    "name": "a",
    "role_arn": ROLE,
    "vpc_config": [{"subnet_ids": ["subnet-1"]}],
    "bootstrap_self_managed_addons": False,
}


def auto(role):
    """A cluster whose nodes EKS makes, with a role."""
    return MANUAL | {
        "compute_config": [{"enabled": True, "node_pools": ["system"], "node_role_arn": role}],
        "kubernetes_network_config": [{"elastic_load_balancing": [{"enabled": True}]}],
        "storage_config": [{"block_storage": [{"enabled": True}]}],
    }


AUTO = auto(ROLE)


def found(type_, arguments):
    block = schema.load("aws").resources[type_]
    return judge(type_, block, answers("aws")[type_], configured(block, arguments))


GROUP_RULE = {"security_group_id": "sg-1", "type": "ingress", "protocol": "tcp", "from_port": 1, "to_port": 2}
WRONG = {
    ("aws_ecr_repository", "image_tag_mutability"): {"name": "a", "image_tag_mutability": "SOMETIMES"},
    ("aws_kms_key", "deletion_window_in_days"): {"deletion_window_in_days": 3},
    ("aws_kms_key", "policy"): {"policy": "no JSON"},
    ("aws_vpc", "cidr_block"): {"cidr_block": "10.0.0.1/16"},
    (RULE, "from_port"): OPEN | {"from_port": 70000},
    (RULE, "cidr_ipv4"): {key: value for key, value in OPEN.items() if key != "cidr_ipv4"},
    ("aws_s3_bucket", "bucket"): {"bucket": "a", "bucket_prefix": "b"},
    ("aws_eks_cluster", "enabled_cluster_log_types"): {"name": "a", "enabled_cluster_log_types": ["api", "all"]},
}


@pytest.mark.parametrize(("place", "arguments"), WRONG.items(), ids=[".".join(place) for place in WRONG])
def test_what_the_provider_refuses_is_refused_at_the_same_place(place, arguments):
    """Values, ranges, forms and combinations."""
    type_, argument = place

    assert [(one.path[0], one.is_error) for one in found(type_, arguments)] == [(argument, True)]


@pytest.mark.parametrize(
    ("type_", "arguments"),
    [
        ("aws_kms_key", {"deletion_window_in_days": 7}),
        (RULE, OPEN),
        (RULE, {**OPEN, "cidr_ipv4": UNKNOWN}),
        ("aws_security_group_rule", GROUP_RULE | {"cidr_blocks": [], "prefix_list_ids": []}),
    ],
)
def test_what_is_right_or_not_known_yet_passes(type_, arguments):
    """Nothing is refused that may be right."""
    assert found(type_, arguments) == []


@pytest.mark.parametrize("blocks", [None, [], ["10.0.0.0/8"]])
def test_an_empty_list_is_given_and_no_block_is_not(real_provider, blocks):
    """As for the provider: the one excludes others, the other leaves them out."""
    arguments = GROUP_RULE | {"cidr_blocks": blocks, "source_security_group_id": "sg-2"}
    refused = bool(found("aws_security_group_rule", arguments))

    assert refused is (blocks is not None)
    config = configured(real_provider.block("aws_security_group_rule"), arguments)
    assert bool(real_provider.faults("aws_security_group_rule", config)) is refused


def test_a_value_that_aws_has_since_passes_with_a_notice():
    """The bindings are of a newer provider than the one that was asked."""
    (one,) = found("aws_ecr_repository", {"name": "a", "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"})

    assert not one.is_error
    assert "IMMUTABLE_WITH_EXCLUSION" in one.summary


def test_a_notice_is_given_once(tmp_path):
    """However many stacks and commands there are."""
    assert is_new(tmp_path, "notice")
    assert not is_new(tmp_path, "notice")
    assert [*said(tmp_path)] == ["notice"]


@pytest.mark.parametrize(
    ("type_", "before", "after", "where"),
    [
        ("aws_vpc", {"cidr_block": "10.0.0.0/16"}, {"cidr_block": "10.1.0.0/16"}, [("cidr_block",)]),
        ("aws_ecr_repository", {"name": "a"}, {"name": "b"}, [("name",)]),
        ("aws_ecr_repository", {"name": "a"}, {"name": "a", "force_delete": True}, []),
        ("aws_eks_cluster", MANUAL, AUTO, []),
        ("aws_eks_cluster", AUTO, auto(f"{ROLE}-2"), [("compute_config", 0, "node_role_arn")]),
    ],
)
def test_a_change_that_replaces_is_planned_as_one(real_provider, type_, before, after, where):
    """A changed VPC range or repository name is no update in place; the provider says the same."""
    block = schema.load("aws").resources[type_]
    prior = real_provider.known(type_, real_provider.plan(type_, before).state, type_)
    names = {tuple(step for step in path if isinstance(step, str)) for path in where}

    assert real_provider.plan(type_, after, prior).forced == names
    assert replaced(block, forcing("aws")[type_], configured(block, before), configured(block, after)) == where


def test_defaults_are_the_provider_s(tmp_path):
    """What nobody gives is in the plan as the provider would fill it in."""
    stand_in = StandIn("aws", ["aws_ecr_repository"], tmp_path, {"region": "eu-west-1"})

    assert stand_in.plan("aws_ecr_repository", {"name": "a"})["image_tag_mutability"] == "MUTABLE"

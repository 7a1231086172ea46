"""A VPC that others made, as it is synthesized: looked up, checked, and left alone."""

import json

import pytest
from support.clusters import CLUSTER
from support.existing import SUBNET, VPC, existing
from support.platforms import REMOVED

ROLE_TAGS = {"kubernetes.io/role/elb", "kubernetes.io/role/internal-elb"}


@pytest.fixture
def network(platforms, synth):
    """The network stack of an environment that moves into a VPC, with changes to `existing` and to the file."""

    def synthesize(more=None, **changes):
        environment = platforms.environment({**existing(**changes), **(more or {})})
        return synth(environment)["dev-network"]

    return synthesize


def data(stack, type_):
    """Data sources of a type, by the last part of their path."""
    found = stack.json.get("data", {}).get(type_, {})
    return {name.split("_")[-2]: body for name, body in found.items()}


def test_nothing_of_it_is_made_or_changed(network):
    """What others made is only read: not a resource, not a tag."""
    assert network().addresses == {}


def test_layers_above_do_not_see_whose_it_is(platforms, synth):
    """The same outputs lead to the same cluster, whoever made the VPC."""
    ours = synth(platforms.environment({"network.zones": ["a", "b"], "cluster": CLUSTER}))
    theirs = synth(platforms.environment({**existing(), "cluster": CLUSTER}))

    assert theirs["dev-cluster"].json == ours["dev-cluster"].json
    assert theirs["dev-network"].outputs.keys() == ours["dev-network"].outputs.keys()


def test_ids_are_what_is_asked_for(network):
    """Subnets stand in the order of their zones, and the ranges are those that the file states."""
    stack = network()
    subnets = stack.json["data"]["aws_subnet"]
    order = [reference.split(".")[2] for reference in stack.outputs["private_subnet_ids"]]

    assert [subnets[name]["id"] for name in order] == [SUBNET.format(1), SUBNET.format(2)]
    assert data(stack, "aws_vpc")["vpc"]["id"] == VPC
    assert stack.outputs["vpc_cidrs"] == ["10.0.0.0/16", "100.64.0.0/16"]
    assert stack.outputs["nat_public_ips"] == []


def test_tags_find_one_subnet_in_each_zone(network):
    """Where two have them, or none, AWS's answer is not unique and the plan stops."""
    stack = network(
        vpc_id=REMOVED, vpc_tags={"Name": "shared"}, subnets={}, subnet_tags={"private": {"tier": "private"}}
    )

    assert data(stack, "aws_vpc")["vpc"]["tags"] == {"Name": "shared"}
    assert {(body["availability_zone"], json.dumps(body["tags"])) for body in data(stack, "aws_subnet").values()} == {
        ("eu-west-1a", '{"tier": "private"}'),
        ("eu-west-1b", '{"tier": "private"}'),
    }
    assert all("vpc_id" in body for body in data(stack, "aws_subnet").values())


def test_role_tags_are_set_when_asked_for(network):
    """Load balancers and Karpenter find subnets by them; each tier has its own."""
    stack = network({"cluster": CLUSTER, "addons": {"karpenter": {}}}, role_tags="set")
    tags = [(body["key"], body["value"]) for body in stack.all("aws_ec2_tag").values()]

    assert sorted(set(tags)) == [
        ("karpenter.sh/discovery", "acme-dev"),
        ("kubernetes.io/role/elb", "1"),
        ("kubernetes.io/role/internal-elb", "1"),
    ]
    assert len(tags) == 6


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, ROLE_TAGS), ({"role_tags": "ignore"}, set()), ({"owner": "999999999999"}, set())],
)
def test_role_tags_are_expected_where_they_can_be_seen(network, changes, expected):
    """An account that subnets are shared with sees no tags, so none can be expected there."""
    conditions = [
        check["condition"]
        for body in data(network(**changes), "aws_subnet").values()
        for check in body["lifecycle"]["postcondition"]
    ]

    assert {tag for tag in ROLE_TAGS if any(tag in condition for condition in conditions)} == expected


def test_endpoints_are_made_only_when_asked_for(network):
    """The default of a VPC of ours, two gateway endpoints, is none here: others may have made them."""
    asked = {"network.interface_endpoints": ["sts"], "network.gateway_endpoints": ["s3"]}
    stack = network({**existing(route_table_ids=["rtb-0123456789abcdef0"]), **asked})

    assert network().all("aws_vpc_endpoint") == {}
    assert stack.one("aws_vpc_endpoint", vpc_endpoint_type="Gateway")["route_table_ids"] == ["rtb-0123456789abcdef0"]
    assert len(stack.one("aws_vpc_endpoint", vpc_endpoint_type="Interface")["subnet_ids"]) == 2
    assert {body["cidr_ipv4"] for body in stack.all("aws_vpc_security_group_ingress_rule").values()} == {
        "10.0.0.0/16",
        "100.64.0.0/16",
    }


@pytest.mark.parametrize(("changes", "found"), [({}, 1), ({"owner": "999999999999"}, 0)])
def test_endpoints_of_others_are_looked_up_by_who_can_see_them(network, changes, found):
    """Endpoints of a shared VPC are its owner's, and nobody else sees them."""
    assert len(data(network(endpoints=["s3"], **changes), "aws_vpc_endpoint")) == found


def test_what_leads_nowhere_has_what_it_needs(platforms):
    """Endpoints that the VPC has count as much as those that are made."""
    needed = ["s3", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts"]
    isolated = existing(outbound="none", endpoints=needed)
    lacking = existing(outbound="none", endpoints=needed[1:])

    assert platforms.faults({**isolated, "cluster": CLUSTER}) == []
    assert any("lacks s3" in fault for fault in platforms.faults({**lacking, "cluster": CLUSTER}))


def test_ranges_that_the_file_states_are_judged(platforms):
    """Services and other environments keep away from them, as from those of a VPC of ours."""
    service = platforms.faults({**existing(), "cluster": {**CLUSTER, "service_cidr": "10.0.0.0/20"}})
    neighbour = platforms.faults(existing(), others={"qa": {"network.cidr": "100.64.0.0/20"}})

    assert any("cluster.service_cidr: overlaps 10.0.0.0/16 of the VPC" in fault for fault in service)
    assert any("network.cidr: overlaps 100.64.0.0/16 of dev" in fault for fault in neighbour)


def test_two_environments_may_share_it(platforms):
    """Ranges of the same VPC are no overlap."""
    assert platforms.faults(existing(), others={"qa": existing()}) == []


def test_what_an_account_cannot_see_is_told(platforms):
    """Whoever places load balancers into shared subnets has to name them."""
    (notice,) = (
        notice
        for notice in platforms.platform(existing(owner="999999999999")).notices
        if "network.existing.owner" in notice
    )

    assert "999999999999 gives to subnets are not seen in this account" in notice

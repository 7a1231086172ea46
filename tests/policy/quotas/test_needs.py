"""Every quota, on the brink: what just fits, and one more. The numbers are those of the table."""

from dataclasses import replace

import pytest
from support.priced import resource

from stackwright.model.catalogue.policy_limits import MAX_ROLE_POLICIES, POLICIES
from stackwright.policy.quotas.needs import greatest, needs
from stackwright.policy.quotas.quota import quotas
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource
from stackwright.policy.rules.quotas import hard_limits

MANY = 1000
"""More than that is not made in a test: the quota is then taken for one of this number."""
QUOTAS = [
    pytest.param(replace(one, default=min(one.default, MANY), most=one.most and min(one.most, 2 * MANY)), id=one.name)
    for one in quotas()
]
MACHINES = {"a": "t2.nano", "g": "g5.xlarge", "p": "p4d.24xlarge", "inf": "inf2.xlarge", "f": "f2.6xlarge",
            "x": "x2gd.medium"}  # fmt: skip
"""A machine of each family that has a quota; with one processor where the quota is not 0."""


def nested(path, value):
    """A value at a dotted path."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


def machines(count, type_, capacity="ON_DEMAND"):
    """A node group with so many machines at most."""
    sizes = {"min_size": 0, "desired_size": 0, "max_size": count}
    return resource(
        "aws_eks_node_group", {"instance_types": [type_], "capacity_type": capacity, "scaling_config": sizes}
    )


def many(type_, count, arguments=None):
    """So many resources of a type."""
    return [resource(type_, arguments, name=f"n{number}") for number in range(count)]


def zone_full(count):
    """Machines that take so many percent of a zone's addresses: 32 less 5 are 27, three machines with 8 pods each."""
    subnet = resource("aws_subnet", {"cidr_block": "10.0.0.0/27"})
    placed = replace(subnet, path="dev-network/network/private-a")
    return [placed, machines(3 if count <= 100 else 4, "m7g.medium")]


def nat_gateways(count):
    """So many NAT gateways in one zone."""
    subnet = resource("aws_subnet", {"availability_zone": "eu-west-1a"})
    return [subnet, *many("aws_nat_gateway", count, {"availability_mode": "regional"})]


SPECIAL = {
    "nat_gateways": lambda _, count: nat_gateways(count),
    "addresses": lambda _, count: many("aws_eip", count),
    "subnets": lambda _, count: zone_full(count),
    "vcpus": lambda measure, count: [
        machines(count, MACHINES[measure["families"][0]], "SPOT" if measure["spot"] else "ON_DEMAND")
    ],
}


def made(measure, count):
    """Resources that need so much of a quota."""
    match measure:
        case {"count": [type_, *_], "per": per}:
            return many(type_, count, {**measure.get("where", {}), per: "the same"})
        case {"length": type_, "path": path}:
            return [resource(type_, nested(path, [f"sg-{number}" for number in range(count)]))]
        case {"value": type_, "path": path}:
            return [resource(type_, nested(path, count))]
        case {"characters": type_, "path": path}:
            return [resource(type_, nested(path, f"{'x' * count} \n"))]
    return SPECIAL[measure["special"]](measure, count)


@pytest.fixture
def stack(platforms):
    """One stack of an environment, that holds some resources."""
    network = next(one for one in platforms.platform().stacks() if one.name == "dev-network")

    def holding(*resources: Resource):
        return Configuration(network, resources)

    return holding


@pytest.mark.parametrize("quota", QUOTAS)
def test_what_just_fits_and_one_more(stack, quota):
    """As much as the default is no reason to ask; one more is, with the quota's code or another remedy."""
    (fits,) = [*needs([stack(*made(quota.measure, quota.default))], [quota])] or [None]
    (more,) = needs([stack(*made(quota.measure, quota.default + 1))], [quota])

    assert fits is None or (fits.use.count, fits.exceeds, fits.told) == (quota.default, False, "")
    assert more.exceeds
    assert ("AWS gives nobody more" if more.breaks else quota.remedy or quota.code) in more.told


@pytest.mark.parametrize("quota", [one for one in QUOTAS if one.values[0].hard is not None])
def test_what_aws_gives_nobody_breaks_a_rule(stack, quota):
    """At the hard limit nothing is said; beyond it, a finding names the quota and the number."""
    hard = quota.hard
    (fits,) = needs([stack(*made(quota.measure, hard))], [quota])
    (more,) = needs([stack(*made(quota.measure, hard + 1))], [quota])

    assert (fits.breaks, more.breaks) == (False, True)
    assert f"{hard:,}" in more.told


def test_a_broken_limit_is_a_finding(stack):
    """The rule names the quota, what needs it, how much, and how much there is."""
    (found,) = hard_limits.judge([stack(*many("aws_eks_pod_identity_association", 1001))])

    assert found.text == "Pod Identity associations per cluster (dev): 1,001 are needed, AWS allows 1,000"
    assert found.stack == "dev-network"


def test_environments_of_an_account_need_what_they_need_together(platforms):
    """Two VPCs in a region are two of its five; those of another region are counted there."""
    other = {"network": {"cidr": "10.1.0.0/16"}}
    far = {"network": {"cidr": "10.2.0.0/16"}, "region": "eu-central-1"}
    platform = platforms.platform(others={"test": other, "far": far})
    networks = [one for one in platform.stacks() if one.name.endswith("-network")]
    stacks = [Configuration(one, (resource("aws_vpc"),)) for one in networks]
    (vpcs,) = [one for one in quotas() if one.name == "VPCs per Region"]

    assert {need.use.region: need.use.count for need in needs(stacks, [vpcs])} == {"eu-west-1": 2, "eu-central-1": 1}


def test_of_single_things_the_greatest_is_shown(stack):
    """A table has one line for a quota in an account and region."""
    stacks = [stack(*many("aws_route", 3, {"route_table_id": "a"}), *many("aws_route", 5, {"route_table_id": "b"}))]
    (shown,) = greatest([*needs(stacks)])

    assert (shown.use.of, shown.use.count) == ("dev-network: b", 5)


def test_pods_of_their_own_subnets_and_of_ipv6_take_nothing_of_those_of_nodes(stack):
    """Where pods have subnets or addresses of their own, a node takes one address beside them."""
    subnet = replace(resource("aws_subnet", {"cidr_block": "10.0.0.0/24"}), path="dev-network/network/private-a")
    pods = replace(resource("aws_subnet", {"cidr_block": "10.1.0.0/24"}, name="pods"), path="dev-network/network/pod-a")
    ipv6 = resource("aws_eks_cluster", {"kubernetes_network_config": {"ip_family": "ipv6"}})
    prefixes = resource("aws_eks_addon", {"configuration_values": '{"env": {"ENABLE_PREFIX_DELEGATION": "true"}}'})
    quota = [one for one in quotas() if one.measure.get("special") == "subnets"]
    nodes = machines(10, "m7i.large")

    def taken(*more: Resource):
        return {need.use.of.split()[1]: need.use.count for need in needs([stack(subnet, nodes, *more)], quota)}

    # 251 addresses: 10 nodes with 29 pods take 300 of them, with blocks for 110 pods 10 + 1,120, alone 10.
    assert taken() == {"private": 120}
    assert taken(prefixes) == {"private": 451}
    assert taken(ipv6) == {"private": 4}
    assert taken(pods) == {"private": 4, "pod": 116}


def test_the_table_agrees_with_what_is_judged_at_load():
    """What the loader knows of policies has one number."""
    known = {one.name: one.default for one in quotas()}

    assert known["Managed policies per role"] == MAX_ROLE_POLICIES
    assert known["Role trust policy length"] == POLICIES["trust"].longest
    assert known["Characters of a managed policy"] == POLICIES["managed"].longest
    assert known["Characters of a role's inline policies"] == POLICIES["inline"].longest


def test_every_quota_says_where_aws_says_so():
    """Each number has its source; what can be raised has the code by which it is asked for, or another remedy."""
    for one in quotas():
        assert one.source.startswith("https://docs.aws.amazon.com/")
        assert one.code or not one.adjustable or one.remedy

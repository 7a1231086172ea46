"""The `network` block: what it refuses, and what it works out."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster

from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.cidr import TIERS

HAND_MADE = {"a": "10.0.1.0/24", "b": "10.0.2.0/24", "c": "10.0.3.0/24"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cidr": "10.0.0.1/16"}, "network.cidr: has host bits set, got \"10.0.0.1/16\"; did you mean '10.0.0.0/16'?"),
        ({"cidr": "10.0.0.0/33"}, "network.cidr: is not an IPv4 address range"),
        ({"cidr": "8.8.0.0/16"}, "network.cidr: is not a private range"),
        ({"cidr": "10.0.0.0/15"}, "is a /15, AWS allows /16 to /28 (https://"),
        ({"cidr": "10.0.0.0/29"}, "is a /29, AWS allows /16 to /28 (https://"),
        ({"cidr": "10.0.0.0/25"}, 'is too small to cut public and private subnets from, got "10.0.0.0/25"; take /24'),
        ({"cidr": 10}, "network.cidr: must be an address range, got 10; write it like 10.0.0.0/16"),
        ({"tiers": ["public", "private", "intra"], "cidr": "10.0.0.0/22"}, "take /20 or larger"),
        ({"zones": 0}, "network.zones: must be 1 to 6 zones, got 0"),
        ({"zones": []}, "network.zones: must be a number of zones or a list of zones"),
        ({"zones": ["a", "q"]}, 'network.zones[1]: is not a zone letter, nor a zone\'s id, got "q"; use one of: a, b'),
        ({"zones": ["euw1-az1", "a"]}, "network.zones: has letters and ids"),
        (
            {"zones": ["use1-az1", "use1-az2"]},
            'names a zone that eu-west-1 does not have, got "use1-az1"; ids of its zones start with euw1-az',
        ),
        ({"zones": ["use1-az3", "use1-az1"]}, "network.zones[0]: is a zone in which EKS places no control plane (http"),
        ({"zones": ["usw1-az2"]}, "network.zones[0]: is a zone in which EKS places no control plane"),
        ({"zones": ["cac1-az3"]}, "network.zones[0]: is a zone in which EKS places no control plane"),
        ({"zones": ["a", "b", "a"]}, "network.zones[2]: is listed twice"),
        ({"zones": 4}, "network.zones: eu-west-1 has a, b, c, got 4; use at most 3"),
        (
            {"zones": ["a", "d"]},
            'network.zones: names a zone that eu-west-1 does not have, got "d"; use some of: a, b, c',
        ),
        ({"tiers": ["public"]}, "network.tiers: has no private tier"),
        ({"tiers": ["private"], "nat": "single"}, "network.nat: needs public subnets to stand in"),
        ({"tiers": ["public", "private", "public"]}, "network.tiers[2]: is listed twice"),
        ({"subnets": {"public": {"a": "10.0.1.0/24"}}}, "network.subnets.public: has no block for zone b"),
        ({"subnets": {"public": {**HAND_MADE, "d": "10.0.4.0/24"}}}, "network.subnets.public.d: is for a zone that"),
        ({"subnets": {"public": {**HAND_MADE, "c": "10.9.3.0/24"}}}, "network.subnets.public.c: lies outside the VPC"),
        ({"subnets": {"public": {**HAND_MADE, "c": "10.0.2.128/25"}}}, "overlaps 10.0.2.0/24 of public.b"),
        ({"subnets": {"public": {**HAND_MADE, "c": "10.0.48.0/24"}}}, "which the formula gives to the private tier"),
        ({"subnets": {"public": {**HAND_MADE, "c": "10.0.3.0/29"}}}, "network.subnets.public.c: is a /29"),
        ({"subnets": {"intra": HAND_MADE}}, "network.subnets.intra: is for the tier intra, which tiers does not list"),
        ({"subnet_tags": {"intra": {"x": "y"}}}, "network.subnet_tags.intra: is for the tier intra"),
        ({"secondary_cidrs": ["10.0.128.0/20"]}, "overlaps 10.0.0.0/16, another range of this VPC"),
        ({"secondary_cidrs": ["192.168.0.0/16"]}, "network.secondary_cidrs[0]: cannot be added to a VPC in 10.0.0.0/8"),
        ({"secondary_cidrs": [f"10.{n}.0.0/16" for n in range(1, 6)]}, "must have at most 4 entries"),
        (
            {"flow_logs": {"retention_days": 15}},
            "is not a retention that CloudWatch Logs knows, got 15; use one of: 1, 3",
        ),
        ({"flow_logs": {"bucket": "acme-logs"}}, "network.flow_logs.bucket: is used only with destination: s3"),
        ({"flow_logs": {"destination": "s3", "bucket": "Acme"}}, "S3 bucket name 'Acme' breaks AWS's rule"),
        ({"gateway_endpoints": ["sqs"]}, "network.gateway_endpoints[0]: must be one of s3, dynamodb"),
        ({"interface_endpoints": ["ecr.apo"]}, "did you mean 'ecr.api'?"),
        ({"interface_endpoints": ["s3"]}, "has a gateway endpoint, which costs nothing"),
        (
            {"interface_endpoints": ["route53"]},
            "network.interface_endpoints[0]: has no endpoint in eu-west-1 (https://",
        ),
        ({"interface_endpoints": ["ssm", "ssm"]}, "network.interface_endpoints[1]: is listed twice"),
        ({"dns": {"support": "yes"}}, 'network.dns.support: must be true or false, got "yes"'),
    ],
)
def test_a_network_with_one_fault_is_refused(platforms, change, expected):
    """Each fault names its key, its value and its remedy."""
    faults = platforms.faults({f"network.{key}": value for key, value in change.items()})

    assert expected in "\n".join(faults)


def test_a_number_of_zones_takes_the_regions_own_letters(platforms):
    """Canada has no zone c: three zones there are a, b and d."""
    assert platforms.environment({"region": "ca-central-1"}).zones == ("a", "b", "d")


def test_where_letters_differ_between_accounts_they_have_to_be_listed(platforms):
    """A number would mean other zones in another account."""
    change = {"region": "us-west-1"}

    assert "letters differ from account to account, got 3; list the letters" in platforms.faults(change)[0]
    assert platforms.environment({**change, "network.zones": ["c", "a"]}).zones == ("a", "c")


@pytest.mark.parametrize("name", REGIONS)
def test_a_region_takes_the_zones_of_its_table_and_no_others(platforms, name):
    """Where accounts see different letters, those of any account are taken."""
    region = REGIONS[name]
    changes = {"region": name, "network.nat": "none"}
    platform = {"region": name}

    assert platforms.faults({**changes, "network.zones": list(region.zones_of_any_account)}, platform=platform) == []
    for letter in set("abcdef") - set(region.zones_of_any_account):
        (fault,) = platforms.faults({**changes, "network.zones": [letter]}, platform=platform)
        assert f"network.zones: names a zone that {name} does not have" in fault


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("us-east-1", "use1-az"),
        ("ap-southeast-2", "apse2-az"),
        ("ca-central-1", "cac1-az"),
        ("cn-northwest-1", "cnnw1-az"),
        ("us-gov-west-1", "usgw1-az"),
    ],
)
def test_ids_of_zones_start_with_a_short_form_of_the_region(name, prefix):
    """AWS composes them so everywhere."""
    assert REGIONS[name].zone_id_prefix == prefix


def test_blocks_given_one_by_one_can_be_for_ids(platforms):
    """The keys are those of `zones`."""
    blocks = {"euw1-az1": "10.0.101.0/24", "euw1-az3": "10.0.102.0/24"}
    environment = platforms.environment({"network.zones": list(blocks), "network.subnets": {"private": blocks}})

    assert [str(environment.network.block("private", zone)) for zone in environment.zones] == list(blocks.values())


def test_regions_know_their_partition():
    """ARNs of China and of the US government start differently."""
    partitions = {name: REGIONS[name].partition for name in ("eu-west-1", "cn-north-1", "us-gov-west-1")}

    assert partitions == {"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"}


@given(
    prefix=st.integers(16, 20),
    zones=st.sets(st.sampled_from("abcdef"), min_size=1),
    tiers=st.sets(st.sampled_from(["public", "intra"])),
)
def test_blocks_never_overlap_and_never_leave_the_range(tmp_path_factory, prefix, zones, tiers):
    """Every accepted network gives every subnet a block of its own."""
    from support.platforms import Platforms  # noqa: PLC0415 - hypothesis runs many examples in one test

    environment = Platforms(tmp_path_factory.mktemp("blocks")).environment(
        {
            "region": "us-east-1",
            "network.cidr": f"10.0.0.0/{prefix}",
            "network.zones": sorted(zones),
            "network.tiers": ["private", *sorted(tiers)],
            "network.nat": "none",
        }
    )
    network = environment.settings.network
    blocks = [network.block(tier, zone) for tier in TIERS if tier in network.tiers for zone in environment.zones]

    assert len(blocks) == len(zones) * (1 + len(tiers))
    assert all(block.subnet_of(IPv4Network(f"10.0.0.0/{prefix}")) for block in blocks)
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))


def test_a_subnet_has_room_for_fifty_tags(platforms):
    """Those of its tier, of the environment and of the controllers together; with one more, AWS refuses the subnet."""

    def faults(count, **others):
        tags = {f"key-{number}": "value" for number in range(count)}
        return platforms.faults(cluster(**{"network.subnet_tags": {"public": tags, "private": {"a": "b"}}}, **others))

    (fault,) = faults(45)
    assert fault.endswith(
        "tags: add up to 51 tags with those of platform.yaml, AWS allows 50 on a resource; drop 1 or more"
    )
    assert faults(44) == []
    assert len(faults(44, addons={"karpenter": {}})) == 1


def test_flow_logs_may_go_into_a_bucket_of_ones_own(platforms):
    """Named where they are sent to one."""
    environment = platforms.environment({"network.flow_logs": {"destination": "s3", "bucket": "acme-audit"}})

    assert environment.network.flow_logs.bucket == "acme-audit"


def test_services_of_china_have_a_domain_of_their_own():
    """Everywhere else it is the same."""
    assert REGIONS["cn-north-1"].endpoint("logs") == "logs.cn-north-1.amazonaws.com.cn"
    assert REGIONS["us-gov-west-1"].endpoint("logs") == "logs.us-gov-west-1.amazonaws.com"


TRANSIT, OTHER = "tgw-0123456789abcdef0", "tgw-0123456789abcdef1"
AWAY = {"destinations": ["192.168.0.0/16"], "via": TRANSIT}


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ({"via": "tgw-1"}, 'network.routes.away.via: is not the id of something that a route can lead to, got "tgw-1"'),
        ({"via": "igw-0123456789abcdef0"}, "is not the id of something that a route can lead to"),
        ({"destinations": ["pl-1"]}, "network.routes.away.destinations[0]: is not the id of a prefix list"),
        ({"destinations": ["192.168.0.1/16"]}, "network.routes.away.destinations[0]: has host bits set"),
        ({"destinations": []}, "network.routes.away.destinations: is empty"),
        ({"destinations": ["10.0.0.0/16"]}, "destinations[0]: lies within 10.0.0.0/16 of the VPC"),
        ({"destinations": ["10.0.128.0/20"]}, "destinations[0]: lies within 10.0.0.0/16 of the VPC"),
        ({"destinations": ["0.0.0.0/0"]}, "leads everywhere, and so does private subnets' route to the NAT gateway"),
        (
            {"destinations": ["0.0.0.0/0"], "tiers": ["public"]},
            "leads everywhere, and so does public subnets' route to the internet gateway",
        ),
        (
            {"tiers": ["intra"]},
            "network.routes.away.tiers[0]: is for the tier intra, which network.tiers does not list",
        ),
        (
            {"destinations": ["192.168.0.0/16"] * 2},
            "is where network.routes.away.destinations[0] leads from the private",
        ),
        ({"via": {"a": TRANSIT, "b": TRANSIT}}, "network.routes.away.via: has nothing for zone c"),
        (
            {"via": dict.fromkeys("abcd", TRANSIT)},
            "network.routes.away.via.d: is for a zone that network.zones does not",
        ),
        (
            {"via": dict.fromkeys("abc", TRANSIT), "tiers": ["public"]},
            "only private subnets have a route table for each",
        ),
    ],
)
def test_a_route_with_one_fault_is_refused(platforms, route, expected):
    """AWS would refuse it, or it would never be taken."""
    faults = platforms.faults({"network.routes": {"away": {**AWAY, **route}}})

    assert expected in "\n".join(faults)


def test_a_wider_range_than_the_vpcs_is_a_way_to_the_rest_of_it(platforms):
    """The VPC's own route is narrower, so AWS prefers it: 10.0.0.0/8 is how most networks reach their neighbours."""
    assert platforms.faults({"network.routes": {"away": {**AWAY, "destinations": ["10.0.0.0/8"]}}}) == []


def test_two_routes_lead_to_one_place_from_different_tiers_only(platforms):
    """A route table holds one of them."""
    other = {**AWAY, "via": OTHER}
    (fault,) = platforms.faults({"network.routes": {"away": AWAY, "other": other}})

    assert "network.routes.other.destinations[0]: is where network.routes.away.destinations[0] leads" in fault
    assert platforms.faults({"network.routes": {"away": AWAY, "other": {**other, "tiers": ["public"]}}}) == []


def test_a_transit_gateway_is_attached_once(platforms):
    """And to subnets that there are."""
    twice = platforms.faults({"network.transit_gateways": {"core": {"id": TRANSIT}, "edge": {"id": TRANSIT}}})
    nowhere = platforms.faults({"network.transit_gateways": {"core": {"id": TRANSIT, "tier": "intra"}}})

    assert "network.transit_gateways.edge.id: is attached as core already" in twice[0]
    assert "network.transit_gateways.core.tier: is for the tier intra, which network.tiers does not list" in nowhere[0]


def test_a_network_may_leave_through_another_one(platforms):
    """A route to everywhere is a way out like a NAT gateway: nothing has to be reached inside the VPC then."""
    changes = cluster({}, **{"network.nat": "none", "network.routes": {"out": {**AWAY, "destinations": ["0.0.0.0/0"]}}})

    assert platforms.faults(changes) == []
    assert platforms.faults({**changes, "network.routes.out.destinations": ["192.168.0.0/16"]}) != []

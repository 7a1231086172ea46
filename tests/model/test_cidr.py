"""The address formula."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.cidr import TIERS, ZONE_LETTERS, block

RANGE = IPv4Network("10.0.0.0/16")


@pytest.mark.parametrize(
    ("tier", "blocks"),
    [
        ("public", ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"]),
        ("private", ["10.0.48.0/20", "10.0.64.0/20", "10.0.80.0/20"]),
        ("intra", ["10.0.192.0/24", "10.0.193.0/24", "10.0.194.0/24"]),
        ("pod", ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"]),
    ],
)
def test_three_zones_get_the_first_blocks(tier, blocks):
    """Zones a to c of a /16: public is blocks 0-2, private blocks 3-5 of sixteen."""
    assert [str(block(RANGE, tier, zone)) for zone in "abc"] == blocks


@given(st.integers(16, 20), st.integers(0, 2**12 - 1))
def test_no_two_subnets_share_an_address(prefix, place):
    """Whatever the range, all tiers of all zones lie inside it and apart from each other; pods have a range alone."""
    network = IPv4Network((int(IPv4Network("10.0.0.0/8").network_address) + place * 2**12, prefix), strict=False)
    blocks = [block(network, tier, zone) for tier in TIERS if tier != "pod" for zone in ZONE_LETTERS]
    pods = [block(network, "pod", zone) for zone in ZONE_LETTERS]

    assert all(one.subnet_of(network) for one in pods)
    assert not any(one.overlaps(other) for one, other in combinations(pods, 2))
    assert all(one.subnet_of(network) for one in blocks)
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))

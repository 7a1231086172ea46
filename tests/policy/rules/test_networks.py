"""What is so much of the internet that it names nobody."""

from ipaddress import ip_network

from hypothesis import given
from hypothesis import strategies as st
from support.small_stacks import stack, told

from stackwright.policy.reading.networks import internet
from stackwright.policy.rules.exposure import api_networks
from stackwright.policy.rules.network import groups


@given(st.integers(0, 8).flatmap(lambda prefix: st.tuples(st.just(prefix), st.integers(0, 2**prefix - 1))))
def test_wide_ranges_are_the_internet(where):
    """Any range of a /8 or more, but those that are private."""
    prefix, number = where
    text = f"{(number << (32 - prefix)) >> 24}.0.0.0/{prefix}"

    assert bool(internet([text])) is not ip_network(text).is_private


@given(st.integers(9, 14))
def test_the_internet_in_pieces_is_the_internet(prefix):
    """However small the pieces are, a /8 of them is a /8."""
    pieces = [f"52.{number << (16 - prefix)}.0.0/{prefix}" for number in range(2 ** (prefix - 8))]

    assert internet(pieces) == tuple(pieces)
    assert internet(pieces[1:]) == ()


def test_what_is_private_or_unknown_is_not():
    """Ranges of one's own may be as wide as they like, and expressions are not judged."""
    assert internet(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8", "${var.cidr}", None, 7]) == ()


def test_an_office_may_reach_the_api():
    """What people name is let pass; nothing at all is the default of AWS, which is everybody."""

    def cluster(**access):
        return stack({"aws_eks_cluster": {"one": {"vpc_config": {"endpoint_public_access": True, **access}}}})

    assert told(api_networks, cluster(public_access_cidrs=["203.0.113.0/24", "198.51.100.0/22"])) == []
    assert told(api_networks, cluster(public_access_cidrs="${local.office}")) == []
    assert told(api_networks, cluster()) == ["one: lets in 0.0.0.0/0"]


def test_groups_that_name_their_sources_are_let_pass():
    """Ranges of the company, other groups, and what is let out."""
    rules = {
        "vpn": {"cidr_ipv4": "10.0.0.0/8"},
        "other": {"referenced_security_group_id": "sg-1"},
        "list": {"prefix_list_id": "pl-1"},
    }
    out = {"out": {"cidr_ipv4": "0.0.0.0/0"}}

    assert (
        told(groups, stack({"aws_vpc_security_group_ingress_rule": rules, "aws_vpc_security_group_egress_rule": out}))
        == []
    )

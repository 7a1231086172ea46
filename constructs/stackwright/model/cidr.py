"""The address formula: which block of a VPC's range belongs to which tier and zone.

The range is cut with 4 new bits (a /16 into /20 blocks). For zone number z (a or az1 = 0 … f or az6 = 5), g = z div 3
and r = z mod 3: the public subnet is block 6g + r, the private one block 6g + 3 + r. The intra subnet is number 192 + z
of the range cut with 8 new bits (a /16 into /24 blocks). The subnet for pods is number z of a range of its own, cut
with 3 new bits (a /16 into /19 blocks). A block depends on nothing but tier and zone, so that no zone can ever move
another.
"""

from ipaddress import IPv4Network
from typing import Literal, get_args

Tier = Literal["public", "private", "intra", "pod"]
TIERS: tuple[Tier, ...] = get_args(Tier)
ZONE_LETTERS = "abcdef"

NEW_BITS: dict[Tier, int] = {"public": 4, "private": 4, "intra": 8, "pod": 3}
"""Bits by which the prefix of a subnet is longer than that of its range."""


BEHIND_NAT: tuple[Tier, ...] = ("private", "pod")
"""Tiers whose way out is the NAT gateway of their zone."""


def ipv6_number(tier: Tier, zone: str) -> int:
    """Number of a subnet's /64 among the 256 of a VPC's /56: 16 for each tier, one for each zone.

    Args:
        tier: The subnet's tier.
        zone: Zone letter, `a` to `f`, or a zone's id, which ends in `az1` to `az6`.
    """
    return 16 * TIERS.index(tier) + _number(zone)


def _number(zone: str) -> int:
    return ZONE_LETTERS.index(zone) if zone in ZONE_LETTERS else int(zone[-1]) - 1


def block(network: IPv4Network, tier: Tier, zone: str) -> IPv4Network:
    """The subnet's address block by the formula.

    Args:
        network: The VPC's range; of subnets for pods, the further range that they have for themselves.
        tier: The subnet's tier.
        zone: Zone letter, `a` to `f`, or a zone's id, which ends in `az1` to `az6`.

    Raises:
        ValueError: The range has too few addresses to be cut this small.
    """
    number = _number(zone)
    group, place = divmod(number, 3)
    index = {"public": 6 * group + place, "private": 6 * group + 3 + place, "intra": 192 + number, "pod": number}[tier]
    prefix = network.prefixlen + NEW_BITS[tier]
    size = 2 ** (network.max_prefixlen - prefix)
    return IPv4Network((int(network.network_address) + index * size, prefix))

"""Whether ranges of addresses are the internet, or so much of it that it makes no difference."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

WIDEST = {IPv4Network: ip_network("0.0.0.0/8"), IPv6Network: ip_network("::/32")}
"""Ranges together that are as big as one of these, or bigger, name nobody: as much as a big provider has."""


def internet(ranges: Iterable[object]) -> tuple[str, ...]:
    """The public ones of some ranges, where together they are too many addresses to be anybody's; else nothing.

    Halves and smaller parts of the internet count together. What is no range, as it is not known yet, is left out.
    """
    public = [one for one in map(_network, ranges) if one and not one.is_private]
    found: list[str] = []
    for version, widest in WIDEST.items():
        same = [one for one in public if isinstance(one, version)]
        if sum(one.num_addresses for one in collapse_addresses(same)) >= widest.num_addresses:
            found += map(str, same)
    return tuple(found)


def _network(text: object) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(str(text), strict=False)
    except ValueError:
        return None

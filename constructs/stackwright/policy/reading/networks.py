"""Whether ranges of addresses are the internet, or so much of it that it makes no difference."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

WIDEST_IPV4 = IPv4Network("0.0.0.0/8").num_addresses
WIDEST_IPV6 = IPv6Network("::/32").num_addresses
"""As many addresses as this, or more, name nobody: it is as much as a big provider has."""


def internet(ranges: Iterable[object]) -> tuple[str, ...]:
    """The public ones of some ranges, where together they are too many addresses to be anybody's; else nothing.

    Halves and smaller parts of the internet count together. What is no range, as it is not known yet, is left out.
    """
    public = [one for one in map(_network, ranges) if one and not one.is_private]
    ipv4 = [one for one in public if isinstance(one, IPv4Network)]
    ipv6 = [one for one in public if isinstance(one, IPv6Network)]
    found: list[str] = []
    if sum(one.num_addresses for one in collapse_addresses(ipv4)) >= WIDEST_IPV4:
        found += map(str, ipv4)
    if sum(one.num_addresses for one in collapse_addresses(ipv6)) >= WIDEST_IPV6:
        found += map(str, ipv6)
    return tuple(found)


def _network(text: object) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(str(text), strict=False)
    except ValueError:
        return None

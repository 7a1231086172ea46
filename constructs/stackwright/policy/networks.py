"""Whether ranges of addresses are the internet, or so much of it that it makes no difference."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

WIDEST = {4: 8, 6: 32}
"""Ranges together that are as big as one of this prefix, or bigger, name nobody: as much as a big provider has."""


def internet(ranges: Iterable[object]) -> tuple[str, ...]:
    """The public ones of some ranges, where together they are too many addresses to be anybody's; else nothing.

    Halves and smaller parts of the internet count together. What is no range, as it is not known yet, is left out.
    """
    found: list[str] = []
    for version, prefix in WIDEST.items():
        public = [one for one in map(_network, ranges) if one and one.version == version and not one.is_private]
        together = sum(one.num_addresses for one in collapse_addresses(public))  # type: ignore[type-var]
        if together >= 2 ** ((32 if version == 4 else 128) - prefix):
            found += map(str, public)
    return tuple(found)


def _network(text: object) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(str(text), strict=False)
    except ValueError:
        return None

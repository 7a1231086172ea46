"""Patterns of IAM: `*` stands for any text, `?` for one character."""

import re
from functools import cache
from ipaddress import ip_network


def covers(wide: str, narrow: str) -> bool:
    """Whether whatever fits one pattern is sure to fit another one."""
    return wide == narrow or _expression(wide).fullmatch(narrow) is not None


def covers_addresses(wide: str, narrow: str) -> bool:
    """Whether a range of addresses lies in another one; no, where one of them is none."""
    try:
        one, other = ip_network(wide, strict=False), ip_network(narrow, strict=False)
    except ValueError:
        return False
    return one.version == other.version and other.subnet_of(one)  # type: ignore[arg-type] # the versions are the same


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    # A star of the narrow pattern may stand for many characters, so that a question mark does not cover it.
    parts = {"*": ".*", "?": "[^*]"}
    return re.compile("".join(parts.get(letter) or re.escape(letter) for letter in pattern), re.DOTALL)

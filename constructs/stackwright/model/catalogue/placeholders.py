"""What documentation writes where a reader's own value belongs: accounts, addresses, domains and ids of nobody."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

DOCUMENTATION_RANGES: dict[str, tuple[IPv4Network | IPv6Network, ...]] = {
    # Source: https://www.rfc-editor.org/rfc/rfc5737
    "RFC 5737": (IPv4Network("192.0.2.0/24"), IPv4Network("198.51.100.0/24"), IPv4Network("203.0.113.0/24")),
    # For measurements between devices, never on the internet. Source: https://www.rfc-editor.org/rfc/rfc2544
    "RFC 2544": (IPv4Network("198.18.0.0/15"),),
    # Source: https://www.rfc-editor.org/rfc/rfc3849
    "RFC 3849": (IPv6Network("2001:db8::/32"),),
    # Source: https://www.rfc-editor.org/rfc/rfc9637
    "RFC 9637": (IPv6Network("3fff::/20"),),
}
_RANGE = re.compile(r"[0-9A-Fa-f:.]{2,}(?:/[0-9]{1,3})?")

# AWS's documentation writes accounts as three runs of one digit (111122223333, 444455556666, 777788889999), as twelve
# times the same digit, and as digits in their order.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_ACCOUNT = r"(?<![0-9])(?:([0-9])\1{3}([0-9])\2{3}([0-9])\3{3}|123456789012|012345678901|210987654321)(?![0-9])"
_PATTERNS = {
    "names an account of AWS's examples": re.compile(_ACCOUNT),
    # The tail of roles that IAM Identity Center makes, of AMIs and of KMS keys, as examples write them.
    "holds an id that examples are written with": re.compile("0123456789abcdef|1234abcd-12ab-34cd-56ef-1234567890ab"),
    # Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
    "is the id of a hosted zone of examples": re.compile(
        r"\bZ(?:0123456789[A-Z0-9]*|[A-Z0-9]*EXAMPLE[A-Z0-9]*|1D633PJN98FT9|111111QQQQQQQ)\b"
    ),
    # Source: https://www.rfc-editor.org/rfc/rfc2606
    "names a domain for examples (RFC 2606)": re.compile(
        r"(?<![\w-])(?:(?:[\w-]+\.)*example\.(?:com|net|org)|(?:[\w-]+\.)+example)(?!\.?[\w-])", re.IGNORECASE
    ),
}


def is_example_account(account_id: str) -> bool:
    """Whether an account id is one of those that documentation is written with."""
    return re.fullmatch(_ACCOUNT, account_id) is not None


def placeholder(text: str) -> str | None:
    """What is in a text that stands for a value of one's own; None when all of it may be meant."""
    found = (problem for problem, pattern in _PATTERNS.items() if pattern.search(text))
    return next(found, None) or next(filter(None, map(_range_problem, _RANGE.findall(text))), None)


def _range_problem(written: str) -> str | None:
    try:
        network = ip_network(written, strict=False)
    except ValueError:
        return None  # a version, or a part of an ARN
    for rfc, ranges in DOCUMENTATION_RANGES.items():
        if any(network.network_address in one and network.prefixlen >= one.prefixlen for one in ranges):
            return f"is a range that nobody has ({rfc})"
    return None

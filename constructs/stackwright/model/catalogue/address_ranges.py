"""Ranges of addresses that are set apart, and that no connection over the internet comes from."""

from ipaddress import IPv4Network

# Source: https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
# Source: https://www.iana.org/assignments/multicast-addresses/multicast-addresses.xhtml
SET_APART = {
    IPv4Network("0.0.0.0/8"): "an unspecified",
    IPv4Network("127.0.0.0/8"): "a loopback",
    IPv4Network("169.254.0.0/16"): "a link-local",
    IPv4Network("192.0.0.0/24"): "a reserved",
    IPv4Network("198.18.0.0/15"): "a reserved",
    IPv4Network("224.0.0.0/4"): "a multicast",
    IPv4Network("240.0.0.0/4"): "a reserved",
}
DOCUMENTATION = tuple(map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))
"""Ranges for examples, which nobody has."""

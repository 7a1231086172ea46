"""`cluster.api_sources` and `cluster.node_ingress`: who else reaches the private API, and who else reaches nodes."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import AddressRange, matching

# A rule of a prefix list counts as many as the list may have entries.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (inbound rules per security group)
MAX_RULES = 60
# Rules that are there anyway: on the control plane's group those for nodes and for the bastion, on the nodes' group
# those of the table in aws/cluster/security_groups.py and the one for nodes of Auto Mode.
OWN_API_RULES, OWN_NODE_RULES = 2, 12
MAX_API_SOURCES, MAX_NODE_INGRESS = MAX_RULES - OWN_API_RULES, MAX_RULES - OWN_NODE_RULES
WIDEST_PREFIX = 8
"""The largest private range, 10.0.0.0/8, has this length."""
KINDS = ("cidr", "prefix_list", "security_group")
_ONE = f"give one of: {', '.join(KINDS)}"


def _narrow(network: IPv4Network) -> IPv4Network:
    if network.prefixlen < WIDEST_PREFIX:
        problem = "is wider than any private network, and lets in whoever finds a route"
        raise refuse(problem, f"list the networks that connections come from, each a /{WIDEST_PREFIX} or smaller")
    return network


# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateManagedPrefixList.html
PrefixListId = Annotated[
    str,
    AfterValidator(
        matching("pl-[0-9a-f]{8}([0-9a-f]{9})?", "is not the id of a prefix list", "write it like pl-0123456789abcdef0")
    ),
]
# A group of a peered VPC in another account has the account before it.
# Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
SecurityGroupId = Annotated[
    str,
    AfterValidator(
        matching(
            "([0-9]{12}/)?sg-[0-9a-f]{8}([0-9a-f]{9})?",
            "is not the id of a security group",
            "write it like sg-0123456789abcdef0, or 444455556666/sg-0123456789abcdef0 for one of another account",
        )
    ),
]


_RULE = "vpc_security_group_ingress_rule"
_SOURCE = updates(_RULE) | replaces(_RULE, note="Replaced when a range was there before")


@changing(
    cidr=updates(_RULE),
    prefix_list=_SOURCE,
    security_group=_SOURCE,
)
class SourceSettings(Settings):
    """Where connections come from. One of its three kinds has to be given: an entry is one rule of the group."""

    cidr: Annotated[AddressRange, AfterValidator(_narrow)] | None = None
    """A range of addresses, e.g. of a VPN or of a peered network, `/8` at most."""
    prefix_list: PrefixListId | None = None
    """Id of a managed prefix list. It counts as many rules as the list may have entries, of the 60 that a group has."""
    security_group: SecurityGroupId | None = None
    """Id of a security group, e.g. of CI runners in the VPC or in a peered one."""

    @model_validator(mode="after")
    def _one_kind(self) -> "SourceSettings":
        faults = list(self._kind_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _kind_faults(self) -> Iterator[Fault]:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if not given:
            yield Fault("lets nobody in", _ONE)
        if len(given) > 1:
            yield Fault(f"names {' and '.join(given)}", f"{_ONE}; make an entry of its own for the other", (given[1],))

    @property
    def source(self) -> str:
        """What its rule is about."""
        return str(self.cidr or self.prefix_list or self.security_group)


class ApiSourceSettings(SourceSettings):
    """One source that reaches the API on port 443 inside the VPC."""

    @property
    def opened(self) -> tuple[str, int | None, int | None]:
        """Protocol, first and last port."""
        return "tcp", 443, 443


Port = Annotated[int, Field(ge=0, le=65535)]


@changing(
    protocol=updates(_RULE),
    from_port=updates(_RULE),
    to_port=updates(_RULE),
)
class NodeIngressSettings(SourceSettings):
    """One source that reaches nodes, and pods with addresses of nodes."""

    protocol: Literal["tcp", "udp", "icmp", "all"] = "tcp"
    """The protocol. `icmp` and `all` have no ports."""
    from_port: Port | None = None
    """The port, or the first of a range."""
    to_port: Port | None = None
    """The last port of a range; `from_port` if left out."""

    @model_validator(mode="after")
    def _ports_fit(self) -> "NodeIngressSettings":
        faults = list(self._port_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _port_faults(self) -> Iterator[Fault]:
        with_ports = self.protocol in {"tcp", "udp"}
        if with_ports and self.from_port is None:
            yield Fault(f"opens no port of {self.protocol}", "add from_port, or set protocol: all")
        for key in ("from_port", "to_port"):
            if not with_ports and getattr(self, key) is not None:
                yield Fault(f"is used only with tcp and udp, not with {self.protocol}", "remove it", (key,))
        if with_ports and self.from_port is not None and self.to_port is not None and self.to_port < self.from_port:
            yield Fault(f"is below from_port, {self.from_port}", "swap the two", ("to_port",), self.to_port)

    @property
    def opened(self) -> tuple[str, int | None, int | None]:
        """Protocol, first and last port, in the form in which AWS takes them."""
        if self.protocol == "all":
            return "-1", None, None
        if self.protocol == "icmp":
            return "icmp", -1, -1
        return self.protocol, self.from_port, self.from_port if self.to_port is None else self.to_port


@rule
def faults(entries: Mapping[str, ApiSourceSettings] | Mapping[str, NodeIngressSettings]) -> Iterator[Fault]:
    """Entries that say again what another one says: AWS takes no rule twice.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidPermission.Duplicate)
    """
    first: dict[tuple[object, str], str] = {}
    for name, entry in entries.items():
        if (other := first.setdefault((entry.opened, entry.source), name)) != name:
            yield Fault(f"lets in what {other} lets in", "remove one of the two", (name,), entry.source)
        else:
            yield from _covered(name, entry, entries)


def _covered(
    name: str, entry: SourceSettings, entries: Mapping[str, ApiSourceSettings] | Mapping[str, NodeIngressSettings]
) -> Iterator[Fault]:
    """A range inside that of another entry with the same ports."""
    for other, wider in entries.items():
        alike = entries[name].opened == wider.opened and entry.cidr != wider.cidr
        if alike and entry.cidr and wider.cidr and entry.cidr.subnet_of(wider.cidr):
            problem = f"lies in {wider.cidr} of {other}, which lets it in already"
            yield Fault(problem, "remove one of the two", (name, "cidr"), str(entry.cidr))

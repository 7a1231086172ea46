"""The `network` block: the VPC of an environment."""

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from stackwright.model import cidr
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.endpoint_services import GATEWAY_SERVICES, INTERFACE_SERVICES, GatewayService
from stackwright.model.catalogue.regions import Region
from stackwright.model.cidr import ZONE_LETTERS, Tier
from stackwright.model.errors import Fault, Key, Refusal, did_you_mean, refuse
from stackwright.model.gaps import listed, rule
from stackwright.model.settings.consequence import changing, makes, nothing, replaces, updates
from stackwright.model.settings.existing_network import ExistingNetworkSettings
from stackwright.model.settings.flow_logs import FlowLogSettings
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import PRIVATE_RANGES, Cidr, Slug, Tags
from stackwright.model.settings.zones import Zone, Zones


def _endpoint_service(name: str) -> str:
    if name in GATEWAY_SERVICES:
        raise refuse("has a gateway endpoint, which costs nothing", "list it under gateway_endpoints")
    if name not in INTERFACE_SERVICES:
        raise refuse("is not a service that Stackwright knows an endpoint of", did_you_mean(name, INTERFACE_SERVICES))
    return name


# Which ranges AWS lets a VPC add to its first one: of the same private range, or of the shared one.
_CIDR_SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions"
SHARED_RANGE = IPv4Network("100.64.0.0/10")


def _family(network: IPv4Network) -> IPv4Network:
    return next(private for private in PRIVATE_RANGES if network.subnet_of(private))


@changing(
    support=updates("vpc"),
    hostnames=updates("vpc"),
)
class DnsSettings(Settings):
    """How names are resolved inside the VPC. EKS needs both."""

    support: bool = True
    """Whether the VPC's own resolver answers, at the second address of the range."""
    hostnames: bool = True
    """Whether instances get DNS names. Nodes cannot join a cluster without them."""


@changing(
    cidr=replaces(
        "vpc",
        "subnet",
        "default_network_acl",
        note="EKS moves no cluster to another VPC: destroy the layers above first, and make them again after it",
    ),
    secondary_cidrs=makes("vpc_ipv4_cidr_block_association", "vpc_security_group_ingress_rule"),
    overlaps_with=nothing(),
    existing=makes("vpc", "subnet", "eip", note="Whatever the environment's own VPC was made of"),
    zones=makes("subnet", "route_table", "nat_gateway", "eip")
    | updates("vpc_endpoint", "eks_cluster")
    | replaces("eks_node_group", note="Subnets of other zones stay; AWS deletes none while anything is left in it"),
    tiers=makes("subnet", "route_table") | updates("vpc_endpoint", "eks_cluster"),
    subnets=replaces("subnet") | updates("eks_cluster", note="AWS deletes no subnet while anything is left in it"),
    subnet_tags=updates("subnet"),
    nat=makes("nat_gateway", "eip")
    | updates("route", note="Connections to the internet break off, and come from other addresses"),
    gateway_endpoints=makes("vpc_endpoint"),
    interface_endpoints=makes("vpc_endpoint"),
    deny_ssh_from_internet=updates("default_network_acl"),
)
class NetworkSettings(Settings):
    """The VPC: its range, zones, subnets, ways out and endpoints."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["cidr"]}, {"required": ["existing"]}]})

    existing: ExistingNetworkSettings | None = None
    """A VPC that others made, in the place of one of the environment's own."""
    cidr: Cidr | None = None
    """The VPC's range, /16 to /28, inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10."""
    secondary_cidrs: tuple[Cidr, ...] = Field(default=(), max_length=4)
    """Further ranges of the VPC, at most 4, e.g. 100.64.0.0/16 for pods."""
    # Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (5 IPv4 blocks a VPC)
    overlaps_with: tuple[Slug, ...] = ()
    """Environments in the same account whose ranges may overlap this one's, because the two are never connected."""
    zones: Zones = 3
    """How many availability zones, or their letters, e.g. `[a, b, c]`, or their ids, e.g. `[use1-az1, use1-az2]`.
    A number takes the region's first letters. Letters mean other zones in another account, ids do not."""
    tiers: tuple[Tier, ...] = Field(default=("public", "private"), min_length=1)
    """Kinds of subnet in every zone. `public` has a route to the internet gateway, `private` one to the NAT gateway,
    `intra` none at all and is for the interfaces of the control plane."""
    subnets: dict[Tier, dict[Zone, Cidr]] = Field(default_factory=dict)
    """Blocks given one by one, by tier and zone. A tier that is left out gets its blocks by formula."""
    subnet_tags: dict[Tier, Tags] = Field(default_factory=dict)
    """Further tags for the subnets of a tier."""
    nat: Literal["none", "single", "per_zone", "regional"] = "single"
    """NAT gateways for the private subnets: none, one shared, one in each zone, or one regional that AWS spreads."""
    dns: DnsSettings = DnsSettings()
    """DNS options of the VPC."""
    flow_logs: FlowLogSettings = FlowLogSettings()
    """Where the record of connections goes, and for how long it is kept."""
    gateway_endpoints: tuple[GatewayService, ...] = GATEWAY_SERVICES
    """Services reached by a route instead of through NAT, at no cost."""
    interface_endpoints: tuple[
        Annotated[str, AfterValidator(_endpoint_service), WithJsonSchema({"enum": sorted(INTERFACE_SERVICES)})], ...
    ] = ()
    """Services reached through a network interface in each private subnet, by short name, e.g. `ecr.api`."""
    deny_ssh_from_internet: bool = False
    """Whether the VPC's default network ACL refuses connections to port 22 from public addresses, whatever security
    groups say. Git over SSH and SFTP behind a load balancer of the internet then do not work."""

    @property
    def ranges(self) -> tuple[IPv4Network, ...]:
        """All ranges of the VPC."""
        if self.existing is not None:
            return self.existing.cidrs
        return listed(lambda: [self.cidr] if self.cidr else [], lambda: self.secondary_cidrs)

    @property
    def kinds(self) -> tuple[Tier, ...]:
        """The tiers that there are: those that are made, or those that others made."""
        return self.tiers if self.existing is None else self.existing.tiers

    @property
    def isolated(self) -> bool:
        """Whether nothing lets private subnets out of the VPC."""
        return self.nat == "none" if self.existing is None else self.existing.outbound == "none"

    @property
    def dead_end(self) -> str:
        """Why nothing leads out, where nothing does."""
        return "network.nat is none" if self.existing is None else "network.existing.outbound is none"

    @property
    def way_out(self) -> str:
        """What to do about that."""
        own, theirs = "set network.nat", "list under network.existing.endpoints what the VPC has, or set outbound"
        return own if self.existing is None else theirs

    @property
    def gateways(self) -> tuple[GatewayService, ...]:
        """Gateway endpoints that are made. A VPC that others made gets none that is not asked for."""
        return self.gateway_endpoints if self.existing is None or "gateway_endpoints" in self.written else ()

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Services that an endpoint leads to, whoever makes it."""
        there = self.existing.endpoints if self.existing else ()
        return listed(lambda: self.interface_endpoints, lambda: self.gateways, lambda: there)

    def zone_keys(self, region: Region) -> tuple[str, ...]:
        """What `zones` means in a region: letters or ids as listed, or the first of the region's own letters."""
        if isinstance(self.zones, tuple):
            return self.zones
        return tuple(letter for letter in region.zones if letter in ZONE_LETTERS)[: self.zones]

    def block(self, tier: Tier, zone: str) -> IPv4Network:
        """The block of one subnet: as given, or else by formula."""
        given = self.subnets.get(tier)
        if given:
            return given[zone]
        if self.cidr is None:
            raise LookupError("others made the VPC, and its subnets have no blocks here")
        return cidr.block(self.cidr, tier, zone)

    @model_validator(mode="after")
    def _fits_together(self) -> "NetworkSettings":
        if self.existing is not None:
            return self  # rules/existing_network.py says what goes with it
        lists = ("tiers", "gateway_endpoints", "interface_endpoints", "overlaps_with")
        faults = [fault for key in lists for fault in self._twice(key)]
        ranges = (self._range_faults, self._range_overlaps, self._size_faults)
        subnets = (self._outside_faults, self._overlap_faults)
        for judge in (self._no_range_faults, self._tier_faults, self._nat_faults, self._lost_faults, *ranges, *subnets):
            faults += judge()
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _twice(self, key: str) -> Iterator[Fault]:
        values: tuple[str, ...] = getattr(self, key)
        for place, value in enumerate(values):
            if value in values[:place]:
                yield Fault("is listed twice", "remove one of the two", (key, place), value)

    @rule
    def _no_range_faults(self) -> Iterator[Fault]:
        if self.cidr is None:
            remedy = "add it: the VPC's range, e.g. 10.0.0.0/16; or name a VPC that others made under existing"
            yield Fault("is missing", remedy, ("cidr",))

    @rule
    def _tier_faults(self) -> Iterator[Fault]:
        if "private" not in self.tiers:
            yield Fault("has no private tier, in which nodes run", "add private", ("tiers",), list(self.tiers))

    @rule
    def _nat_faults(self) -> Iterator[Fault]:
        if self.nat in {"single", "per_zone"} and "public" not in self.tiers:
            yield Fault("needs public subnets to stand in", "add public to tiers, or use regional", ("nat",), self.nat)

    @rule
    def _lost_faults(self) -> Iterator[Fault]:
        for key in ("subnets", "subnet_tags"):
            for tier in getattr(self, key):
                if tier not in self.tiers:
                    yield Fault(f"is for the tier {tier}, which tiers does not list", "add it there", (key, tier))

    @rule
    def _range_faults(self) -> Iterator[Fault]:
        if self.cidr is None:
            return
        for place, second in enumerate(self.secondary_cidrs):
            if not (_family(second) == _family(self.cidr) or second.subnet_of(SHARED_RANGE)):
                remedy = f"take a range of {_family(self.cidr)}" + f" or {SHARED_RANGE}" * (
                    _family(self.cidr) != SHARED_RANGE
                )
                problem = f"cannot be added to a VPC in {_family(self.cidr)} ({_CIDR_SOURCE})"
                yield Fault(problem, remedy, ("secondary_cidrs", place), str(second))

    @rule
    def _range_overlaps(self) -> Iterator[Fault]:
        for (_, first), (place, second) in combinations(enumerate(self.ranges, start=-1), 2):
            if first.overlaps(second):
                key = ("secondary_cidrs", place)
                yield Fault(f"overlaps {first}, another range of this VPC", "take a free range", key, str(second))

    @rule
    def _size_faults(self) -> Iterator[Fault]:
        longest = limits.SMALLEST_PREFIX - (8 if "intra" in self.tiers else 4)
        formula = [tier for tier in self.tiers if tier not in self.subnets]
        if formula and self.cidr and self.cidr.prefixlen > longest:
            remedy = f"take /{longest} or larger, or give the subnets one by one"
            yield Fault(f"is too small to cut {' and '.join(formula)} subnets from", remedy, ("cidr",), str(self.cidr))

    @property
    def _given(self) -> tuple[tuple[Key, IPv4Network], ...]:
        """The blocks that are given one by one, with their keys."""

        def of(tier: Tier) -> Iterator[tuple[Key, IPv4Network]]:
            for zone, block in self.subnets[tier].items():
                yield ("subnets", tier, zone), block

        return listed(*(partial(of, tier) for tier in self.subnets))

    @rule
    def _outside_faults(self) -> Iterator[Fault]:
        for key, block in self._given:
            if not any(block.subnet_of(whole) for whole in self.ranges):
                ranges = ", ".join(map(str, self.ranges))
                yield Fault("lies outside the VPC", f"take a block of {ranges}", key, str(block))

    @rule
    def _overlap_faults(self) -> Iterator[Fault]:
        before: list[tuple[Key, IPv4Network]] = []
        for key, block in self._given:
            for first_key, first in before:
                if first.overlaps(block):
                    name = ".".join(map(str, first_key[1:]))
                    yield Fault(f"overlaps {first} of {name}", "take a free block", key, str(block))
            before.append((key, block))

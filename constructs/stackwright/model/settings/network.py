"""The `network` block: the VPC of an environment."""

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from stackwright.model import cidr
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, GatewayService
from stackwright.model.catalogue.regions import Region
from stackwright.model.cidr import ZONE_LETTERS, Tier
from stackwright.model.errors import Fault, Key, Refusal
from stackwright.model.gaps import listed, rule
from stackwright.model.settings.consequence import OF_CI, changing, makes, nothing, replaces, updates
from stackwright.model.settings.dns import DnsSettings
from stackwright.model.settings.endpoint_policy import EndpointPolicySettings
from stackwright.model.settings.endpoints import InterfaceEndpoints
from stackwright.model.settings.existing_network import ExistingNetworkSettings
from stackwright.model.settings.flow_logs import FlowLogSettings
from stackwright.model.settings.form import Settings
from stackwright.model.settings.ipv6 import Ipv6Settings
from stackwright.model.settings.routes import RouteSettings, TransitGatewaySettings
from stackwright.model.settings.values import PRIVATE_RANGES, Cidr, Slug, Tags
from stackwright.model.settings.zones import Zone, Zones

# Which ranges AWS lets a VPC add to its first one: of the same private range, or of the shared one.
_CIDR_SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions"
SHARED_RANGE = IPv4Network("100.64.0.0/10")


def _family(network: IPv4Network) -> IPv4Network:
    return next(private for private in PRIVATE_RANGES if network.subnet_of(private))


@changing(
    cidr=replaces(
        "vpc",
        "subnet",
        "default_network_acl",
        note="EKS moves no cluster to another VPC: destroy the layers above first, and make them again after it",
    ),
    secondary_cidrs=makes("vpc_ipv4_cidr_block_association", "vpc_security_group_ingress_rule"),
    overlaps_with=nothing(),
    ipv6=makes("egress_only_internet_gateway", "route", "vpc_security_group_egress_rule")
    | updates("vpc", "subnet", "default_network_acl"),
    existing=makes("vpc", "subnet", "eip", "cloudwatch_log_group", "kms_key")
    | replaces("security_group", "vpc_endpoint")
    | updates("eks_cluster", note="EKS moves no cluster to another VPC: destroy the layers above first")
    | OF_CI,
    zones=makes("subnet", "route_table", "nat_gateway", "eip")
    | updates("vpc_endpoint", "eks_cluster", "ec2_transit_gateway_vpc_attachment")
    | replaces("eks_node_group", note="Subnets of other zones stay; AWS deletes none while anything is left in it"),
    tiers=makes("subnet", "route_table") | updates("vpc_endpoint", "eks_cluster"),
    subnets=replaces("subnet") | updates("eks_cluster", note="AWS deletes no subnet while anything is left in it"),
    subnet_tags=updates("subnet"),
    nat=makes("nat_gateway", "eip")
    | updates("route", note="Connections to the internet break off, and come from other addresses"),
    gateway_endpoints=makes("vpc_endpoint"),
    interface_endpoints=makes("vpc_endpoint"),
    endpoint_policy=updates("vpc_endpoint", note="Left out again, endpoints keep the policies that they have"),
    routes=makes("route"),
    transit_gateways=makes("ec2_transit_gateway_vpc_attachment"),
    deny_ssh_from_internet=updates("default_network_acl"),
)
class NetworkSettings(Settings):
    """The VPC: its range, zones, subnets, ways out and endpoints."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["cidr"]}, {"required": ["existing"]}]})

    ipv6: Ipv6Settings | None = None
    """Addresses of IPv6 beside those of IPv4, in every subnet. Without it there are none."""
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
    `intra` none at all and is for the interfaces of the control plane. `pod`, with routes like `private`, is cut from
    the first of `secondary_cidrs` and is for `cluster.pod_network.custom_networking`."""
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
    interface_endpoints: InterfaceEndpoints = ()
    """Services reached through a network interface in each private subnet, by short name, e.g. `ecr.api`. `auto`, as
    the only word or as one of the list, stands for whatever nodes, add-ons and the bastion of this file call."""
    endpoint_policy: EndpointPolicySettings | None = None
    """Who may use the VPC's endpoints. If left out, they have AWS's own policy, which lets everybody."""
    routes: dict[Slug, RouteSettings] = Field(default_factory=dict)
    """Ways to other networks, by names of your choice, e.g. to those behind a transit gateway."""
    transit_gateways: dict[Slug, TransitGatewaySettings] = Field(default_factory=dict)
    """Transit gateways that the VPC is attached to, by names of your choice."""
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
        """Whether nothing lets connections out of private subnets, so that they reach endpoints and no more."""
        if self.existing is not None:
            return self.existing.outbound == "none"
        ways = (route for route in self.routes.values() if "private" in route.tiers)
        return self.nat == "none" and not any(route.leads_out for route in ways)

    @property
    def dual_stack(self) -> bool:
        """Whether subnets have addresses of IPv6, too."""
        return self.ipv6 is not None if self.existing is None else self.existing.ipv6

    @property
    def way_out(self) -> str:
        """What to do where nothing leads out."""
        own, theirs = "set network.nat", "list under network.existing.endpoints what the VPC has, or set outbound"
        return own if self.existing is None else theirs

    @property
    def gateways(self) -> tuple[GatewayService, ...]:
        """Gateway endpoints that are made. A VPC that others made gets none that is not asked for."""
        return self.gateway_endpoints if self.existing is None or "gateway_endpoints" in self.written else ()

    @property
    def found_endpoints(self) -> tuple[str, ...]:
        """Services that the VPC has endpoints for already."""
        return self.existing.endpoints if self.existing else ()

    def zone_keys(self, region: Region) -> tuple[str, ...]:
        """What `zones` means in a region: letters or ids as listed, or the first of the region's own letters."""
        if isinstance(self.zones, tuple):
            return self.zones
        return tuple(letter for letter in region.zones if letter in ZONE_LETTERS)[: self.zones]

    @property
    def pod_range(self) -> IPv4Network | None:
        """The range that subnets for pods are cut from: the first further one, if there is one."""
        return next(iter(self.secondary_cidrs), None)

    def block(self, tier: Tier, zone: str) -> IPv4Network:
        """The block of one subnet: as given, or else by formula."""
        given = self.subnets.get(tier)
        if given:
            return given[zone]
        whole = self.pod_range if tier == "pod" else self.cidr
        if whole is None:
            raise LookupError(f"there is no range to cut {tier} subnets from")
        return cidr.block(whole, tier, zone)

    @model_validator(mode="after")
    def _fits_together(self) -> "NetworkSettings":
        if self.existing is not None:
            return self  # rules/existing_network.py says what goes with it
        lists = ("tiers", "gateway_endpoints", "interface_endpoints", "overlaps_with")
        faults = [fault for key in lists for fault in self._twice(key)]
        ranges = (self._range_faults, self._range_overlaps, self._size_faults)
        subnets = (self._outside_faults, self._overlap_faults)
        for judge in (
            self._no_range_faults,
            self._tier_faults,
            self._nat_faults,
            self._lost_faults,
            self._pod_faults,
            *ranges,
            *subnets,
        ):
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
        formula = [tier for tier in self.tiers if tier not in (*self.subnets, "pod")]
        if formula and self.cidr and self.cidr.prefixlen > longest:
            remedy = f"take /{longest} or larger, or give the subnets one by one"
            yield Fault(f"is too small to cut {' and '.join(formula)} subnets from", remedy, ("cidr",), str(self.cidr))

    @rule
    def _pod_faults(self) -> Iterator[Fault]:
        longest = limits.SMALLEST_PREFIX - cidr.NEW_BITS["pod"]
        if "pod" not in self.tiers or "pod" in self.subnets:
            return
        whole = self.pod_range
        if whole is None:
            remedy = "add one such as 100.64.0.0/16, or give blocks under subnets.pod"
            yield Fault("has no range to cut pod subnets from", remedy, ("secondary_cidrs",), [])
        elif whole.prefixlen > longest:
            remedy = f"take /{longest} or larger, or give the subnets one by one"
            yield Fault("is too small to cut pod subnets from", remedy, ("secondary_cidrs", 0), str(whole))

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

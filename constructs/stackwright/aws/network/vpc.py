"""The VPC: public, private and intra subnets in each availability zone, and their ways out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.egress_only_internet_gateway import EgressOnlyInternetGateway
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from cdktf_cdktf_provider_aws.vpc_ipv4_cidr_block_association import VpcIpv4CidrBlockAssociation
from constructs import Construct

from stackwright.aws.network import ipv6
from stackwright.aws.network.defaults import take_over_defaults
from stackwright.aws.network.endpoints import Endpoints
from stackwright.aws.network.flow_logs import FlowLogs
from stackwright.aws.network.routes import Routes
from stackwright.aws.network.zone_checks import zone_checks, zone_name
from stackwright.cdk.core import ITerraformDependable, TerraformResourceLifecycle, Token
from stackwright.model.catalogue.role_tags import ROLE_TAGS
from stackwright.model.cidr import BEHIND_NAT, Tier
from stackwright.model.context import Context
from stackwright.model.errors import PlatformError
from stackwright.model.refs import NetworkRef
from stackwright.model.settings.endpoints import AUTO
from stackwright.model.settings.ipv6 import Ipv6Settings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.zones import is_zone_id

ANYWHERE = "0.0.0.0/0"


class Network(Construct):
    """A VPC that EKS can place nodes, control-plane interfaces and load balancers in.

    Every address below it comes from a tier and a zone, so that adding or dropping a zone touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names and region.
        settings: The `network` block.
        interface_endpoints: Services that get interface endpoints; those that the settings list if left out.
        discovery_tags: Tags of private subnets by which others find them.

    Attributes:
        vpc: Escape hatch; `vpc.add_override(path, value)` sets what settings lack.
        subnets: Subnets by tier and zone: its letter, or its id where the settings list ids.
        nat_gateways: NAT gateways by zone, or the regional one under its region's name.
        endpoints: Escape hatch to the endpoints.
        routes: Escape hatch to the ways to other networks.
        flow_logs: Escape hatch to the flow logs; None without.
        ref: All that other layers may know. Ids are tokens until apply.

    Raises:
        PlatformError: The settings leave interface endpoints to an environment, and none are given here.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NetworkSettings,
        interface_endpoints: Sequence[str] | None = None,
        discovery_tags: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
        interfaces = settings.interface_endpoints if interface_endpoints is None else interface_endpoints
        if AUTO in interfaces:
            raise PlatformError(f"only an environment knows which endpoints {AUTO} is; give interface_endpoints")
        self._region, self._prefix = context.region, context.names.prefix
        self._settings = settings
        self._zones = settings.zone_keys(context.region)
        self._discovery_tags = discovery_tags
        self.vpc = self._vpc()
        self._vpc_id = self.vpc.id  # asking once: every question goes to Node and back
        self._ranges = [
            VpcIpv4CidrBlockAssociation(self, f"range-{cidr}", vpc_id=self._vpc_id, cidr_block=str(cidr))
            for cidr in self._settings.secondary_cidrs
        ]
        take_over_defaults(self, vpc=self.vpc, prefix=self._prefix, settings=settings)
        self.subnets = {tier: self._subnets(tier) for tier in self._settings.tiers}
        self._subnet_ids = {
            tier: {zone: subnet.id for zone, subnet in subnets.items()} for tier, subnets in self.subnets.items()
        }
        self._internet = self._internet_gateway()
        self._egress_only = self._egress_only_internet_gateway()
        self._addresses: dict[str, Eip] = {}
        self.nat_gateways = self._nat_gateways()
        self._nat_gateway_ids = {zone: gateway.id for zone, gateway in self.nat_gateways.items()}
        self._table_ids = {tier: self._tables(tier) for tier in settings.tiers}
        self.endpoints = Endpoints(
            self,
            "endpoints",
            context=context,
            settings=settings,
            interfaces=interfaces,
            vpc_id=self._vpc_id,
            subnet_ids=self._subnet_ids["private"],
            route_table_ids=list(dict.fromkeys(id_ for tables in self._table_ids.values() for id_ in tables.values())),
        )
        self.routes = Routes(
            self,
            "routes",
            context=context,
            settings=settings,
            vpc_id=self._vpc_id,
            subnet_ids=self._subnet_ids,
            table_ids=self._table_ids,
        )
        self.flow_logs = (
            FlowLogs(self, "flow-logs", context=context, settings=settings.flow_logs, vpc_id=self._vpc_id)
            if settings.flow_logs.destination != "none"
            else None
        )
        self.ref = NetworkRef(
            vpc_id=self._vpc_id,
            vpc_cidrs=[str(cidr) for cidr in self._settings.ranges],
            public_subnet_ids=list(self._subnet_ids.get("public", {}).values()),
            private_subnet_ids=list(self._subnet_ids["private"].values()),
            private_subnets=self._subnet_ids["private"],
            intra_subnets=self._subnet_ids.get("intra", {}),
            intra_subnet_ids=list(self._subnet_ids.get("intra", {}).values()),
            nat_public_ips=self._public_ips(),
            pod_subnet_ids={
                zone_name(self._region, zone): id_ for zone, id_ in self._subnet_ids.get("pod", {}).items()
            },
        )

    def _vpc(self) -> Vpc:
        return Vpc(
            self,
            "Resource",
            cidr_block=str(self._settings.cidr),
            enable_dns_support=self._settings.dns.support,
            enable_dns_hostnames=self._settings.dns.hostnames,
            **ipv6.vpc_arguments(self._settings.ipv6),
            tags={"Name": self._prefix},
            lifecycle=TerraformResourceLifecycle(
                precondition=[*zone_checks(self, "zones", region=self._region, zones=self._zones)]
            ),
        )

    def _subnets(self, tier: Tier) -> dict[str, Subnet]:
        return {
            zone: Subnet(
                self,
                f"{tier}-{zone}",
                vpc_id=self._vpc_id,
                availability_zone=None if is_zone_id(zone) else zone_name(self._region, zone),
                availability_zone_id=zone if is_zone_id(zone) else None,
                cidr_block=str(self._settings.block(tier, zone)),
                map_public_ip_on_launch=False,
                **ipv6.subnet_arguments(self._settings.ipv6, self.vpc, tier, zone),
                tags={
                    **self._settings.subnet_tags.get(tier, {}),
                    **ROLE_TAGS[tier],
                    **(self._discovery_tags if tier == "private" else {}),
                    "Name": f"{self._prefix}-{tier}-{zone}",
                },
                depends_on=list(self._ranges) or None,
            )
            for zone in self._zones
        }

    def _internet_gateway(self) -> InternetGateway | None:
        if "public" not in self._settings.tiers and self._settings.nat == "none":
            return None
        return InternetGateway(self, "internet-gateway", vpc_id=self._vpc_id, tags={"Name": self._prefix})

    def _egress_only_internet_gateway(self) -> EgressOnlyInternetGateway | None:
        if self._settings.ipv6 is None or not self._settings.ipv6.egress_only_internet_gateway:
            return None
        return EgressOnlyInternetGateway(
            self, "egress-only-internet-gateway", vpc_id=self._vpc_id, tags={"Name": self._prefix}
        )

    def _nat_gateways(self) -> dict[str, NatGateway]:
        if self._settings.nat == "none" or self._internet is None:
            return {}
        # A NAT gateway is of no use before the VPC has its way out, which no argument says.
        behind: list[ITerraformDependable] = [self._internet]
        if self._settings.nat == "regional":
            region = self._region.name
            return {
                region: NatGateway(
                    self,
                    "nat-regional",
                    availability_mode="regional",
                    connectivity_type="public",
                    vpc_id=self._vpc_id,
                    tags={"Name": f"{self._prefix}-nat-{region}"},
                    depends_on=behind,
                )
            }
        gateways = {}
        for zone in self._nat_zones():
            name = f"{self._prefix}-nat-{zone}"
            address = Eip(self, f"nat-{zone}-address", domain="vpc", tags={"Name": name}, depends_on=behind)
            gateways[zone] = NatGateway(
                self,
                f"nat-{zone}",
                allocation_id=address.allocation_id,
                subnet_id=self._subnet_ids["public"][zone],
                tags={"Name": name},
                depends_on=behind,
            )
            self._addresses[zone] = address
        return gateways

    def _public_ips(self) -> Sequence[str]:
        if self._settings.nat == "regional":
            (gateway,) = self.nat_gateways.values()
            # AWS gives it more addresses as it spreads over the zones: how many there are only AWS can tell.
            # Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
            return Token.as_list(f"${{{gateway.fqn}.regional_nat_gateway_address[*].public_ip}}")
        return [address.public_ip for address in self._addresses.values()]

    def _nat_zones(self) -> tuple[str, ...]:
        zones = self._zones
        return zones if self._settings.nat == "per_zone" else zones[:1]

    def _tables(self, tier: Tier) -> dict[str, str]:
        """Ids of a tier's route tables by zone: one for all, or one for each where their ways out may differ."""
        zones = self._zones
        if tier in BEHIND_NAT:
            tables = {
                zone: self._route_table(f"{tier}-{zone}", nat_gateway_id=self._gateway_for(zone)) for zone in zones
            }
        else:
            gateway_id = self._internet.id if tier == "public" and self._internet else None
            tables = dict.fromkeys(zones, self._route_table(tier, gateway_id=gateway_id))
        if self._settings.ipv6:
            self._ipv6_routes(tier, tables, self._settings.ipv6)
        for zone, table_id in tables.items():
            RouteTableAssociation(
                self, f"{tier}-{zone}-association", subnet_id=self._subnet_ids[tier][zone], route_table_id=table_id
            )
        return tables

    def _ipv6_routes(self, tier: Tier, tables: Mapping[str, str], settings: Ipv6Settings) -> None:
        if tier == "public" and self._internet:
            ipv6.add_routes(self, tier, table_id=next(iter(tables.values())), gateway_id=self._internet.id)
        if tier in BEHIND_NAT:
            for zone, table_id in tables.items():
                ipv6.add_routes(
                    self,
                    f"{tier}-{zone}",
                    table_id=table_id,
                    egress_only_gateway_id=self._egress_only.id if self._egress_only else None,
                    nat64_gateway_id=self._gateway_for(zone) if settings.nat64 else None,
                )

    def _gateway_for(self, zone: str) -> str | None:
        """The NAT gateway of a zone: its own where it has one, else the shared one."""
        return self._nat_gateway_ids.get(zone) or next(iter(self._nat_gateway_ids.values()), None)

    def _route_table(self, name: str, *, gateway_id: str | None = None, nat_gateway_id: str | None = None) -> str:
        """A route table, with a way out if there is one."""
        table = RouteTable(self, f"{name}-routes", vpc_id=self._vpc_id, tags={"Name": f"{self._prefix}-{name}"})
        table_id = table.id
        if gateway_id or nat_gateway_id:
            Route(
                self,
                f"{name}-out",
                route_table_id=table_id,
                destination_cidr_block=ANYWHERE,
                gateway_id=gateway_id,
                nat_gateway_id=nat_gateway_id,
            )
        return table_id

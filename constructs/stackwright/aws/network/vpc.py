"""The VPC: public, private and intra subnets in each availability zone, and their ways out."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypedDict

from cdktf_cdktf_provider_aws.default_network_acl import (
    DefaultNetworkAcl,
    DefaultNetworkAclEgress,
    DefaultNetworkAclIngress,
)
from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
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

from stackwright.aws.network.endpoints import Endpoints
from stackwright.aws.network.flow_logs import FlowLogs
from stackwright.aws.network.role_tags import ROLE_TAGS
from stackwright.aws.network.zone_checks import zone_checks, zone_name
from stackwright.cdk.core import ITerraformDependable, TerraformResourceLifecycle
from stackwright.model.cidr import Tier
from stackwright.model.context import Context
from stackwright.model.refs import NetworkRef
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.values import PRIVATE_RANGES
from stackwright.model.settings.zones import is_zone_id

ANYWHERE = "0.0.0.0/0"


class _AclRule(TypedDict):
    action: str
    protocol: str
    from_port: int
    to_port: int


ALLOW_ALL: _AclRule = {"action": "allow", "protocol": "-1", "from_port": 0, "to_port": 0}


class Network(Construct):
    """A VPC that EKS can place nodes, control-plane interfaces and load balancers in.

    Every address below it comes from a tier and a zone, so that adding or dropping a zone touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names and region.
        settings: The `network` block.
        discovery_tags: Tags of private subnets by which others find them.

    Attributes:
        vpc: Escape hatch; `vpc.add_override(path, value)` sets what settings lack.
        subnets: Subnets by tier and zone: its letter, or its id where the settings list ids.
        nat_gateways: NAT gateways by zone, or the regional one under its region's name.
        endpoints: Escape hatch to the endpoints.
        flow_logs: Escape hatch to the flow logs; None without.
        ref: All that other layers may know. Ids are tokens until apply.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NetworkSettings,
        discovery_tags: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
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
        self._take_over_defaults()
        self.subnets = {tier: self._subnets(tier) for tier in self._settings.tiers}
        self._subnet_ids = {
            tier: {zone: subnet.id for zone, subnet in subnets.items()} for tier, subnets in self.subnets.items()
        }
        self._internet = self._internet_gateway()
        self._addresses: dict[str, Eip] = {}
        self.nat_gateways = self._nat_gateways()
        self._nat_gateway_ids = {zone: gateway.id for zone, gateway in self.nat_gateways.items()}
        self.endpoints = Endpoints(
            self,
            "endpoints",
            context=context,
            settings=settings,
            vpc_id=self._vpc_id,
            subnet_ids=self._subnet_ids["private"],
            route_table_ids=[table_id for tier in self._settings.tiers for table_id in self._routes(tier)],
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
            intra_subnet_ids=list(self._subnet_ids.get("intra", {}).values()),
            nat_public_ips=[address.public_ip for address in self._addresses.values()],
        )

    def _vpc(self) -> Vpc:
        return Vpc(
            self,
            "Resource",
            cidr_block=str(self._settings.cidr),
            enable_dns_support=self._settings.dns.support,
            enable_dns_hostnames=self._settings.dns.hostnames,
            tags={"Name": self._prefix},
            lifecycle=TerraformResourceLifecycle(
                precondition=[*zone_checks(self, "zones", region=self._region, zones=self._zones)]
            ),
        )

    def _take_over_defaults(self) -> None:
        """Leave nothing that AWS makes along with a VPC outside the plan's sight."""
        DefaultSecurityGroup(
            self, "default-security-group", vpc_id=self._vpc_id, tags={"Name": f"{self._prefix}-default-unused"}
        )
        DefaultNetworkAcl(
            self,
            "default-network-acl",
            default_network_acl_id=self.vpc.default_network_acl_id,
            ingress=[
                *(self._no_ssh_from_internet() if self._settings.deny_ssh_from_internet else ()),
                DefaultNetworkAclIngress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL),
            ],
            egress=[DefaultNetworkAclEgress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL)],
            tags={"Name": f"{self._prefix}-default"},
            # AWS puts every subnet that names no other ACL here.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["subnet_ids"]),
        )

    @staticmethod
    def _no_ssh_from_internet() -> Iterator[DefaultNetworkAclIngress]:
        """SSH is let in from private ranges only: the VPC's own, and those of networks that it is connected with.

        RDP is not shut: its port lies among those from which NAT gateways open connections, whose answers would be
        lost. Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
        """
        for place, cidr in enumerate(PRIVATE_RANGES):
            yield DefaultNetworkAclIngress(rule_no=10 + place, cidr_block=str(cidr), **ALLOW_ALL)
        yield DefaultNetworkAclIngress(
            rule_no=20, action="deny", cidr_block=ANYWHERE, protocol="tcp", from_port=22, to_port=22
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

    def _nat_zones(self) -> tuple[str, ...]:
        zones = self._zones
        return zones if self._settings.nat == "per_zone" else zones[:1]

    def _routes(self, tier: Tier) -> list[str]:
        """Ids of a tier's route tables: one for all zones, or one for each where their ways out may differ."""
        zones = self._zones
        if tier == "private":
            tables = {
                zone: self._route_table(f"{tier}-{zone}", nat_gateway_id=self._gateway_for(zone)) for zone in zones
            }
        else:
            gateway_id = self._internet.id if tier == "public" and self._internet else None
            tables = dict.fromkeys(zones, self._route_table(tier, gateway_id=gateway_id))
        for zone, table_id in tables.items():
            RouteTableAssociation(
                self, f"{tier}-{zone}-association", subnet_id=self._subnet_ids[tier][zone], route_table_id=table_id
            )
        return list(dict.fromkeys(tables.values()))

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

"""The VPC: public, private and intra subnets in each availability zone, and their ways out."""

import json
from typing import TypedDict

from cdktf import ITerraformDependable, Precondition, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
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

from stackwright.model.cidr import Tier
from stackwright.model.environment import Environment
from stackwright.model.refs import NetworkRef
from stackwright.network.endpoints import Endpoints
from stackwright.network.flow_logs import FlowLogs

ANYWHERE = "0.0.0.0/0"


class _AclRule(TypedDict):
    action: str
    protocol: str
    from_port: int
    to_port: int


ALLOW_ALL: _AclRule = {"action": "allow", "protocol": "-1", "from_port": 0, "to_port": 0}

# Load balancers are placed into the subnets that carry these tags.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
ROLE_TAGS: dict[Tier, dict[str, str]] = {
    "public": {"kubernetes.io/role/elb": "1"},
    "private": {"kubernetes.io/role/internal-elb": "1"},
    "intra": {},
}


class Network(Construct):
    """A VPC that EKS can place nodes, control-plane interfaces and load balancers in.

    Every address below it comes from a tier and a zone's letter, so that adding or dropping a zone touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its `network` block, zones and names.

    Attributes:
        vpc: Escape hatch; `vpc.add_override(path, value)` sets what settings lack.
        subnets: Subnets by tier and zone letter.
        nat_gateways: NAT gateways by zone letter, or the regional one under its region's name.
        ref: All that other layers may know. Ids are tokens until apply.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._settings = environment.settings.network
        self._prefix = environment.names.prefix
        self.vpc = self._vpc()
        self._ranges = [
            VpcIpv4CidrBlockAssociation(self, f"range-{cidr}", vpc_id=self.vpc.id, cidr_block=str(cidr))
            for cidr in self._settings.secondary_cidrs
        ]
        self._take_over_defaults()
        self.subnets = {tier: self._subnets(tier) for tier in self._settings.tiers}
        self._internet = self._internet_gateway()
        self._addresses: dict[str, Eip] = {}
        self.nat_gateways = self._nat_gateways()
        self._route_tables = [table for tier in self._settings.tiers for table in self._routes(tier)]
        Endpoints(
            self,
            "endpoints",
            environment=environment,
            vpc_id=self.vpc.id,
            subnet_ids={zone: subnet.id for zone, subnet in self.subnets["private"].items()},
            route_table_ids=[table.id for table in self._route_tables],
        )
        if self._settings.flow_logs.destination != "none":
            FlowLogs(self, "flow-logs", environment=environment, vpc_id=self.vpc.id)
        self.ref = NetworkRef(
            vpc_id=self.vpc.id,
            vpc_cidrs=[str(cidr) for cidr in self._settings.ranges],
            public_subnet_ids=self._ids("public"),
            private_subnet_ids=self._ids("private"),
            intra_subnet_ids=self._ids("intra"),
            nat_public_ips=[address.public_ip for address in self._addresses.values()],
        )

    def _vpc(self) -> Vpc:
        region, zones = self._environment.region.name, [self._zone_name(zone) for zone in self._environment.zones]
        offered = DataAwsAvailabilityZones(self, "zones")
        return Vpc(
            self,
            "Resource",
            cidr_block=str(self._settings.cidr),
            enable_dns_support=self._settings.dns.support,
            enable_dns_hostnames=self._settings.dns.hostnames,
            tags={"Name": self._prefix},
            lifecycle=TerraformResourceLifecycle(
                precondition=[
                    Precondition(
                        condition=f"${{length(setsubtract({json.dumps(zones)}, {offered.fqn}.names)) == 0}}",
                        error_message=f"{region} does not offer this account all of the zones {', '.join(zones)}",
                    )
                ]
            ),
        )

    def _take_over_defaults(self) -> None:
        """Leave nothing that AWS makes along with a VPC outside the plan's sight."""
        DefaultSecurityGroup(
            self, "default-security-group", vpc_id=self.vpc.id, tags={"Name": f"{self._prefix}-default-unused"}
        )
        DefaultNetworkAcl(
            self,
            "default-network-acl",
            default_network_acl_id=self.vpc.default_network_acl_id,
            # Security groups say who may connect; here only SSH from outside is shut. RDP is not: its port lies among
            # those from which NAT gateways open connections, whose answers would be lost.
            # Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
            ingress=[
                *(
                    DefaultNetworkAclIngress(rule_no=10 + place, cidr_block=str(cidr), **ALLOW_ALL)
                    for place, cidr in enumerate(self._settings.ranges)
                ),
                DefaultNetworkAclIngress(
                    rule_no=20, action="deny", cidr_block=ANYWHERE, protocol="tcp", from_port=22, to_port=22
                ),
                DefaultNetworkAclIngress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL),
            ],
            egress=[DefaultNetworkAclEgress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL)],
            tags={"Name": f"{self._prefix}-default"},
            # AWS puts every subnet that names no other ACL here.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["subnet_ids"]),
        )

    def _subnets(self, tier: Tier) -> dict[str, Subnet]:
        parent = Construct(self, tier)
        return {
            zone: Subnet(
                parent,
                f"zone-{zone}",
                vpc_id=self.vpc.id,
                availability_zone=self._zone_name(zone),
                cidr_block=str(self._settings.block(tier, zone)),
                map_public_ip_on_launch=False,
                tags={
                    **self._settings.subnet_tags.get(tier, {}),
                    **ROLE_TAGS[tier],
                    "Name": f"{self._prefix}-{tier}-{zone}",
                },
                depends_on=list(self._ranges) or None,
            )
            for zone in self._environment.zones
        }

    def _internet_gateway(self) -> InternetGateway | None:
        if "public" not in self.subnets and self._settings.nat == "none":
            return None
        return InternetGateway(self, "internet-gateway", vpc_id=self.vpc.id, tags={"Name": self._prefix})

    def _nat_gateways(self) -> dict[str, NatGateway]:
        if self._settings.nat == "none" or self._internet is None:
            return {}
        parent = Construct(self, "nat")
        # A NAT gateway is of no use before the VPC has its way out, which no argument says.
        behind: list[ITerraformDependable] = [self._internet]
        if self._settings.nat == "regional":
            region = self._environment.region.name
            return {
                region: NatGateway(
                    parent,
                    "regional",
                    availability_mode="regional",
                    connectivity_type="public",
                    vpc_id=self.vpc.id,
                    tags={"Name": f"{self._prefix}-{region}"},
                    depends_on=behind,
                )
            }
        gateways = {}
        for zone in self._nat_zones():
            name = f"{self._prefix}-nat-{zone}"
            at_zone = Construct(parent, f"zone-{zone}")
            self._addresses[zone] = Eip(at_zone, "address", domain="vpc", tags={"Name": name}, depends_on=behind)
            gateways[zone] = NatGateway(
                at_zone,
                "gateway",
                allocation_id=self._addresses[zone].allocation_id,
                subnet_id=self.subnets["public"][zone].id,
                tags={"Name": name},
                depends_on=behind,
            )
        return gateways

    def _nat_zones(self) -> tuple[str, ...]:
        zones = self._environment.zones
        return zones if self._settings.nat == "per_zone" else zones[:1]

    def _routes(self, tier: Tier) -> list[RouteTable]:
        """Route tables of a tier: one for all zones, or one for each where zones may leave by different gateways."""
        parent = Construct(self, f"{tier}-routes")
        zones = self._environment.zones
        if tier == "private":
            tables = {zone: self._private_route_table(Construct(parent, f"zone-{zone}"), zone) for zone in zones}
        else:
            shared = self._route_table(parent, tier)
            tables = dict.fromkeys(zones, shared)
            if tier == "public" and self._internet:
                gateway_id = self._internet.id
                Route(parent, "out", route_table_id=shared.id, destination_cidr_block=ANYWHERE, gateway_id=gateway_id)
        for zone, table in tables.items():
            RouteTableAssociation(
                parent,
                f"zone-{zone}-association",
                subnet_id=self.subnets[tier][zone].id,
                route_table_id=table.id,
            )
        return list({table.node.path: table for table in tables.values()}.values())

    def _private_route_table(self, parent: Construct, zone: str) -> RouteTable:
        table = self._route_table(parent, f"private-{zone}")
        if gateway := self._gateway_for(zone):
            Route(parent, "out", route_table_id=table.id, destination_cidr_block=ANYWHERE, nat_gateway_id=gateway.id)
        return table

    def _gateway_for(self, zone: str) -> NatGateway | None:
        """The NAT gateway of a zone: its own where it has one, else the shared one."""
        return self.nat_gateways.get(zone) or next(iter(self.nat_gateways.values()), None)

    def _route_table(self, parent: Construct, name: str) -> RouteTable:
        return RouteTable(parent, "table", vpc_id=self.vpc.id, tags={"Name": f"{self._prefix}-{name}"})

    def _zone_name(self, letter: str) -> str:
        return f"{self._environment.region.name}{letter}"

    def _ids(self, tier: Tier) -> list[str]:
        return [subnet.id for subnet in self.subnets.get(tier, {}).values()]

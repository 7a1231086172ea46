"""What IPv6 adds to a VPC: blocks of addresses, ways out, and what the default network ACL lets through."""

from typing import TypedDict

from cdktf_cdktf_provider_aws.default_network_acl import DefaultNetworkAclEgress, DefaultNetworkAclIngress
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from stackwright.cdk.core import Fn
from stackwright.model import cidr
from stackwright.model.cidr import Tier
from stackwright.model.settings.ipv6 import Ipv6Settings

ANYWHERE = "::/0"
# What a NAT gateway translates into addresses of IPv4.
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
NAT64 = "64:ff9b::/96"
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
VPC_PREFIX, SUBNET_PREFIX = 56, 64


class VpcArguments(TypedDict, total=False):
    """Arguments of a VPC."""

    assign_generated_ipv6_cidr_block: bool
    ipv6_ipam_pool_id: str
    ipv6_netmask_length: int


class SubnetArguments(TypedDict, total=False):
    """Arguments of a subnet."""

    ipv6_cidr_block: str
    assign_ipv6_address_on_creation: bool
    enable_dns64: bool


def vpc_arguments(settings: Ipv6Settings | None) -> VpcArguments:
    """Whose block the VPC gets; nothing without IPv6."""
    if settings is None:
        return {}
    if settings.ipam_pool_id is None:
        return {"assign_generated_ipv6_cidr_block": True}
    return {"ipv6_ipam_pool_id": settings.ipam_pool_id, "ipv6_netmask_length": VPC_PREFIX}


def subnet_arguments(settings: Ipv6Settings | None, vpc: Vpc, tier: Tier, zone: str) -> SubnetArguments:
    """Which block of the VPC's a subnet gets. Nodes need addresses of it as soon as they start.

    Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
    """
    if settings is None:
        return {}
    number = cidr.ipv6_number(tier, zone)
    arguments: SubnetArguments = {
        "ipv6_cidr_block": Fn.cidrsubnet(vpc.ipv6_cidr_block, SUBNET_PREFIX - VPC_PREFIX, number),
        "assign_ipv6_address_on_creation": True,
    }
    return {**arguments, "enable_dns64": True} if settings.nat64 and tier in cidr.BEHIND_NAT else arguments


def ingress_rules(vpc: Vpc, *, no_ssh: bool) -> list[DefaultNetworkAclIngress]:
    """What the default network ACL lets in: the same as by IPv4.

    Args:
        vpc: The VPC, from which SSH is let in anyway.
        no_ssh: Whether SSH from elsewhere is not.
    """
    everything = DefaultNetworkAclIngress(
        rule_no=101, action="allow", ipv6_cidr_block=ANYWHERE, protocol="-1", from_port=0, to_port=0
    )
    if not no_ssh:
        return [everything]
    return [
        DefaultNetworkAclIngress(
            rule_no=19, action="allow", ipv6_cidr_block=vpc.ipv6_cidr_block, protocol="-1", from_port=0, to_port=0
        ),
        DefaultNetworkAclIngress(
            rule_no=21, action="deny", ipv6_cidr_block=ANYWHERE, protocol="tcp", from_port=22, to_port=22
        ),
        everything,
    ]


def egress_rules() -> list[DefaultNetworkAclEgress]:
    """What the default network ACL lets out: the same as by IPv4."""
    return [
        DefaultNetworkAclEgress(
            rule_no=101, action="allow", ipv6_cidr_block=ANYWHERE, protocol="-1", from_port=0, to_port=0
        )
    ]


def add_routes(
    scope: Construct,
    name: str,
    *,
    table_id: str,
    gateway_id: str | None = None,
    egress_only_gateway_id: str | None = None,
    nat64_gateway_id: str | None = None,
) -> None:
    """Give a route table its ways out by IPv6.

    Args:
        scope: The construct that the VPC is part of.
        name: Name of the route table.
        table_id: Its id.
        gateway_id: Internet gateway, which lets connections in, too.
        egress_only_gateway_id: Gateway that lets none in.
        nat64_gateway_id: NAT gateway that leads to addresses of IPv4.
    """
    if gateway_id or egress_only_gateway_id:
        Route(
            scope,
            f"{name}-out-ipv6",
            route_table_id=table_id,
            destination_ipv6_cidr_block=ANYWHERE,
            gateway_id=gateway_id,
            egress_only_gateway_id=egress_only_gateway_id,
        )
    if nat64_gateway_id:
        Route(
            scope,
            f"{name}-nat64",
            route_table_id=table_id,
            destination_ipv6_cidr_block=NAT64,
            nat_gateway_id=nat64_gateway_id,
        )

"""What AWS makes along with a VPC, taken under the plan's control."""

from collections.abc import Iterator
from typing import TypedDict

from cdktf_cdktf_provider_aws.default_network_acl import (
    DefaultNetworkAcl,
    DefaultNetworkAclEgress,
    DefaultNetworkAclIngress,
)
from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from stackwright.aws.network import ipv6
from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.values import PRIVATE_RANGES

ANYWHERE = "0.0.0.0/0"


class _AclRule(TypedDict):
    action: str
    protocol: str
    from_port: int
    to_port: int


ALLOW_ALL: _AclRule = {"action": "allow", "protocol": "-1", "from_port": 0, "to_port": 0}


def take_over_defaults(scope: Construct, *, vpc: Vpc, prefix: str, settings: NetworkSettings) -> None:
    """Leave nothing that AWS makes along with a VPC outside the plan's sight.

    Args:
        scope: The construct that the VPC is part of.
        vpc: The VPC.
        prefix: What names start with.
        settings: Whether there is IPv6, and whether the default network ACL refuses SSH from public addresses.
    """
    DefaultSecurityGroup(scope, "default-security-group", vpc_id=vpc.id, tags={"Name": f"{prefix}-default-unused"})
    DefaultNetworkAcl(
        scope,
        "default-network-acl",
        default_network_acl_id=vpc.default_network_acl_id,
        ingress=[
            *(_no_ssh_from_internet() if settings.deny_ssh_from_internet else ()),
            DefaultNetworkAclIngress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL),
            *(ipv6.ingress_rules(vpc, no_ssh=settings.deny_ssh_from_internet) if settings.ipv6 else ()),
        ],
        egress=[
            DefaultNetworkAclEgress(rule_no=100, cidr_block=ANYWHERE, **ALLOW_ALL),
            *(ipv6.egress_rules() if settings.ipv6 else ()),
        ],
        tags={"Name": f"{prefix}-default"},
        # AWS puts every subnet that names no other ACL here.
        lifecycle=TerraformResourceLifecycle(ignore_changes=["subnet_ids"]),
    )


def _no_ssh_from_internet() -> Iterator[DefaultNetworkAclIngress]:
    """SSH is let in from private ranges only: the VPC's own, and those of networks that it is connected with.

    RDP is not shut: its port lies among those from which NAT gateways open connections, whose answers would be lost.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
    """
    for place, cidr in enumerate(PRIVATE_RANGES):
        yield DefaultNetworkAclIngress(rule_no=10 + place, cidr_block=str(cidr), **ALLOW_ALL)
    yield DefaultNetworkAclIngress(
        rule_no=20, action="deny", cidr_block=ANYWHERE, protocol="tcp", from_port=22, to_port=22
    )

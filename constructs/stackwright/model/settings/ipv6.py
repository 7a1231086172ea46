"""`network.ipv6`: addresses of IPv6 beside those of IPv4."""

from typing import Annotated

from pydantic import AfterValidator

from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpamPool.html
IpamPoolId = Annotated[
    str,
    AfterValidator(
        matching(
            "ipam-pool-([0-9a-f]{8}|[0-9a-f]{17})",
            "is not the id of an IPAM pool",
            "write it like ipam-pool-0123456789abcdef0",
        )
    ),
]


@changing(
    ipam_pool_id=updates("vpc", "subnet", note="Every address of IPv6 is another one then"),
    egress_only_internet_gateway=makes("egress_only_internet_gateway", "route"),
    nat64=makes("route") | updates("subnet"),
)
class Ipv6Settings(Settings):
    """A /56 of IPv6 for the VPC, a /64 of it for each subnet. Addresses are public; routes decide who is reached."""

    ipam_pool_id: IpamPoolId | None = None
    """Pool of IPAM from which the VPC's block comes; one of Amazon's own blocks if left out."""
    egress_only_internet_gateway: bool = True
    """Whether private subnets and those for pods reach the internet by IPv6, and nobody reaches them."""
    nat64: bool = False
    """Whether names without an address of IPv6 lead through the NAT gateway, for programs in private subnets that speak
    nothing else. Pods of an EKS cluster need it not."""

"""Tags by which load balancers find their subnets."""

from stackwright.model.cidr import Tier

# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
ROLE_TAGS: dict[Tier, dict[str, str]] = {
    "public": {"kubernetes.io/role/elb": "1"},
    "private": {"kubernetes.io/role/internal-elb": "1"},
    "intra": {},
    "pod": {},
}

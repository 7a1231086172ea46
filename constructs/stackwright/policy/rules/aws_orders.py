"""Values that do not go together: subnets outside of their VPC, or over one another, ranges that end too early."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from stackwright.policy.api.wrong import wrong_at
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, is_known
from stackwright.policy.rule import Problem, stack_rule

_RULES = ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
# Types whose rules are blocks.
_BLOCKS = ("aws_default_network_acl", "aws_default_security_group", "aws_network_acl", "aws_security_group")
# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
_ICMP = {"icmp", "icmpv6", "1", "58"}
_SUBNETS_SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"


@stack_rule(
    "subnets-in-vpc",
    title="Subnets lie in their VPC, and none overlaps another",
    why="AWS refuses such a subnet in the middle of an apply.",
    remedy="set network.cidr, network.secondary_cidrs or network.subnets so that all of them have room",
    severity="high",
    about=("aws_subnet",),
    waivable=False,  # nobody can let pass what AWS refuses
)
def subnets_in_vpc(stack: Configuration) -> Iterator[Problem]:
    """Each subnet whose range is written lies in a range of its VPC, where those are written too."""
    for vpc in stack.of_type("aws_vpc"):
        ranges = [vpc, *stack.referring("aws_vpc_ipv4_cidr_block_association", "vpc_id", vpc, "id")]
        room = [_network(one) for one in ranges]
        subnets = [(one, _network(one)) for one in stack.referring("aws_subnet", "vpc_id", vpc, "id")]
        known = [
            (one, network)
            for one, network in subnets
            if network and not wrong_at(one, "cidr_block", planned=stack.is_plan)
        ]
        for subnet, network in known:
            if all(room) and not any(network.subnet_of(one) for one in room if one):
                around = " or ".join(map(str, room))
                yield Problem(f"{network} does not lie in {around} ({_SUBNETS_SOURCE})", subnet, "cidr_block")
        for (one, network), (other, taken) in combinations(known, 2):
            if network.overlaps(taken):
                yield Problem(f"{taken} overlaps {network} of {one.address} ({_SUBNETS_SOURCE})", other, "cidr_block")


@stack_rule(
    "ranges-in-order",
    title="No range ends before it begins",
    why="AWS refuses ports and sizes of node groups whose greatest is less than their least.",
    remedy="put the lower number first",
    severity="high",
    about=(*_RULES, *_BLOCKS, "aws_eks_node_group", "aws_autoscaling_group"),
    waivable=False,  # nobody can let pass what AWS refuses
)
def ranges_in_order(stack: Configuration) -> Iterator[Problem]:
    """Ports of rules, and sizes of groups, are in order, as far as they are written."""
    for rule, argument, first, last in _ports(stack):
        if _wrong(first, last):
            yield Problem(f"its ports end at {last}, and begin at {first}", rule, argument)
    for nodes in stack.of_type("aws_eks_node_group"):
        yield from _sizes(nodes, "scaling_config.", "desired_size", planned=stack.is_plan)
    for group in stack.of_type("aws_autoscaling_group"):
        yield from _sizes(group, "", "desired_capacity", planned=stack.is_plan)


def _ports(stack: Configuration) -> Iterator[tuple[Resource, str, object, object]]:
    """Rules, those that are blocks too, with the argument of the last port, and the first and the last port."""
    for rule in stack.of_type(*_RULES):
        if rule.value("ip_protocol") not in _ICMP:
            yield rule, "to_port", rule.value("from_port"), rule.value("to_port")
    for group in stack.of_type(*_BLOCKS):
        for path in ("ingress", "egress"):
            for block in group.values(path):
                if isinstance(block, dict) and block.get("protocol") not in _ICMP:
                    yield group, f"{path}.to_port", block.get("from_port"), block.get("to_port")


def _sizes(group: Resource, start: str, middle: str, *, planned: bool) -> Iterator[Problem]:
    # Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html
    # Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
    names = ("min_size", middle, "max_size")
    if any(wrong_at(group, f"{start}{name}", planned=planned) for name in names):
        return
    least, wanted, most = (group.value(f"{start}{name}") for name in names)
    if _wrong(least, most):
        yield Problem(f"its greatest size {most} is less than its least, {least}", group, start + "max_size")
    elif _wrong(least, wanted) or _wrong(wanted, most):
        yield Problem(f"its size {wanted} is not between {least} and {most}", group, start + middle)


def _wrong(first: object, last: object) -> bool:
    if not is_known(first) or not is_known(last):
        return False
    try:
        return float(str(first)) > float(str(last))
    except ValueError:
        return False  # judged as a value


def _network(one: Resource) -> IPv4Network | None:
    """The range of a VPC or a subnet; None where it is not known, or is none: then it is judged as a value."""
    value = one.value("cidr_block")
    try:
        return IPv4Network(value) if is_known(value) else None
    except ValueError:
        return None

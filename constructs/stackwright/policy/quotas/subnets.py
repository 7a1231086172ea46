"""How much of a zone's addresses nodes and pods take, when there are as many nodes as there may be."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network
from math import ceil

from stackwright.model.catalogue.instance_types import known
from stackwright.policy.fleet import fleet
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, is_known

# Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
RESERVED = 5
"""Addresses of a subnet that AWS keeps for itself."""
# Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html
BLOCK, SMALL_PODS, LARGE_PODS, LARGE_VCPUS = 16, 110, 250, 30
"""With prefix delegation: addresses of a block, pods of a node, those of one with many vCPUs, how many those are."""
PREFIXES = "ENABLE_PREFIX_DELEGATION"


def shares(stacks: Sequence[Configuration]) -> Iterator[tuple[str, str, int]]:
    """For each zone and tier the part that is taken, in percent, rounded up.

    Args:
        stacks: Those of one environment.
    """
    room = _room(stacks)
    zones = {zone for zone, _ in room}
    if not zones:
        return
    in_pod_subnets = any(tier == "pod" for _, tier in room)
    nodes = pods = 0
    for machines, on_each in _groups(stacks):
        in_a_zone = ceil(machines / len(zones))
        nodes += in_a_zone
        pods += in_a_zone * on_each
    for (zone, tier), addresses in sorted(room.items()):
        taken = pods if tier == "pod" else nodes + (0 if in_pod_subnets else pods)
        yield zone, tier, ceil(100 * taken / addresses) if addresses > 0 else 0


def _room(stacks: Sequence[Configuration]) -> dict[tuple[str, str], int]:
    """Addresses by zone and tier, of the subnets that nodes and pods are in."""
    found: dict[tuple[str, str], int] = {}
    for stack in stacks:
        for subnet in stack.of_type("aws_subnet"):
            tier, _, zone = subnet.path.rpartition("/")[2].partition("-")
            block = subnet.value("cidr_block")
            if tier in {"private", "pod"} and is_known(block):
                found[zone, tier] = found.get((zone, tier), 0) + IPv4Network(block).num_addresses - RESERVED
    return found


def _groups(stacks: Sequence[Configuration]) -> Iterator[tuple[int, int]]:
    """Node groups: how many machines they have at most, and how many addresses the pods of each take."""
    everything = [one for stack in stacks for one in stack.resources]
    prefixes = any(_delegates(one) for one in everything if one.type == "aws_eks_addon")
    ipv6 = any(
        one.value("kubernetes_network_config.ip_family") == "ipv6"
        for one in everything
        if one.type == "aws_eks_cluster"
    )
    for stack in stacks:
        resources = {one.address: one for one in stack.resources}
        for group in stack.of_type("aws_eks_node_group"):
            machines = fleet(group, resources)
            if machines.count:
                on_each = 0 if ipv6 else max((_pods(type_, prefixes=prefixes) for type_ in machines.types), default=0)
                yield int(machines.count.most), on_each


def _delegates(addon: Resource) -> bool:
    values = addon.value("configuration_values")
    return isinstance(values, str) and f'"{PREFIXES}":"true"' in values.replace(" ", "")


def _pods(type_: str, *, prefixes: bool) -> int:
    machine = known(type_)
    if machine is None:
        return 0
    if prefixes:
        pods = SMALL_PODS if (machine.vcpus or 0) < LARGE_VCPUS else LARGE_PODS
        return ceil(pods / BLOCK) * BLOCK
    return machine.max_pods or 0

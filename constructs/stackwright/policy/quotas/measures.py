"""How quotas are measured: each measure finds what is counted, and for what of it the quota holds."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from stackwright.model.catalogue.instance_types import known
from stackwright.policy.fleet import GROUPS, fleet
from stackwright.policy.quotas.subnets import shares
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown, is_known


@dataclass(frozen=True)
class Use:
    """What one thing needs of a quota.

    Attributes:
        account: The account's number.
        region: The region; empty for what an account has once.
        of: What the quota holds for, e.g. an environment or a resource; empty where that is the account or the region.
        stack: A stack that needs it.
        count: How much.
    """

    account: str
    region: str
    of: str
    stack: str
    count: int


Measure = Callable[[Sequence[Configuration], Mapping[str, Any]], Iterator[Use]]


def uses(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """What stacks need, for each thing that a quota holds for.

    Args:
        stacks: The stacks.
        measure: That of the quota.
    """
    kind = next(name for name in _MEASURES if name in measure)
    yield from _MEASURES[kind](stacks, measure)


def _counted(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """Resources of some types, in each account, region or environment, or by what an argument of theirs names."""
    per = measure["per"]
    found = (
        (stack, one)
        for stack in stacks
        for one in stack.of_type(*measure["count"])
        if all(one.value(name) == value for name, value in measure.get("where", {}).items())
    )
    everywhere = per == "account" or measure["count"][0].startswith("aws_iam_")
    yield from _summed((stack, _of(stack, one, per), 1, everywhere) for stack, one in found)


def _of(stack: Configuration, one: Resource, per: str) -> str:
    if per in ("account", "region"):
        return ""
    if per == "environment":
        return stack.environment.name if stack.environment else stack.stack.name
    named = sorted(one.refers(per)) or [str(value) for value in one.values(per)]
    return f"{stack.stack.name}: {', '.join(named)}"


def _lengths(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """How many values an argument has."""
    for stack in stacks:
        for one in stack.of_type(measure["length"]):
            values = one.values(measure["path"])
            if values and not any(isinstance(value, Unknown) and len(values) == 1 for value in values):
                yield _use(stack, f"{stack.stack.name}: {one.address}", len(values))


def _values(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """A number that an argument says."""
    for stack in stacks:
        for one in stack.of_type(measure["value"]):
            if is_known(value := one.value(measure["path"])):
                yield _use(stack, f"{stack.stack.name}: {one.address}", int(value))


def _characters(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """Characters of a text, white space not counted, where all of it is known."""
    for stack in stacks:
        for one in stack.of_type(measure["characters"]):
            text = one.value(measure["path"])
            if isinstance(text, str) and is_known(text):
                yield _use(stack, f"{stack.stack.name}: {one.address}", len("".join(text.split())), everywhere=True)


def _nat_gateways(stacks: Sequence[Configuration], _: Mapping[str, Any]) -> Iterator[Use]:
    """NAT gateways of each zone: of its own, and the regional ones of VPCs that have subnets there."""
    yield from _summed(
        (stack, zone, 1, False)
        for stack in stacks
        for one in stack.of_type("aws_nat_gateway")
        for zone in sorted({*_zones(stack, one)})
    )


def _zones(stack: Configuration, gateway: Resource) -> Iterator[str]:
    in_one = gateway.refers("subnet_id")
    for subnet in stack.of_type("aws_subnet"):
        if not in_one or subnet.address in in_one:
            yield from map(str, (*subnet.values("availability_zone"), *subnet.values("availability_zone_id")))


def _vcpus(stacks: Sequence[Configuration], measure: Mapping[str, Any]) -> Iterator[Use]:
    """Virtual processors of machines, when there are as many as there may be, of the largest type of each group."""
    families, capacity = {*measure["families"]}, "SPOT" if measure["spot"] else "ON_DEMAND"
    found = (
        (stack, fleet(one, {other.address: other for other in stack.resources}))
        for stack in stacks
        for one in stack.of_type(*GROUPS)
    )
    yield from _summed(
        (stack, "", vcpus * int(machines.count.most), False)
        for stack, machines in found
        if machines.count is not None and machines.capacity == capacity
        if (vcpus := max((_of_family(type_, families) for type_ in machines.types), default=0))
    )


def _of_family(type_: str, families: set[str]) -> int:
    """Its processors, at least one where nobody knows; none of another family."""
    series = re.match("[a-z]+", type_)
    found = known(type_)
    if not series or series[0] not in families:
        return 0
    return (found.vcpus if found else None) or 1


def _subnets(stacks: Sequence[Configuration], _: Mapping[str, Any]) -> Iterator[Use]:
    """The part of the addresses of each zone that nodes and pods take at most, in percent."""
    by_environment = sorted((one for one in stacks if one.environment), key=lambda one: str(one.stack.owner.name))
    for name, group in groupby(by_environment, key=lambda one: str(one.stack.owner.name)):
        members = tuple(group)
        for zone, tier, percent in shares(members):
            yield _use(members[0], f"{name}, {tier} subnets of {zone}", percent)


def _addresses(stacks: Sequence[Configuration], _: Mapping[str, Any]) -> Iterator[Use]:
    """Elastic IP addresses of a region."""
    yield from _counted(stacks, {"count": ["aws_eip"], "per": "region"})


_SPECIAL: Mapping[str, Measure] = {
    "nat_gateways": _nat_gateways,
    "vcpus": _vcpus,
    "addresses": _addresses,
    "subnets": _subnets,
}
_MEASURES: Mapping[str, Measure] = {
    "count": _counted,
    "length": _lengths,
    "value": _values,
    "characters": _characters,
    "special": lambda stacks, measure: _SPECIAL[measure["special"]](stacks, measure),
}


def _use(stack: Configuration, of: str, count: int, *, everywhere: bool = False) -> Use:
    region = "" if everywhere else stack.stack.owner.region.name
    return Use(stack.stack.account.id, region, of, stack.stack.name, count)


def _summed(found: Iterable[tuple[Configuration, str, int, bool]]) -> Iterator[Use]:
    """What is found of the same, added up; the stack is the first that needs some of it."""
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], str] = {}
    for stack, of, count, everywhere in found:
        one = _use(stack, of, count, everywhere=everywhere)
        identity = (one.account, one.region, one.of)
        counts[identity] += count
        first.setdefault(identity, one.stack)
    for (account, region, of), count in counts.items():
        yield Use(account, region, of, first[account, region, of], count)

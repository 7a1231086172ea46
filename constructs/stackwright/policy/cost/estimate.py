"""An estimate: what the resources of a stack cost in a month, and what of them is not counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stackwright.model.stack_records import StackRecord, records
from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.bill import Bill, Part
from stackwright.policy.cost.table import PRICED, unpriced
from stackwright.policy.fleet import number
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, is_known
from stackwright.policy.size import Size, total

BUDGET = "aws_budgets_budget"


@dataclass(frozen=True)
class Line:
    """Something that is paid.

    Attributes:
        stack: The stack.
        resource: The address of the resource.
        part: What of it.
    """

    stack: StackRecord
    resource: str
    part: Part

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells it from others, in this revision and in another one."""
        return self.stack.name, self.resource, self.part.text


@dataclass(frozen=True)
class Gap:
    """Something that costs money, or may, and is not counted.

    Attributes:
        stack: The stack.
        resource: The address of the resource.
        type: Its type.
        why: Why it is not counted, or what is paid instead.
    """

    stack: StackRecord
    resource: str
    type: str
    why: str


@dataclass(frozen=True)
class Estimate:
    """What some stacks cost.

    Attributes:
        lines: What is paid.
        gaps: What is not counted.
        free: How many resources are free of charge, by type.
        budgets: The monthly budgets in USD, by environment.
        assumptions: What was taken for granted.
        stacks: All stacks that were looked at.
    """

    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    free: Mapping[str, int]
    budgets: Mapping[str, Decimal]
    assumptions: Assumptions
    stacks: tuple[StackRecord, ...]

    @property
    def monthly(self) -> Size:
        """All of it, in USD a month."""
        return total(line.part.monthly for line in self.lines)

    def of(self, *names: str) -> Size:
        """What some of the stacks cost, in USD a month."""
        return total(line.part.monthly for line in self.lines if line.stack.name in names)

    @property
    def over_budget(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Budget and estimate of the environments whose estimate, at the size that they start with, is above it."""
        costs = {group: self.of(*self.names(group)).desired for group in self.budgets}
        return {group: (budget, costs[group]) for group, budget in self.budgets.items() if costs[group] > budget}

    def names(self, group: str) -> tuple[str, ...]:
        """The names of the stacks of an environment."""
        return tuple(one.name for one in self.stacks if one.group == group)


def of_configurations(configurations: Iterable[Configuration], today: date, assumptions: Assumptions) -> Estimate:
    """What stacks cost, synthesized or planned."""
    all_ = tuple(configurations)
    known = {one.name: one for one in records([one.stack for one in all_])}
    return of_resources(((known[one.stack.name], one.resources) for one in all_), today, assumptions)


def of_resources(
    stacks: Iterable[tuple[StackRecord, Iterable[Resource]]], today: date, assumptions: Assumptions
) -> Estimate:
    """What stacks cost.

    Args:
        stacks: Each stack with its resources.
        today: The day on which support of Kubernetes versions is judged.
        assumptions: What no file says.
    """
    lines: list[Line] = []
    gaps: list[Gap] = []
    free: dict[str, int] = {}
    budgets: dict[str, Decimal] = {}
    seen: list[StackRecord] = []
    for stack, resources in stacks:
        seen.append(stack)
        managed = {one.address: one for one in resources if one.kind == "resource"}
        for one in managed.values():
            region = one.value("region")
            where = region if isinstance(region, str) and is_known(region) else stack.region
            parts = tuple(PRICED[one.type](one, Bill(where, today, assumptions, managed))) if one.type in PRICED else ()
            lines += (Line(stack, one.address, part) for part in parts if part.price)
            gaps += (
                Gap(stack, one.address, one.type, f"{part.text}: {part.lacking}") for part in parts if not part.price
            )
            if not parts:
                row = unpriced().get(one.type)
                if row and not row.paid:
                    free[one.type] = free.get(one.type, 0) + 1
                else:
                    gaps.append(Gap(stack, one.address, one.type, row.paid if row else "no table knows this type"))
            if one.type == BUDGET and (limit := number(one, "limit_amount")) is not None:
                budgets[stack.group] = limit
    return Estimate(tuple(lines), tuple(gaps), free, budgets, assumptions, tuple(seen))

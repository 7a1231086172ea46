"""What an estimate says: rows of money, and below them everything that a reader has to know of the numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from stackwright.policy.cost.estimate import Estimate, Line
from stackwright.policy.cost.prices import FALLBACK
from stackwright.policy.size import Size

SIZES = ("at least", "as it starts", "at most")
NOT_COUNTED = (
    "data transfer and what gateways, endpoints and load balancers process",
    "discounts, commitments, free tiers, credits, support and taxes",
    "what pods ask AWS for by themselves: volumes, further load balancers and their addresses, machines",
)
"""What no estimate counts, whichever resources there are."""
_CENT = Decimal("0.01")


def usd(amount: Decimal) -> str:
    """An amount of money."""
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,}"


def amounts(size: Size) -> tuple[str, ...]:
    """A size as amounts of money."""
    return tuple(usd(number) for number in size.numbers)


def rows(estimate: Estimate, groups: Sequence[str]) -> Iterator[tuple[str, str, Size]]:
    """What each layer costs, each environment, each account, and all.

    Args:
        estimate: The estimate.
        groups: The environments, in their order.
    """
    for group in groups:
        stacks = [one for one in estimate.stacks if one.group == group]
        for stack in stacks:
            yield group, stack.layer, estimate.of(stack.name)
        yield group, "all", estimate.of(*(one.name for one in stacks))
    accounts = dict.fromkeys(stack.account_id for stack in estimate.stacks)
    for account in accounts if len(accounts) > 1 else ():
        yield f"account {account}", "all", estimate.of(*_of_account(estimate, account))
    if len(groups) > 1:
        yield "all", "all", estimate.monthly


def lines(estimate: Estimate, groups: Sequence[str]) -> Iterator[tuple[str, str, str, Size]]:
    """What each resource costs, those of an environment together: stack, address, what it is."""
    for group in groups:
        for line in estimate.lines:
            if line.stack.group == group:
                yield line.stack.name, line.resource, mark(line), line.part.monthly


def mark(line: Line) -> str:
    """What is paid, with a mark where another region's price stands in."""
    price = line.part.price
    return f"{line.part.text} (price of {FALLBACK})" if price and price.is_fallback else line.part.text


def notes(estimate: Estimate) -> Iterator[str]:
    """What has to be known of the numbers, a line each."""
    regions = ", ".join(dict.fromkeys(stack.region for stack in estimate.stacks))
    days = sorted({line.part.price.as_of for line in estimate.lines if line.part.price})
    dated = f", as of {days[0]} to {days[-1]}" if days else ""
    yield f"an estimate: AWS's On-Demand list prices in USD a month, of {regions}{dated}; the bill has the last word"
    stand_ins = Counter(line.part.text for line in estimate.lines if line.part.price and line.part.price.is_fallback)
    if stand_ins:
        named = ", ".join(f"{count} x {text}" for text, count in sorted(stand_ins.items()))
        yield f"the table lacks prices of the region, so that those of {FALLBACK} stand in for: {named}"
    for group, (budget, cost) in estimate.over_budget.items():
        yield f"{group} costs {usd(cost)} as it starts, which is above its budget of {usd(budget)}"
    for text in estimate.assumptions.told:
        yield f"assumed: {text}"
    for text in NOT_COUNTED:
        yield f"not counted: {text}"
    for (type_, why), count in sorted(Counter((gap.type, gap.why) for gap in estimate.gaps).items()):
        yield f"not counted: {count} x {type_} ({why})"
    yield f"free of charge: {sum(estimate.free.values())} resources of {len(estimate.free)} types"


def document(estimate: Estimate, groups: Sequence[str]) -> dict[str, Any]:
    """All of it, for programs."""
    return {
        "currency": "USD",
        "per": "month",
        "rows": [
            {"environment": group, "layer": layer, **rounded(size)} for group, layer, size in rows(estimate, groups)
        ],
        "lines": [
            {
                "stack": line.stack.name,
                "resource": line.resource,
                "what": line.part.text,
                "count": [float(number) for number in line.part.count.numbers],
                "usd_a_unit": float(line.part.price.usd),
                "units_a_month": float(round(line.part.units, 2)),
                "price_of": FALLBACK if line.part.price.is_fallback else line.part.price.region,
                "as_of": line.part.price.as_of,
                "source": line.part.price.source,
                **rounded(line.part.monthly),
            }
            for line in estimate.lines
            if line.part.price
        ],
        "not_counted": [
            *({"why": text} for text in NOT_COUNTED),
            *({"stack": gap.stack.name, "resource": gap.resource, "why": gap.why} for gap in estimate.gaps),
        ],
        "free": dict(sorted(estimate.free.items())),
        "over_budget": {
            group: {"budget": float(budget), "estimate": float(round(cost, 2))}
            for group, (budget, cost) in estimate.over_budget.items()
        },
        "notes": [*notes(estimate)],
    }


def rounded(size: Size) -> dict[str, float]:
    """A size for programs, in whole cents."""
    least, desired, most = (float(round(number, 2)) for number in size.numbers)
    return {"at_least": least, "as_it_starts": desired, "at_most": most}


def _of_account(estimate: Estimate, account: str) -> list[str]:
    return [stack.name for stack in estimate.stacks if stack.account_id == account]

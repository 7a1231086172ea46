"""What people have to agree to in the environment file before an apply takes it away: whatever holds something."""

from collections.abc import Iterator
from datetime import date

from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.holdings import HOLDINGS
from stackwright.terraform.plan_json import Plan


def unacknowledged(stack: StackRecord, plan: Plan, today: date) -> Iterator[str]:
    """What is destroyed or replaced though it holds something and nobody has agreed, or not for today: a line each.

    Args:
        stack: The stack.
        plan: Its plan.
        today: The day of the apply.
    """
    agreed = {one.address: one for one in stack.acknowledged}
    for change in plan.resources:
        if change.kind not in {"destroy", "replace"} or change.type not in HOLDINGS:
            continue
        agreement = agreed.get(change.address)
        if agreement and agreement.until >= today:
            continue
        lost = HOLDINGS[change.type].lost
        why = (
            f"the acknowledgement was void after {agreement.until}" if agreement else "acknowledgements do not name it"
        )
        entry = f"{{ layer: {stack.layer}, address: {change.address}, until: DAY, reason: WHY }}"
        yield f"{change.address}: {change.kind}, and with it goes {lost}; {why}. In {stack.group}.yaml: {entry}"

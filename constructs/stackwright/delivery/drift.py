"""Drift: what an apply of what was applied before would change, since others have changed it in AWS.

No drift are reads of data, outputs alone, and what only the state has to learn. What the environment file says others
may change is told apart, until the day that it names.
"""

from dataclasses import dataclass, replace
from datetime import date

from stackwright.delivery.planning.planning import StackPlan
from stackwright.delivery.review.reviewed import Judged, Review, review
from stackwright.model.stack_records import Agreement
from stackwright.synthesis.differences import within

NO_DRIFT = {"none", "read"}


@dataclass(frozen=True)
class Drift:
    """What has drifted of one stack.

    Attributes:
        review: What an apply would set right.
        ignored: The agreements that let something pass.
    """

    review: Review
    ignored: tuple[Agreement, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing has drifted. Of a stack without a plan nobody knows."""
        return not (self.review.changes or self.review.failure)


def drift(one: StackPlan, today: date) -> Drift:
    """What has drifted of a stack.

    Args:
        one: Its plan.
        today: The day on which agreements have to hold.
    """
    if one.plan is None:
        waits = tuple(f"never applied: {edge}" for edge in one.waits_for)
        return Drift(Review(one.stack, failure=one.failure, notes=waits))
    whole = review(one.stack, one.plan, one.document)
    agreed = {one.address: one for one in one.stack.ignored_drift if one.until >= today}
    drifted = [one for one in whole.changes if one.change.kind not in NO_DRIFT]
    passed = [found for one in drifted if (found := agreed.get(one.change.address)) and _covers(found, one)]
    left = tuple(one for one in drifted if one.change.address not in {found.address for found in passed})
    notes = tuple(f"ignored until {found.until}: {found.address}: {found.reason}" for found in passed)
    return Drift(replace(whole, changes=left, outputs=(), notes=notes), tuple(passed))


def _covers(agreement: Agreement, one: Judged) -> bool:
    if not agreement.arguments:
        return True
    return one.change.kind == "update" and all(within(path, agreement.arguments) for path in one.change.changed)

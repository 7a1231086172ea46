"""An apply of what was reviewed.

First everything is planned again and held against the review: unless all of it is as reviewed, and what is lost with it
is agreed on, nothing is applied. Then stacks are applied, each after those that it reads. One that fails holds up what
reads it and nothing else. A stack that could not be planned for the review, as it waits for others, is planned when
those are applied; if there is anything to do about it, it stops there, for a review of its own.

A run that ended half-way is repeated: what is applied has nothing left to do, and the rest is as reviewed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from stackwright.delivery.applying.acknowledged import unacknowledged
from stackwright.delivery.applying.difference import differences
from stackwright.delivery.planning.planning import WORKERS, Planning, StackPlan
from stackwright.delivery.planning.review_file import Reviewed
from stackwright.model.stack_records import StackRecord
from stackwright.terraform.binary import TerraformError
from stackwright.terraform.heartbeat import heartbeat
from stackwright.terraform.order import in_order

Result = Literal["applied", "unchanged", "deferred", "refused", "failed", "held up"]


@dataclass(frozen=True)
class Outcome:
    """What became of one stack.

    Attributes:
        stack: The stack.
        result: In a word: `deferred` waits for its own review, `held up` for a stack that it reads.
        why: What there is to say of it, a line each.
    """

    stack: StackRecord
    result: Result
    why: tuple[str, ...] = ()


@dataclass
class Apply:
    """One apply.

    Args:
        planning: How stacks are planned.
        reviewed: What was reviewed, by the names of the stacks.
        today: The day on which acknowledgements have to hold.
        hear: Called with the name of a stack and a line that Terraform prints of it.
    """

    planning: Planning
    reviewed: Mapping[str, Reviewed]
    today: date
    hear: Callable[[str, str], None]
    _outcomes: dict[str, Outcome] = field(default_factory=dict)

    def run(self, stacks: Sequence[StackRecord]) -> tuple[Outcome, ...]:
        """Apply some stacks, or refuse all of them.

        Args:
            stacks: The stacks, each after those that it reads.

        Raises:
            TerraformError: A stack has not been synthesized.
            StateError: AWS refused to show a state, or was not reached.
        """
        with ExitStack() as kept:
            plans = {one.stack.name: one for one in self.planning.plans(stacks, kept)}
            refused = [one for one in map(self._gate, plans.values()) if one]
            if refused:
                stopped = {one.stack.name for one in refused}
                others = (Outcome(stack, "held up") for stack in stacks if stack.name not in stopped)
                return (*refused, *others)
            self._go(plans, kept)
        return tuple(self._outcomes[stack.name] for stack in stacks)

    def _gate(self, one: StackPlan) -> Outcome | None:
        """Why a stack stops everything; None if it does not."""
        if one.failure:
            return Outcome(one.stack, "failed", (one.failure,))
        why = () if one.waits_for or not one.acts else tuple(self._objections(one))
        return Outcome(one.stack, "refused", why) if why else None

    def _objections(self, one: StackPlan) -> Iterator[str]:
        reviewed = self.reviewed.get(one.stack.name)
        if reviewed is None:
            yield "it was not reviewed; plan it, and have that reviewed"
        elif reviewed.fingerprint and one.fingerprint:
            yield from map(str, differences(reviewed.fingerprint, one.fingerprint))
        if one.plan and not self._waited(one.stack):
            yield from unacknowledged(one.stack, one.plan, self.today)

    def _waited(self, stack: StackRecord) -> bool:
        """Whether it could not be planned for the review, so that there is nothing to hold a plan against."""
        reviewed = self.reviewed.get(stack.name)
        return bool(reviewed and reviewed.fingerprint is None)

    def _go(self, plans: Mapping[str, StackPlan], kept: ExitStack) -> None:
        needs = {name: [other.name for other in one.stack.reads if other.name in plans] for name, one in plans.items()}

        def apply(name: str) -> None:
            one = plans[name]
            before = [self._outcomes[other] for other in needs[name]]
            holding = [other.stack.name for other in before if other.result not in {"applied", "unchanged"}]
            self._outcomes[name] = (
                Outcome(one.stack, "held up", tuple(f"it reads {other}" for other in holding))
                if holding
                else self._apply(one, kept)
            )
            self.planning.progress(f"{name}: {self._outcomes[name].result}")

        with heartbeat(self.planning.workspaces, self.planning.progress):
            in_order(needs, apply, self.planning.runner, WORKERS)

    def _apply(self, one: StackPlan, kept: ExitStack) -> Outcome:
        if one.waits_for:
            one = self.planning.again(one.stack, kept)
        if one.failure:
            return Outcome(one.stack, "failed", (one.failure,))
        if one.waits_for or (one.acts and self._waited(one.stack)):
            waits = tuple(f"it waits: {edge}" for edge in one.waits_for)
            return Outcome(one.stack, "deferred", waits or ("what it reads is there now: plan it, and review that",))
        if objections := tuple(self._objections(one)) if one.acts else ():
            return Outcome(one.stack, "refused", objections)
        return self._applied(one)

    def _applied(self, one: StackPlan) -> Outcome:
        if not one.acts or one.planned is None:
            return Outcome(one.stack, "unchanged")
        name = one.stack.name
        try:
            self.planning.workspaces[name].apply(one.planned, lambda line: self.hear(name, line))
        except TerraformError as error:
            return Outcome(one.stack, "failed", (str(error),))
        return Outcome(one.stack, "applied")

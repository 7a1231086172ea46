"""What the plan of one stack means to whoever has to agree to it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stackwright.delivery.review.arguments import arguments
from stackwright.delivery.review.risks import Finding, Risk, judge
from stackwright.delivery.review.seen import Seen, seen
from stackwright.gitops.diff.fields import Field
from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import Kind, OutputChange, Plan, ResourceChange

More = Callable[[Seen], Iterable[Finding]]
"""Tells more of a change than a plan says."""
COUNTED: Mapping[Kind, str] = {
    "replace": "replaced",
    "destroy": "destroyed",
    "update": "updated",
    "create": "created",
    "forget": "forgotten",
    "none": "recorded",
}
"""What is counted, in the order in which it is told. Reads are not: they change nothing."""
NO_CHANGE = "no change"
FAILED = "not planned"
WAITS = "deferred"


@dataclass(frozen=True)
class Judged:
    """A change of one resource, judged.

    Attributes:
        change: The change.
        findings: All there is to know about it, the worst first; never empty.
        arguments: What changes of it, secrets covered.
    """

    change: ResourceChange
    findings: tuple[Finding, ...]
    arguments: tuple[Field, ...]

    @property
    def risk(self) -> Risk:
        """The worst of it."""
        return self.findings[0].risk

    @property
    def rank(self) -> tuple[bool, Risk, str]:
        """Its place among others: what goes first, then by risk."""
        return self.change.kind not in {"replace", "destroy"}, self.risk, self.change.address


@dataclass(frozen=True)
class Review:
    """What becomes of one stack.

    Attributes:
        stack: The stack.
        changes: What is done, what goes first, then by risk.
        outputs: The outputs that change.
        unchanged: How many resources stay as they are.
        notes: What else there is to know, e.g. that what it reads changes first.
        waits: What has to be applied before it can be planned, in words; empty where it is planned.
        failure: Why there is no plan though nothing has to be waited for; empty where there is one.
    """

    stack: StackRecord
    changes: tuple[Judged, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    unchanged: int = 0
    notes: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    failure: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many resources are replaced, destroyed and so on; what there is none of is left out."""
        found = Counter(one.change.kind for one in self.changes)
        return {what: found[kind] for kind, what in COUNTED.items() if found[kind]}

    @property
    def risk(self) -> Risk | None:
        """The worst of it; None where nothing is done."""
        return min((one.risk for one in self.changes), default=None)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changes or self.outputs or self.notes or self.waits or self.failure)

    @property
    def verdict(self) -> str:
        """The worst of it in a few words."""
        if self.failure:
            return FAILED
        if self.waits:
            return WAITS
        if self.risk is not None:
            return self.risk.title
        return "outputs only" if self.outputs else NO_CHANGE


def review(
    stack: StackRecord, plan: Plan, document: Document, *, notes: Sequence[str] = (), more: More = lambda _: ()
) -> Review:
    """Judge a plan.

    Args:
        stack: The stack.
        plan: Its plan.
        document: What was planned.
        notes: What else there is to know.
        more: Tells more of a change than the plan says.
    """
    everything = list(seen(plan, document, stack.account_id))
    acting = [one for one in everything if one.change.acts or one.change.kind == "read"]
    judged = [Judged(one.change, tuple(sorted([*judge(one), *more(one)])), arguments(one)) for one in acting]
    return Review(
        stack,
        tuple(sorted(judged, key=lambda one: one.rank)),
        tuple(one for one in plan.outputs if one.kind != "none"),
        len(everything) - len(acting),
        tuple(notes),
    )

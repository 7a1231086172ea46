"""The reviews of a change: what would become of each stack, what waits, and what is not known."""

from collections.abc import Iterator, Mapping

from stackwright.cdk.replacement import forcing
from stackwright.delivery.preview.choice import Choice
from stackwright.delivery.review.reviewed import Review, review
from stackwright.delivery.review.risks import Finding, Risk
from stackwright.delivery.review.seen import Seen
from stackwright.model.stack_records import StackRecord
from stackwright.rehearsal.providers.adaptation import NEW_ARGUMENTS
from stackwright.rehearsal.succession import Foreseen
from stackwright.synthesis.differences import within
from stackwright.terraform.plan_json import Plan

AWS, BUILT_IN = "aws_", "terraform_"
"""How types of the provider begin that can be the real one, and of the one that always is: Terraform's own."""


def reviews(choice: Choice, foreseen: Mapping[str, Foreseen], *, real: bool) -> Iterator[Review]:
    """What would become of each stack.

    Args:
        choice: What the change does to the list of stacks.
        foreseen: What was found out of those that are concerned.
        real: Whether the AWS provider was the real one.
    """
    for stack in choice.stacks:
        found = foreseen.get(stack.name, Foreseen())
        notes = (*_notes(choice, stack), *_before(choice, stack, foreseen))
        document = choice.document(stack.name)
        if found.plan:
            yield review(stack, found.plan, document, notes=notes, more=lambda seen: _unsure(seen, real=real))
        elif choice.differs(stack.name) and choice.waits(stack.name):
            yield Review(stack, waits=choice.waits(stack.name), notes=notes)
        else:
            yield Review(stack, unchanged=document.count("resource"), notes=notes, failure=_failure(found))


def _failure(found: Foreseen) -> str:
    if found.unmade:
        return (
            f"what there is of it cannot be applied on this machine, so nothing is known of the change:\n{found.unmade}"
        )
    return f"what it becomes cannot be planned:\n{found.refused}" if found.refused else ""


def _notes(choice: Choice, stack: StackRecord) -> Iterator[str]:
    if choice.is_gone(stack.name):
        yield "it is not written any more: this is what destroying it does"
    elif choice.is_new(stack.name):
        yield "it is new"
    elif stack.state != choice.base.stacks[stack.name].state:
        yield "where its state is kept changes: it has to be moved before the apply"


def _before(choice: Choice, stack: StackRecord, foreseen: Mapping[str, Foreseen]) -> Iterator[str]:
    """What it reads and changes first: its plan is against what there is."""
    if choice.is_gone(stack.name) or choice.waits(stack.name):
        return
    for other in stack.reads:
        plan = foreseen.get(other.name, Foreseen()).plan
        changed = _changed(plan) & choice.reads(stack.name, other) if plan else frozenset()
        if changed:
            yield (
                f"what it reads changes first: {', '.join(sorted(changed))} of {other.name}; "
                "planned against what that is today, so plan it again when that is applied"
            )


def _changed(plan: Plan) -> frozenset[str]:
    return frozenset(one.name for one in plan.outputs if one.kind != "none")


def _unsure(seen: Seen, *, real: bool) -> Iterator[Finding]:
    """What nobody knows of a change in place: whether it is one."""
    change = seen.change
    if change.kind != "update" or change.type.startswith((BUILT_IN, AWS) if real else BUILT_IN):
        return
    if change.type not in forcing(change.type.partition("_")[0]):
        yield Finding(Risk.MAY_REPLACE, f"unknown whether this replaces it: nobody asked the provider of {change.type}")
        return
    new = [name for type_, name in NEW_ARGUMENTS if type_ == change.type]
    for path in change.changed:
        if within(path, new):
            yield Finding(
                Risk.MAY_REPLACE, f"unknown whether this replaces it: {path} is newer than the provider that was asked"
            )

"""What is suspicious in the versions of a state, which each for itself are in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from stackwright.model.stacks import Stack
from stackwright.terraform.state_doctor.findings import Finding, restore_command, shortened
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.plain import counted

COMPARED = 10
"""How many versions are compared. None before one that `state restore` wrote: somebody decided for that one."""


@dataclass(frozen=True)
class Break:
    """Where a version does not follow from the one before it.

    Attributes:
        kind: In what it does not.
        before: The one before.
        after: The version.
    """

    kind: Literal["lineage", "serial", "emptied"]
    before: Snapshot
    after: Snapshot


def breaks(recent: Sequence[Snapshot]) -> list[Break]:
    """Where versions do not follow from each other, the newest first.

    Terraform adds one to the serial of a forced push, which then may be the serial of the version before. A new
    lineage after a state without resources is a new beginning. A state that was emptied and has resources again was
    built anew.

    Args:
        recent: The versions to compare, the newest first.
    """
    found: list[Break] = []
    for after, before in pairwise(recent):
        if after.lineage != before.lineage:
            if before.resources:
                found.append(Break("lineage", before, after))
        elif after.serial <= before.serial and after.md5 != before.md5:
            found.append(Break("serial", before, after))
        elif before.resources and not after.resources and not recent[0].resources:
            found.append(Break("emptied", before, after))
    return found


def of_break(stack: Stack, broken: Break, current: Snapshot, left: int | None) -> Finding:
    """What to do about the newest break.

    Args:
        stack: The stack.
        broken: The break.
        current: The state.
        left: For a state that was emptied, how many things in AWS carry its tags; None when AWS does not say.
    """
    before, after = broken.before, broken.after
    what = {
        "lineage": f"Another state lies in the place of this one since serial {after.serial}: its lineage is "
        f"{after.lineage}, and that of the version before, with {_counted(before)}, is {before.lineage}",
        "serial": f"The serial did not go up: after {before.serial}, with {_counted(before)}, came {after.serial}, "
        f"with {_counted(after)}",
        "emptied": f"{_counted(before)} are gone from the state since serial {after.serial}, and "
        + (
            "AWS does not say what is left of them"
            if left is None
            else f"AWS has {counted(left, 'thing')} with its tags"
        ),
    }[broken.kind]
    lost = sorted(current.resources - before.resources)
    return Finding(
        f"{what}. Terraform takes it as it is, and plans by it.",
        "The command puts back the version before. "
        + (
            f"It lacks {counted(len(lost), 'resource')} that the state has now, to be imported then: {shortened(lost)}."
            if lost
            else "It knows every resource that the state knows now."
        ),
        (restore_command(stack, before),),
        otherwise=restore_command(stack, current),
    )


def note(stack: Stack, broken: Break) -> str:
    """A break that is nothing to do about, in a line."""
    before, after = broken.before, broken.after
    what = {
        "lineage": f"its lineage changed at serial {after.serial}",
        "serial": f"after serial {before.serial} came {after.serial}",
        "emptied": f"{_counted(before)} are gone since serial {after.serial}, and nothing in AWS carries its tags: "
        "it was destroyed",
    }[broken.kind]
    return f"{stack.name}: {what}."


def _counted(snapshot: Snapshot) -> str:
    return counted(len(snapshot.resources), "resource")

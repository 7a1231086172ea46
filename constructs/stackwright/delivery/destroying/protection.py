"""What protects an environment from being destroyed, and what to change where that is meant."""

from collections.abc import Iterator, Mapping

from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import Document
from stackwright.synthesis.holdings import HOLDINGS


def protected(stacks: Mapping[StackRecord, Document]) -> Iterator[str]:
    """What Terraform or AWS would refuse to destroy, a line each: it is told before anything is destroyed.

    Args:
        stacks: The stacks, with what was synthesized of them.
    """
    for stack, document in stacks.items():
        for one in document.objects("resource"):
            if one.is_lasting:
                yield f"{stack.name}: {one.address} says prevent_destroy"
            guard = HOLDINGS[one.type].guard if one.type in HOLDINGS else None
            if guard and guard.protects and bool(one.body.get(guard.argument)):
                yield f"{stack.name}: {one.address} says {guard.argument}; set it to false and apply that first"

"""The first apply of an account, as docs/state.md describes it: its own stack makes the bucket for its state."""

from stackwright.rehearsal.life import Rehearsed
from stackwright.synthesis.document import Document
from stackwright.terraform.bootstrap import apply_with_local_state, move_into_bucket


def first_apply(stack: Rehearsed, document: Document) -> None:
    """Apply an account's own stack with local state, and move that state into the bucket.

    Args:
        stack: The account's own stack.
        document: The stack's Terraform JSON.
    """
    folder = stack.folder / "first"
    apply_with_local_state(document, folder, stack.part_of("apply"), ask=False)
    move_into_bucket(document, folder, stack.part_of("re-plan"))

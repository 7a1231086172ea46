"""The first apply of an account, as docs/state.md describes it: its own stack makes the bucket for its state."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from stackwright.rehearsal.life import CONFIGURATION, Rehearsed


def first_apply(stack: Rehearsed, account: str, document: Mapping[str, Any]) -> None:
    """Apply an account's own stack with local state, and move that state into the bucket.

    Args:
        stack: The account's own stack.
        account: The account's name.
        document: The stack's Terraform JSON.
    """
    output = stack.folder / "synth"
    folder = output / "stacks" / f"bootstrap-{account}"
    folder.mkdir(parents=True)
    (folder / CONFIGURATION).write_text(json.dumps(document))
    command = (sys.executable, "-m", "stackwright", "bootstrap", account, "--output", str(output))
    stack.walk_through((*command, "--yes"), "apply")
    stack.walk_through((*command, "--move-state"), "re-plan")

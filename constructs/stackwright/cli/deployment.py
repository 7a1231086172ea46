"""What the verbs that deploy have in common: which tree, which service, and how a change is shown and written."""

import argparse
import difflib
from pathlib import Path

from stackwright.cli.options import say
from stackwright.gitops.promotion.promotion import Change
from stackwright.synthesis.writing import write_together
from stackwright.terraform.interruption import interruptible

TREE = Path("gitops")


def add_tree(verb: argparse.ArgumentParser) -> None:
    """Let a verb be told where the tree is that Argo CD reads."""
    verb.add_argument(
        "--tree", type=Path, default=TREE, metavar="DIR", help=f"folder that Argo CD reads (default: {TREE})"
    )


def add_service(verb: argparse.ArgumentParser) -> None:
    """Let a verb be told which service."""
    verb.add_argument(
        "service",
        metavar="SERVICE",
        help="for example platform-app/api, or api where no other workload has an image of that name",
    )


def carry_out(change: Change) -> int:
    """Write a change, show it, and say what is left to do."""
    with interruptible():
        write_together({file: new for file, (_, new) in change.texts.items()})
    for file, (old, new) in change.texts.items():
        print("\n".join(_difference(file, old, new)))
    say(f"{change.service}: {change.environment} goes from {change.before or 'nothing'} to {change.after}")
    if change.source not in {None, change.target}:
        say(f"{change.target} must hold that image; copy it from {change.source}, digest and all")
    say("nothing is committed or pushed: Argo CD sees it when you do that")
    return 0


def _difference(file: Path, old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{file}", f"b/{file}", lineterm="")
    return [line.rstrip() if line.startswith(("---", "+++")) else line for line in lines]

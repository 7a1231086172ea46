"""The verb `drift`: what others have changed in AWS."""

import argparse
import json
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stackwright.cli.delivering import LOG, add_live, chosen, planning
from stackwright.cli.options import say
from stackwright.delivery.drift import drift
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.review import markdown, text
from stackwright.delivery.review.data import data
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.interruption import interruptible

DRIFTED = 3


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("drift", help="say what others have changed in AWS; exit code 3 if anything")
    add_live(verb, many=False)
    verb.add_argument("--markdown", type=Path, metavar="FILE", help="write it as an issue, too")
    verb.add_argument("--json", action="store_true", help="print it as JSON")
    verb.set_defaults(command=_drift)


def _drift(options: argparse.Namespace) -> int:
    stacks, today = chosen(options, [options.name]), datetime.now(UTC).date()
    with interruptible(), ExitStack() as kept:
        found = [drift(one, today) for one in planning(options, stacks).plans(stacks, kept)]
    reviews = [one.review for one in found]
    if options.markdown:
        heading = f"Drift of {options.name}"
        issue = markdown.comment(reviews, name=f"drift {options.name}", heading=heading, elsewhere=LOG)
        write_whole(options.markdown, issue)
    print(json.dumps([data(one) for one in reviews], indent=2) if options.json else text.text(reviews))
    failed = [one.failure for one in reviews if one.failure]
    if failed:
        raise DeliveryError("\n\n".join(failed))
    drifted = [one.review.stack.name for one in found if not one.is_clean]
    say(f"drifted: {', '.join(drifted)}" if drifted else f"{options.name} is as it was applied")
    return DRIFTED if drifted else 0

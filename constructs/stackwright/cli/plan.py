"""The verb `plan`: what an apply would do, and what it will be held against."""

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from stackwright.cli.delivering import LOG, add_live, chosen, planning
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.planning import review_file
from stackwright.delivery.planning.planning import StackPlan
from stackwright.delivery.review import markdown, text
from stackwright.delivery.review.data import data
from stackwright.delivery.review.reviewed import Review, review
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.interruption import interruptible


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("plan", help="plan what is synthesized against what is live, and say what it means")
    add_live(verb, many=True)
    verb.add_argument(
        "--reviewed", type=Path, metavar="FILE", help="write down by what `apply` knows these plans again"
    )
    verb.add_argument("--markdown", type=Path, metavar="FILE", help="write it as a comment of a pull request, too")
    verb.add_argument("--json", action="store_true", help="print it as JSON")
    verb.set_defaults(command=_plan)


def _plan(options: argparse.Namespace) -> int:
    stacks = chosen(options, options.names)
    with interruptible(), ExitStack() as kept:
        plans = planning(options, stacks).plans(stacks, kept)
        if options.reviewed:
            review_file.write(plans, options.reviewed)
    reviews = [_review(one) for one in plans]
    if options.markdown:
        name = f"plan {' '.join(options.names)}"
        comment = markdown.comment(reviews, name=name, heading=f"Plan of {', '.join(options.names)}", elsewhere=LOG)
        write_whole(options.markdown, comment)
    if options.json:
        print(json.dumps([_document(*pair) for pair in zip(plans, reviews, strict=True)], indent=2))
    else:
        print(text.text(reviews))
    _fail(plans)
    return 0


def _review(one: StackPlan) -> Review:
    if one.plan is None:
        return Review(one.stack, failure=one.failure, waits=tuple(map(str, one.waits_for)))
    return review(one.stack, one.plan, one.document)


def _document(one: StackPlan, found: Review) -> dict[str, Any]:
    """One plan for a script."""
    return {
        **data(found),
        "state": "failed" if one.failure else "deferred" if one.waits_for else "planned",
        "waits": [{"stack": edge.stack, "output": edge.output, "why": edge.why} for edge in one.waits_for],
        "fingerprint": one.fingerprint.whole if one.fingerprint else None,
    }


def _fail(plans: Sequence[StackPlan]) -> None:
    failed = [one.failure for one in plans if one.failure]
    if failed:
        raise DeliveryError("\n\n".join(failed))

"""The verb `apply`: what was reviewed, and nothing else."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stackwright.cli.delivering import add_live, chosen, planning
from stackwright.cli.options import say
from stackwright.cli.table import table
from stackwright.delivery.applying.applying import Apply, Outcome
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.planning import review_file
from stackwright.model.stack_records import StackRecord, waves
from stackwright.terraform.interruption import interruptible

REFUSED = 3


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("apply", help="apply what was reviewed, and refuse what was not")
    add_live(verb, many=False)
    verb.add_argument("--reviewed", type=Path, metavar="FILE", required=True, help="what `plan --reviewed` wrote")
    verb.add_argument("--wave", type=int, metavar="N", help="only the stacks of one wave, 1 for the first")
    verb.add_argument("--json", action="store_true", help="print what became of each stack as JSON")
    verb.set_defaults(command=_apply)


def _apply(options: argparse.Namespace) -> int:
    stacks = _of_wave(chosen(options, [options.name]), options.wave)
    agreed = review_file.read(options.reviewed)
    with interruptible():
        apply = Apply(
            planning(options, stacks), agreed, datetime.now(UTC).date(), lambda name, line: say(f"{name} | {line}")
        )
        outcomes = apply.run(stacks)
    print(json.dumps([_document(one) for one in outcomes], indent=2) if options.json else _text(outcomes))
    if failed := [why for one in outcomes if one.result == "failed" for why in one.why]:
        raise DeliveryError("\n\n".join(failed))
    return REFUSED if any(one.result == "refused" for one in outcomes) else 0


def _of_wave(stacks: Sequence[StackRecord], number: int | None) -> Sequence[StackRecord]:
    found = waves(stacks)
    if number is None:
        return stacks
    if not 1 <= number <= len(found):
        raise DeliveryError(f"there is no wave {number}; there are {len(found)}, the first is 1")
    return found[number - 1]


def _text(outcomes: Sequence[Outcome]) -> str:
    lines = [table(("stack", "result"), [(one.stack.name, one.result) for one in outcomes])]
    for one in outcomes:
        if one.why and one.result != "failed":
            lines += ["", f"{one.stack.name} is {one.result}:", *(f"  {why}" for why in one.why)]
    return "\n".join(lines)


def _document(one: Outcome) -> dict[str, Any]:
    return {"stack": one.stack.name, "result": one.result, "why": [*one.why]}

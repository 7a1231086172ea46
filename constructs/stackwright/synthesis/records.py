"""The list of stacks in an output folder, for whoever applies them without the program that made them."""

import json
from collections.abc import Iterable
from pathlib import Path

from stackwright.model.stack_records import StackRecord, from_json, records, to_json
from stackwright.model.stacks import Stack
from stackwright.synthesis.invocation import command
from stackwright.synthesis.writing import OutputError

FILE = "stacks.json"


def write(stacks: Iterable[Stack], output: Path) -> None:
    """Write the list.

    Args:
        stacks: The stacks, each after those that it reads.
        output: The output folder.
    """
    (output / FILE).write_text(f"{json.dumps(to_json(records(stacks)), indent=2)}\n")


def read(output: Path) -> tuple[StackRecord, ...]:
    """The stacks of an output folder, each after those that it reads.

    Raises:
        OutputError: The list is not there, or is not as a synth writes it.
    """
    file = output / FILE
    try:
        return from_json(json.loads(file.read_text()))
    except (OSError, ValueError, LookupError, TypeError):
        raise OutputError(f"{file} is not there, or not as a synth writes it; run: {command('synth')}") from None

"""The verb `workflows`: the files by which GitHub, or another engine, plans and applies the stacks."""

import argparse
from pathlib import Path
from typing import Any

from stackwright.cli.options import add_environments, load_platform, say
from stackwright.cli.program_file import load_program

STALE = 1


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("workflows", help="write the workflows that plan and apply the stacks")
    add_environments(verb)
    verb.add_argument("--check", action="store_true", help="write nothing, and fail if a file is not as it would be")
    verb.add_argument(
        "--output",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the repository, or a folder for three of them (default: this folder)",
    )
    verb.set_defaults(command=_workflows)


def _workflows(options: argparse.Namespace) -> int:
    from stackwright.delivery.workflows.written import stale, write, written  # noqa: PLC0415 - other verbs do without

    files = written(load_platform(options, load_program()))
    if options.check:
        found = stale(files, options.output)
        for line in found:
            print(line)
        if found:
            say("run: stackwright workflows")
        return STALE if found else 0
    write(files, options.output)
    for path in files:
        print(options.output / path)
    return 0

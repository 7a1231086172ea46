"""The verb `validate`: the environment files are checked, and nothing is written."""

import argparse
from typing import Any

from stackwright.cli.options import add_environments, load_platform
from stackwright.cli.program_file import load_program


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("validate", help="check the environment files, and write nothing")
    add_environments(verb)
    verb.set_defaults(command=_validate)


def _validate(options: argparse.Namespace) -> int:
    platform = load_platform(options, load_program())
    names = ", ".join(environment.name for environment in platform.environments)
    print(f"{options.environments}: no faults in {names}")
    return 0

"""The verb `validate`: the environment files are checked, and nothing is written."""

import argparse
from typing import Any

from stackwright.cli.options import add_environments, load_platform
from stackwright.cli.program_file import load_program
from stackwright.model.errors import InvalidInput
from stackwright.model.files.base import faults_since


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("validate", help="check the environment files, and write nothing")
    add_environments(verb)
    verb.add_argument(
        "--base",
        metavar="REV",
        help="a revision of git, e.g. origin/main: refuse what EKS would refuse of the changes since",
    )
    verb.set_defaults(command=_validate)


def _validate(options: argparse.Namespace) -> int:
    faults = list(faults_since(options.environments, options.base)) if options.base else []
    try:
        platform = load_platform(options, load_program())
    except InvalidInput as invalid:
        raise InvalidInput([*faults, *invalid.faults], invalid.not_judged) from None
    if faults:
        raise InvalidInput(faults)
    names = ", ".join(environment.name for environment in platform.environments)
    print(f"{options.environments}: no faults in {names}")
    return 0

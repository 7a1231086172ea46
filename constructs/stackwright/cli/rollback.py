"""The verb `rollback`: an environment goes back to the image before."""

import argparse
from typing import Any

from stackwright.cli.deployment import add_service, add_tree, carry_out
from stackwright.gitops.promotion.promotion import roll_back


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("rollback", help="let the image before run again: edits two files, commits nothing")
    add_service(verb)
    verb.add_argument("--env", dest="environment", metavar="ENV", required=True, help="the environment that goes back")
    add_tree(verb)
    verb.set_defaults(command=_roll_back)


def _roll_back(options: argparse.Namespace) -> int:
    return carry_out(roll_back(options.tree, options.service, options.environment))

"""The verb `bootstrap`: the first apply of an account."""

import argparse
from typing import Any

from stackwright.cli.options import add_output, say
from stackwright.terraform.bootstrap import create, move


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "bootstrap", help="make an account's state bucket and lock table, or move its state into them"
    )
    verb.add_argument("account", metavar="ACCOUNT", help="the account's name in platform.yaml")
    verb.add_argument("--move-state", action="store_true", help="second step: move the state into the bucket")
    verb.add_argument("--yes", action="store_true", help="apply without asking")
    add_output(verb, "folder of the stacks")
    verb.set_defaults(command=_bootstrap)


def _bootstrap(options: argparse.Namespace) -> int:
    if options.move_state:
        move(options.account, options.output)
        say(f"the state of bootstrap-{options.account} is in its bucket")
    else:
        create(options.account, options.output, ask=not options.yes)
        say(f"next: stackwright bootstrap {options.account} --move-state")
    return 0

"""The verb `bootstrap`: the first apply of an account."""

import argparse
from typing import Any

from stackwright.cli.options import add_environments, add_output, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.model.errors import did_you_mean
from stackwright.model.stacks import Stack
from stackwright.synthesis.invocation import command, folders
from stackwright.terraform.attended import Attended, TerraformInterrupted
from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.bootstrap import create, move
from stackwright.terraform.interruption import interruptible


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "bootstrap", help="make an account's state bucket and lock table, or move its state into them"
    )
    verb.add_argument("account", metavar="ACCOUNT", help="the account's name in platform.yaml")
    verb.add_argument("--move-state", action="store_true", help="second step: move the state into the bucket")
    verb.add_argument("--yes", action="store_true", help="apply without asking")
    add_environments(verb)
    add_output(verb, "folder of the stacks")
    verb.set_defaults(command=_bootstrap)


def _bootstrap(options: argparse.Namespace) -> int:
    with interruptible():
        try:
            stack = _stack(options)
            _step(options, stack, Attended(Terraform.find(stack.account.platform.terraform.version)))
        except TerraformInterrupted as interrupted:
            say(f"{interrupted}; to go on, run the same command again")
            raise
    return 0


def _stack(options: argparse.Namespace) -> Stack:
    """The account's own stack."""
    own = {stack.owner.name: stack for stack in load_platform(options, load_program()).stacks() if stack.layer is None}
    if options.account not in own:
        raise TerraformError(f"there is no account {options.account!r}; {did_you_mean(options.account, own)}")
    return own[options.account]


def _step(options: argparse.Namespace, stack: Stack, run: Attended) -> None:
    kept = options.move_state
    if options.move_state:
        move(stack, options.output, run)
    else:
        kept = create(stack, options.output, run, ask=not options.yes)
    if kept:
        say(f"the state of {stack.name} is in its bucket; it is a stack like any other")
    else:
        say(f"next: {_second_step(options)}")


def _second_step(options: argparse.Namespace) -> str:
    where = folders(options.environments, options.output)
    return command("bootstrap", options.account, "--move-state", *where)

"""The verb `destroy`: the end of an environment."""

import argparse
from datetime import UTC, datetime
from typing import Any

from stackwright.cli.answers import ask
from stackwright.cli.delivering import binary, chosen, connections
from stackwright.cli.options import add_output, say
from stackwright.delivery.destroying.destroying import Destroying
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.review import text
from stackwright.model.stacks import BOOTSTRAP
from stackwright.terraform.interruption import interruptible
from stackwright.terraform.runner import Runner


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("destroy", help="destroy an environment, and what its cluster has made in AWS first")
    verb.add_argument("name", metavar="ENV", help="an environment")
    verb.add_argument(
        "--stack", action="append", default=[], metavar="NAME", help="only this stack; may be given again"
    )
    verb.add_argument("--what", action="store_true", help="show what would be destroyed, and change nothing")
    verb.add_argument("--confirm", metavar="ENV", help="the environment's name once more, where nobody can be asked")
    verb.add_argument(
        "--cluster-is-empty", action="store_true", help="load balancers, volumes and nodes have been deleted by hand"
    )
    add_output(verb, "folder of the stacks")
    verb.set_defaults(command=_destroy)


def _destroy(options: argparse.Namespace) -> int:
    if options.name == BOOTSTRAP:
        raise DeliveryError("an account's own stack keeps the states of all others; it is not destroyed from here")
    stacks = chosen(options, [options.name])
    with interruptible():
        destroying = Destroying(
            stacks,
            options.output,
            binary(options, stacks),
            Runner.unattended(),
            connections()(stacks[0]),
            say,
            lambda name, line: say(f"{name} | {line}"),
            cluster_is_empty=options.cluster_is_empty,
        )
        if options.what:
            print(text.text(destroying.shown()))
            for line in () if options.cluster_is_empty else destroying.contents():
                print(f"in the cluster, before all else: {line}")
            return 0
        if options.confirm is not None and options.confirm != options.name:
            raise DeliveryError(f"--confirm says {options.confirm}, and {options.name} was to be destroyed")
        resources = sum(len(one.changes) for one in destroying.shown())
        question = f"{resources} resources of {options.name} will be destroyed, for good."
        ask(
            question, agreed=options.confirm == options.name, answer=options.name, otherwise=f"--confirm {options.name}"
        )
        destroying.run()
    say(f"{options.name} is destroyed, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    return 0

"""What the verbs that work on live stacks have in common: which stacks, where these are, how states are looked at."""

import argparse
from collections.abc import Callable, Sequence

from stackwright.cli.options import add_output, say
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.locking.version import find
from stackwright.delivery.planning.outputs import Outputs, live_outputs
from stackwright.delivery.planning.planning import Planning
from stackwright.model.errors import did_you_mean
from stackwright.model.stack_records import StackRecord, legs
from stackwright.synthesis import records
from stackwright.synthesis.document import FILE, Document
from stackwright.terraform.binary import Terraform
from stackwright.terraform.runner import Runner
from stackwright.terraform.state_doctor.kept.connection import Connection, connect

ALL = "all"
LOG = "the log of the job"
"""Where all of a plan can be read that a comment has no room for."""


def add_live(verb: argparse.ArgumentParser, *, many: bool, optional: bool = False) -> None:
    """Let a verb be told which environments, and where their stacks are.

    Args:
        verb: The verb.
        many: Whether it takes several.
        optional: Whether it takes all where none is named.
    """
    if many:
        verb.add_argument(
            "names", metavar="ENV", nargs="*" if optional else "+", help=f"an environment, `bootstrap`, or `{ALL}`"
        )
    else:
        verb.add_argument("name", metavar="ENV", help="an environment, or `bootstrap`")
    verb.add_argument(
        "--stack", action="append", default=[], metavar="NAME", help="only this stack; may be given again"
    )
    add_output(verb, "folder of the stacks")


def chosen(options: argparse.Namespace, names: Sequence[str]) -> tuple[StackRecord, ...]:
    """The stacks that were asked for, environment after environment, each after those that it reads.

    Raises:
        DeliveryError: There is no such environment, or no such stack in it, or HCP Terraform has its state.
        OutputError: Nothing has been synthesized.
    """
    every = {leg.name: leg.stacks for leg in legs(records.read(options.output))}
    for name in names:
        if name not in every and name != ALL:
            raise DeliveryError(f"there is no environment {name!r}; {did_you_mean(name, [*every, ALL])}")
    stacks = [stack for name, own in every.items() if name in names or ALL in names for stack in own]
    for name in options.stack:
        if name not in {stack.name for stack in stacks}:
            known = [stack.name for stack in stacks]
            raise DeliveryError(f"there is no stack {name!r} in {', '.join(names)}; {did_you_mean(name, known)}")
    found = tuple(stack for stack in stacks if not options.stack or stack.name in options.stack)
    if elsewhere := next((stack for stack in found if stack.state.host), None):
        raise DeliveryError(f"{elsewhere.state.host} plans and applies {elsewhere.name}: look there, at its workspace")
    return found


def planning(options: argparse.Namespace, stacks: Sequence[StackRecord]) -> Planning:
    """How stacks are planned: with the binary that they ask for, and the credentials of this environment."""
    return Planning(options.output, binary(options, stacks), Runner.unattended(), live(), say)


def binary(options: argparse.Namespace, stacks: Sequence[StackRecord]) -> Terraform:
    """The binary that some stacks ask for.

    Raises:
        TerraformError: There is none, or it is of another version.
    """
    files = (options.output / stack.folder / FILE for stack in stacks)
    return find(Document.read(file) for file in files if file.is_file())


def live() -> Callable[[StackRecord], Outputs]:
    """Asks for the outputs in the state of a stack."""
    connected = connections()
    return lambda stack: live_outputs(stack.state, connected(stack))


def connections() -> Callable[[StackRecord], Connection]:
    """Connects to where a stack keeps its state, once for each account and region."""
    known: dict[tuple[str, str], Connection] = {}

    def connected(stack: StackRecord) -> Connection:
        place = (stack.state.account_id, stack.state.region)
        if place not in known:
            known[place] = connect(stack.state)
        return known[place]

    return connected

"""The verb `state` of the command line."""

import argparse
import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from stackwright.cli.answers import ask
from stackwright.cli.options import add_environments, add_output, say
from stackwright.cli.program_file import load_program
from stackwright.cli.state_report import details, notes, overview, version_table
from stackwright.model.platform_ import Platform
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.errors import StateError
from stackwright.terraform.state_doctor.examination import examine
from stackwright.terraform.state_doctor.kept.connection import connect
from stackwright.terraform.state_doctor.kept.versions import read_versions
from stackwright.terraform.state_doctor.repair import Restoration, Unlock
from stackwright.terraform.state_doctor.report import document
from stackwright.terraform.state_doctor.stack import named, select

TO_DO = 1
EXAMPLES = """\
examples:
  %(prog)s doctor dev
  %(prog)s doctor dev network --json
  %(prog)s versions dev-network
  %(prog)s unlock dev-network --id ID
  %(prog)s restore dev-network --version ID --yes
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    state = commands.add_parser(
        "state",
        help="look at kept state, release a lock, restore a version",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = state.add_subparsers(metavar="COMMAND", required=True)

    doctor = verbs.add_parser("doctor", help="say what is wrong with kept state, and what to run")
    add_environments(doctor)
    doctor.add_argument(
        "environment", metavar="ENV", help="an environment, or `bootstrap` for the accounts' own stacks"
    )
    doctor.add_argument("layer", metavar="LAYER", nargs="?", help="one layer, or one account (default: all)")
    doctor.add_argument("--json", action="store_true", help="print what was found as JSON")
    add_output(doctor, "folder of the stacks, where a failed apply leaves its state")
    doctor.set_defaults(command=_doctor)

    versions = verbs.add_parser("versions", help="list the versions of a state that can be restored")
    add_environments(versions)
    versions.add_argument("stack", metavar="STACK", help="for example dev-network")
    versions.add_argument("--json", action="store_true", help="print them as JSON")
    versions.set_defaults(command=_versions)

    unlock = verbs.add_parser("unlock", help="release the lock that a dead process left")
    add_environments(unlock)
    unlock.add_argument("stack", metavar="STACK", help="for example dev-network")
    unlock.add_argument("--id", required=True, help="the lock's id; any other lock is left alone")
    unlock.add_argument("--yes", action="store_true", help="release without asking")
    unlock.set_defaults(command=_unlock)

    restore = verbs.add_parser(
        "restore", help="make a version the state again, with its digest and the platform's encryption"
    )
    add_environments(restore)
    restore.add_argument("stack", metavar="STACK", help="for example dev-network")
    restore.add_argument(
        "--version",
        required=True,
        metavar="ID",
        help="the version's id; the current one's says that it is meant to be the state",
    )
    restore.add_argument("--yes", action="store_true", help="restore without asking")
    restore.set_defaults(command=_restore)


def _doctor(options: argparse.Namespace) -> int:
    stacks = select(_platform(options), options.environment, options.layer)
    now = datetime.now(UTC)
    found = []
    for _, group in groupby(stacks, key=lambda stack: stack.owner):
        own = list(group)
        say(f"looking at {len(own)} states in {own[0].state.bucket}")
        found += examine(own, connect(own[0].state), options.output, now)
    if options.json:
        print(json.dumps([document(one, now) for one in found], indent=2))
    else:
        shown = [one for one in found if one.findings or options.layer]
        parts = [] if options.layer else [overview(found)]
        rest = "\n".join(notes([one for one in found if one not in shown])).lstrip("\n")
        print("\n\n".join([*parts, *(details(one, now) for one in shown), *([rest] if rest else [])]))
    return TO_DO if any(one.findings for one in found) else 0


def _versions(options: argparse.Namespace) -> int:
    stack = named(_platform(options), options.stack)
    versions = read_versions(stack, connect(stack.state))
    print(json.dumps([one.document() for one in versions], indent=2) if options.json else version_table(versions))
    return 0


def _unlock(options: argparse.Namespace) -> int:
    stack = named(_platform(options), options.stack)
    unlock = Unlock(stack, connect(stack.state), options.id, datetime.now(UTC))
    ask(unlock.question, agreed=options.yes)
    unlock.run()
    say(f"{stack.name} is not locked any more; see what is left to do: {command('state', 'doctor', *stack.path)}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    stack = named(_platform(options), options.stack)
    restoration = Restoration(stack, connect(stack.state), options.version, datetime.now(UTC))
    ask(restoration.question, agreed=options.yes)
    restored = restoration.run()
    say(f"the state of {stack.name} is serial {restored.serial}; plan before you apply")
    return 0


def _platform(options: argparse.Namespace) -> Platform:
    platform = load_program().load(options.environments)
    if hcp := platform.settings.delivery.hcp:
        raise StateError(f"{hcp.host} keeps the states and their versions: look there, at the workspace of that name")
    return platform

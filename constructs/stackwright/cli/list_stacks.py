"""The verb `list`: the stacks of a platform, in the order in which they are applied."""

import argparse
import json
from typing import Any

from stackwright.cli.options import add_environments, load_platform
from stackwright.cli.program_file import load_program
from stackwright.cli.table import table


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("list", help="list the stacks, each after those that it builds on")
    add_environments(verb)
    verb.add_argument("--json", action="store_true", help="print them as JSON")
    verb.set_defaults(command=_list)


def _list(options: argparse.Namespace) -> int:
    stacks = load_platform(options, load_program()).stacks()
    if options.json:
        listed = [
            {
                "name": stack.name,
                "environment": stack.path[0],
                "layer": stack.path[1],
                "account": stack.account.id,
                "folder": stack.folder,
                "state": f"s3://{stack.state.bucket}/{stack.state.key}",
                "reads": [other.name for other in stack.reads],
            }
            for stack in stacks
        ]
        print(json.dumps(listed, indent=2))
    else:
        rows = [
            (stack.name, stack.account.id, ", ".join(other.path[1] for other in stack.waits_for) or "-")
            for stack in stacks
        ]
        print(table(("stack", "account", "builds on"), rows))
    return 0

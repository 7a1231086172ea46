"""The verb `changed`: which stacks a change touches, and why."""

import argparse
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stackwright.cli.options import add_environments, say
from stackwright.cli.table import WIDTH
from stackwright.delivery.changed.touched import Touched, touched
from stackwright.synthesis.program import OUTPUT
from stackwright.terraform.interruption import interruptible

MOST_LINES = 12
"""Lines about one stack: whoever wants more plans it."""
EXAMPLES = """\
examples:
  %(prog)s --base origin/main
  %(prog)s --base "$(git merge-base origin/main HEAD)" --json
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "changed",
        help="show which stacks differ from another revision, and which read what differs",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("--base", metavar="REV", required=True, help="a revision of git, e.g. origin/main")
    verb.add_argument(
        "--base-python", metavar="PATH", help="interpreter with the base's packages (default: the one that runs this)"
    )
    add_environments(verb)
    verb.add_argument("--json", action="store_true", help="print it as JSON, with a matrix for CI")
    verb.set_defaults(command=_changed)


def _changed(options: argparse.Namespace) -> int:
    with interruptible():
        found = touched(Path(), options.environments, options.base, OUTPUT, options.base_python)
    if options.json:
        print(json.dumps(_document(found), indent=2))
    else:
        print("\n".join(_text(found)))
    if any("its packages: " in line for lines in found.what.values() for line in lines):
        say(
            "the packages differ, so every stack is taken for changed; --base-python tells which are (docs/delivery.md)"
        )
    return 0


def _document(found: Touched) -> dict[str, object]:
    waves = [(group, number, [one.name for one in stacks]) for group, number, stacks in found.waves]
    return {
        "base": found.base,
        "changed": list(found.changed),
        "added": list(found.added),
        "removed": list(found.removed),
        "what": found.what,
        "because": found.because,
        "include": [
            {"stack": one.name, "group": group, "layer": one.layer, "wave": number}
            for group, number, stacks in found.waves
            for one in stacks
        ],
        "waves": [{"group": group, "wave": number, "stacks": stacks} for group, number, stacks in waves],
    }


def _text(found: Touched) -> Iterator[str]:
    count = len(found.changed) + len(found.added) + len(found.removed)
    since = f"{found.revision} ({found.base[:7]})" if not found.base.startswith(found.revision) else found.base[:7]
    if not count:
        yield f"no stack differs from {since}"
        return
    yield f"{count} of {len(found.stacks) + len(found.removed)} stacks differ from {since}"
    for _, _, stacks in found.waves:
        for one in stacks:
            yield ""
            yield one.name
            lines = ["is new"] if one.name in found.added else [*found.what.get(one.name, ())]
            yield from _shown([*lines, *found.because.get(one.name, ())])
    for name, resources in found.removed.items():
        yield ""
        yield name
        yield from _shown(
            [f"is gone: its {resources} resources stay in AWS until they are destroyed (docs/delivery.md)"]
        )


def _shown(lines: list[str]) -> Iterator[str]:
    kept = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"and {len(lines) - MOST_LINES + 1} more"]
    for line in kept:
        # Names of resources are long: they are broken rather than let out of the terminal.
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)

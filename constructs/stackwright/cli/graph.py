"""The verb `graph`: which stack builds on which, as text or as a picture."""

import argparse
from typing import Any

from stackwright.cli.options import add_environments, load_platform
from stackwright.cli.program_file import load_program
from stackwright.delivery.graph.dot import dot
from stackwright.delivery.graph.legs import shown
from stackwright.delivery.graph.mermaid import mermaid
from stackwright.delivery.graph.svg import svg
from stackwright.delivery.graph.text import text
from stackwright.model.stack_records import records

FORMATS = {"text": text, "mermaid": mermaid, "dot": dot, "svg": svg}
EXAMPLES = """\
examples:
  %(prog)s                                  every stack, by environment and wave
  %(prog)s dev --format mermaid             a flowchart that GitHub draws
  %(prog)s --format svg > docs/stacks.svg   a picture
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "graph",
        help="show which stacks build on which, and what is applied at the same time",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("names", metavar="ENV", nargs="*", help="an environment, or bootstrap (default: all)")
    verb.add_argument("--format", choices=FORMATS, default="text", help="what to print (default: text)")
    add_environments(verb)
    verb.set_defaults(command=_graph)


def _graph(options: argparse.Namespace) -> int:
    stacks = records(load_platform(options, load_program()).stacks())
    print(FORMATS[options.format](shown(stacks, options.names)))
    return 0

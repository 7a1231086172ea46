"""The verb `adopt`: what is in AWS already becomes a stack's own, by `import` blocks."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from stackwright.cli.options import add_environments, add_output, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.adoption import IMPORTS, document_of, form, read
from stackwright.terraform.state_doctor.stack import named

EXAMPLES = """\
examples:
  %(prog)s --form prod-network prod-cluster > adopt.yaml
  %(prog)s adopt.yaml
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "adopt",
        help="write import blocks for what is in AWS already",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE", nargs="?", type=Path, help="what is what: by stack and resource, ARNs")
    what.add_argument("--form", metavar="STACK", nargs="+", help="print such a file for stacks, to be filled in")
    add_environments(verb)
    add_output(verb, "folder of the stacks, which the blocks are written to")
    verb.set_defaults(command=_adopt)


def _adopt(options: argparse.Namespace) -> int:
    platform = load_platform(options, load_program())
    if options.form:
        stacks = [named(platform, name) for name in options.form]
        print("\n\n".join(form(stack, document_of(stack, options.output)) for stack in stacks))
        return 0
    for adoption in read(options.file, options.output, partial(named, platform)):
        written = options.output / adoption.stack.folder / IMPORTS
        write_whole(written, adoption.hcl())
        print(f"{written}: {len(adoption.ids)} to import, {len(adoption.left)} to make")
        for key in adoption.left:
            say(f"not mapped, so made anew: {adoption.stack.name}: {key}")
    return 0

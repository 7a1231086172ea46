"""The verb `preview`: what a change would do to what is live, without credentials and without the live state."""

import argparse
import json
from pathlib import Path
from typing import Any

from stackwright.cli.options import add_environments, say
from stackwright.cli.program_file import load_program
from stackwright.cli.rehearse import ALL, check_packages, working_directory
from stackwright.rehearsal.errors import RehearsalError
from stackwright.synthesis.invocation import command
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.interruption import interruptible

COMMENT = "preview"
"""By which name a pull request has the comment once."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "preview", help="show what a change would do to what is live: planned on this machine, without credentials"
    )
    add_environments(verb)
    verb.add_argument("names", metavar="ENV", nargs="*", help=f"an environment, or `{ALL}` (default: {ALL})")
    verb.add_argument("--base", metavar="REF", required=True, help="the revision that is live, for example origin/main")
    verb.add_argument(
        "--provider",
        choices=("stand-in", "real"),
        default="stand-in",
        help="stand-ins for all providers, or the real one for AWS (default: stand-in)",
    )
    verb.add_argument("--markdown", type=Path, metavar="FILE", help="write it as a comment for a pull request, too")
    verb.add_argument("--json", action="store_true", help="print it as JSON")
    verb.set_defaults(command=_preview)


def _preview(options: argparse.Namespace) -> int:
    check_packages()
    if options.markdown and not options.markdown.parent.is_dir():
        raise RehearsalError(f"{options.markdown.parent} is not a folder; name another file: --markdown")
    program = load_program()
    # What follows needs the optional packages, which other verbs must do without.
    from stackwright.delivery.preview.run import Wanted, preview  # noqa: PLC0415
    from stackwright.delivery.review import markdown, text  # noqa: PLC0415
    from stackwright.delivery.review.data import data  # noqa: PLC0415

    wanted = Wanted(Path(), options.environments, options.base, options.names, options.provider)
    with interruptible(), working_directory(kept=False) as work:
        found = preview(wanted, program, work, say)
    if options.markdown:
        again = command("preview", *options.names, "--base", options.base)
        heading = f"What this change would do, against {options.base}"
        written = markdown.comment(found.reviews, name=COMMENT, heading=heading, elsewhere=f"what {again} prints")
        write_whole(options.markdown, written)
    if options.json:
        stacks = [data(one) for one in found.reviews]
        print(json.dumps({"base": found.commit, "provider": found.provider, "stacks": stacks}, indent=2))
    else:
        print(text.text(found.reviews))
    return 0

"""The verb `app`: what `cdktf synth` runs, as cdktf.json says."""

import argparse
from typing import Any

from stackwright.cli.program_file import load_program


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("app", help="synthesize for the cdktf CLI, into the folder that it names")
    verb.set_defaults(command=_app)


def _app(_: argparse.Namespace) -> int:
    load_program().main()
    return 0

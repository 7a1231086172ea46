"""The verb `json-schema`: what editors complete environment files by."""

import argparse
import json
from typing import Any

from stackwright.cli.program_file import load_program
from stackwright.model.files.json_schema import json_schema


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("json-schema", help="print the JSON schema of the environment files")
    verb.set_defaults(command=_json_schema)


def _json_schema(_: argparse.Namespace) -> int:
    print(json.dumps(json_schema(load_program().all_layers), indent=2))
    return 0

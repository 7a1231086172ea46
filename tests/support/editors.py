"""What an editor says of a file: YAML as its language server reads it, against the JSON schema."""

import re
from typing import Any

import yaml
from jsonschema import Draft7Validator

from stackwright.layers import LAYERS
from stackwright.model.files.json_schema import json_schema

SCHEMA = Draft7Validator(json_schema(LAYERS))


class CoreLoader(yaml.SafeLoader):
    """Reads the core schema of YAML 1.2, as editors do: no dates, no `on`, no sexagesimal numbers."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as in the class above


# Source: https://yaml.org/spec/1.2.2/#103-core-schema
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"null|Null|NULL|~|", "nN~\0"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def complaints(text: str) -> list[str]:
    """What an editor underlines in a file."""
    return [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(yaml.load(text, CoreLoader))]  # noqa: S506

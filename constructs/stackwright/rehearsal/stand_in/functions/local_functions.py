"""The function of the local provider, 2.6.

Source: https://registry.terraform.io/providers/hashicorp/local/2.6.1/docs/functions/direxists
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stackwright.rehearsal.stand_in.functions.function import ArgumentError, Function


def _direxists(path: str) -> bool:
    if Path(path).exists() and not Path(path).is_dir():
        raise ArgumentError(f'Invalid file mode detected: "{path}" was found, but is not a directory')
    return Path(path).is_dir()


FUNCTIONS: Mapping[str, Function] = {
    "direxists": Function("Whether there is a directory", {"path": "string"}, "bool", _direxists)
}

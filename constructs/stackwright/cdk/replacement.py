"""Which arguments force a replacement: when one changes, Terraform destroys the object and makes another.

The bindings do not know. There is a data file for each provider, with its origin in it: by type, dotted paths of
arguments, without indexes; a hyphen before one says that only leaving it out forces a replacement. A test asks the
real provider for every type that Stackwright makes, and writes the file. Of other types nothing is said.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("replacements")


@cache
def forcing(provider: str) -> Mapping[str, frozenset[str]]:
    """Arguments that force a replacement, by resource type; empty where nothing is known of a provider.

    Args:
        provider: The provider's local name, such as `aws`.
    """
    file = FOLDER / f"{provider}.json"
    if not file.is_file():
        return {}
    return {type_: frozenset(paths) for type_, paths in json.loads(file.read_bytes())["types"].items()}

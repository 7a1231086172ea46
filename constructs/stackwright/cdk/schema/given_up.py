"""Blocks that the generator of the bindings gave up on: in the bindings, anything goes there.

They are too many to be classes: a statement of a web ACL holds statements, a QuickSight definition hundreds of visuals.
What the provider says of them is in a data file, each block once, by a name that its content gives it. A test derives
the file from what the real provider says, and compares the two.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Document = dict[str, Any]

DEFINITIONS = "definitions"
_FOLDER = Path(__file__).with_name("supplements")
_KINDS = {"resource": "resource_schemas", "data": "data_source_schemas"}


def path(provider: str) -> Path:
    """Where a provider's file lies, if it has one."""
    return _FOLDER / f"{provider}.blocks.json"


def content(provider: str) -> bytes:
    """Return a provider's file as it is on disk; empty when it has none."""
    return path(provider).read_bytes() if path(provider).is_file() else b""


def apply(document: Document, content: bytes) -> None:
    """Put blocks in the place of attributes that hold anything.

    Args:
        document: A schema in the form of `terraform providers schema -json`.
        content: The provider's file. A block that it defines stands in the schema by its name.
    """
    facts = json.loads(content or b"{}")
    document[DEFINITIONS] = {name: {"block": block} for name, block in facts.get(DEFINITIONS, {}).items()}
    for place, nested in facts.get("places", {}).items():
        kind, type_, *blocks, name = place.split(".")
        holder = document[_KINDS[kind]].get(type_, {}).get("block", {})
        for step in blocks:
            holder = holder.get("block_types", {}).get(step, {}).get("block", {})
        if holder.get("attributes", {}).get(name, {}).get("type") == "dynamic":
            del holder["attributes"][name]
            holder.setdefault("block_types", {})[name] = nested

"""What the bindings lack: which values are sensitive, and the ephemeral resources.

A supplement is a small data file per provider with its origin in it. A test derives one from what the real provider
says, and compares the two.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_FOLDER = Path(__file__).with_name("supplements")
_KINDS = {"resource_schemas": "resource.", "data_source_schemas": "data."}


def content(name: str) -> bytes:
    """Return a provider's supplement as it is on disk; empty when it has none."""
    path = _FOLDER / f"{name}.json"
    return path.read_bytes() if path.is_file() else b""


def apply(document: Document, supplement: bytes) -> None:
    """Add a supplement to a schema in the form of `terraform providers schema -json`."""
    facts = json.loads(supplement or b"{}")
    document["ephemeral_resource_schemas"] = facts.get("ephemeral_resource_schemas", {})
    for path in facts.get("sensitive", ()):
        attribute = _attribute(document, path)
        if attribute is not None:
            attribute["sensitive"] = True


def _attribute(document: Document, path: str) -> Document | None:
    """Find the attribute at a path such as `resource.aws_db_instance.password`; None when this version has none."""
    prefix, type_, *blocks, name = path.split(".")
    kind = next(kind for kind, start in _KINDS.items() if start == f"{prefix}.")
    block = document[kind].get(type_, {}).get("block", {})
    for step in blocks:
        attributes = block.get("attributes", {})
        nested = attributes.get(step, {}).get("nested_type") or block.get("block_types", {}).get(step, {}).get(
            "block", {}
        )
        block = nested
    found: Document | None = block.get("attributes", {}).get(name)
    return found

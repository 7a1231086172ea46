"""What the bindings lack: which values are sensitive, how often a block may stand, and the ephemeral resources.

A supplement is a small data file per provider with its origin in it. A test derives one from what the real provider
says, and compares the two. What a provider's schema does not say, such as items of an argument that is no block, is in
`cdk/answers`: the supplement is of schemas, for data sources too, and nothing stands in both.
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
    for path, (least, most) in facts.get("items", {}).items():
        *outer, name = path.split(".")
        block = _block(document, outer)
        if name in block.get("block_types", {}):
            block["block_types"][name] |= {"min_items": least, "max_items": most}


def _attribute(document: Document, path: str) -> Document | None:
    """Find the attribute at a path such as `resource.aws_db_instance.password`; None when this version has none."""
    *outer, name = path.split(".")
    found: Document | None = _block(document, outer).get("attributes", {}).get(name)
    return found


def _block(document: Document, steps: list[str]) -> Document:
    """Find a block by the kind and type of its object and the names on the way; empty when this version has none."""
    prefix, type_, *blocks = steps
    kind = next(kind for kind, start in _KINDS.items() if start == f"{prefix}.")
    block: Document = document[kind].get(type_, {}).get("block", {})
    for step in blocks:
        attributes = block.get("attributes", {})
        nested = attributes.get(step, {}).get("nested_type") or block.get("block_types", {}).get(step, {}).get(
            "block", {}
        )
        block = nested
    return block

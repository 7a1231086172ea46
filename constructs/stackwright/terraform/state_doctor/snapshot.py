"""One version of a state, as far as it has to be known: never what its resources hold."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = 4
"""The one format that Terraform has written since 0.12.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""


@dataclass(frozen=True)
class Snapshot:
    """One version of a state that Terraform can read.

    Attributes:
        serial: How many times it had been written.
        lineage: What all versions of one state have in common.
        resources: Addresses of its resources, without data sources.
        md5: What the digest has to be.
        version: Its id in the bucket; empty for a local file.
        written: When it was written there; None for a local file.
        restored: Whether `stackwright state restore` put it there.
    """

    serial: int
    lineage: str
    resources: frozenset[str]
    md5: str
    version: str = ""
    written: datetime | None = None
    restored: bool = False


def parse(
    content: bytes, *, version: str = "", written: datetime | None = None, restored: bool = False
) -> Snapshot | None:
    """Read a state; None when Terraform could not."""
    try:
        document = json.loads(content)
        if document["version"] != FORMAT:
            return None
        return Snapshot(
            serial=int(document["serial"]),
            lineage=str(document["lineage"]),
            resources=frozenset(_addresses(document)),
            md5=md5(content),
            version=version,
            written=written,
            restored=restored,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def md5(content: bytes) -> str:
    """The digest that Terraform keeps of a state."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _addresses(document: Mapping[str, Any]) -> list[str]:
    addresses = []
    for resource in document["resources"]:
        if resource["mode"] != "managed":
            continue
        module = f"{resource['module']}." if resource.get("module") else ""
        for instance in resource["instances"]:
            index = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
            addresses.append(f"{module}{resource['type']}.{resource['name']}{index}")
    return addresses

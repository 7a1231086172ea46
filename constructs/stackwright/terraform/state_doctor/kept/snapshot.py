"""One version of a state, as far as it has to be known: of its resources no more than what AWS calls them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = 4
"""The one format that Terraform has written since 0.12.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""
KMS = "aws:kms"
S3_MANAGED = "AES256"
OWN_ARNS = ("arn", "access_entry_arn", "association_arn")
"""Attributes in which a resource has its own ARN."""


@dataclass(frozen=True)
class Encryption:
    """How an object is encrypted, in the words of S3.

    Attributes:
        algorithm: `aws:kms` or `AES256`; empty for an object that S3 keeps as it came.
        key: ARN of the KMS key; empty without one.
    """

    algorithm: str = ""
    key: str = ""


UNENCRYPTED = Encryption()


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
        things: ARNs of its resources, and their types and ids with a space between.
        encryption: How it is encrypted in the bucket.
    """

    serial: int
    lineage: str
    resources: frozenset[str]
    md5: str
    version: str = ""
    written: datetime | None = None
    restored: bool = False
    things: frozenset[str] = frozenset()
    encryption: Encryption = UNENCRYPTED


def parse(
    content: bytes,
    *,
    version: str = "",
    written: datetime | None = None,
    restored: bool = False,
    encryption: Encryption = UNENCRYPTED,
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
            things=frozenset(_things(document)),
            encryption=encryption,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def md5(content: bytes) -> str:
    """The digest that Terraform keeps of a state."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _addresses(document: Mapping[str, Any]) -> Iterator[str]:
    for resource, instance in _instances(document):
        module = f"{resource['module']}." if resource.get("module") else ""
        index = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
        yield f"{module}{resource['type']}.{resource['name']}{index}"


def _things(document: Mapping[str, Any]) -> Iterator[str]:
    for resource, instance in _instances(document):
        attributes = instance.get("attributes") or {}
        yield from (str(attributes[name]) for name in OWN_ARNS if attributes.get(name))
        if attributes.get("id"):
            yield f"{resource['type']} {attributes['id']}"


def _instances(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for resource in document["resources"]:
        if resource["mode"] == "managed":
            yield from ((resource, instance) for instance in resource["instances"])

"""Schemas on disk: a header line with an index, then a JSON document per type, of which only those used are parsed.

A file is written beside its place and moved there, so readers see all of it or nothing and writers may race. Where
the folder cannot be written, schemas are read from the bindings each time, which is said.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from stackwright.cdk import cache_folder
from stackwright.cdk.schema import given_up

LOG = logging.getLogger(__name__)
_PARTS = ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas", given_up.DEFINITIONS)
_READER = (
    "bindings.py",
    "typescript.py",
    "reader.py",
    "supplement.py",
    "secrets_by_name.py",
    "given_up.py",
    "cache.py",
)


class StoredSchema:
    """One provider's schema in the form in which it is stored.

    Attributes:
        header: `source`, `version`, the `provider` block and per kind the place of each type.
    """

    def __init__(self, data: bytes) -> None:
        first, _, self._body = data.partition(b"\n")
        self.header: Mapping[str, Any] = json.loads(first)
        if self.header["length"] != len(self._body):
            raise ValueError("cut short")

    def documents(self, kind: str) -> Mapping[str, bytes]:
        """Return the JSON of each type of a kind, such as `resource_schemas`."""
        return {type_: self._body[start:end] for type_, (start, end) in self.header[kind].items()}


def store(document: Mapping[str, Any], source: str, version: str) -> bytes:
    """Bring a schema in the form of `terraform providers schema -json` into the stored form."""
    body = bytearray()
    header: dict[str, Any] = {"source": source, "version": version, "provider": document["provider"].get("block", {})}
    for kind in _PARTS:
        header[kind] = {}
        for type_, schema in document[kind].items():
            start = len(body)
            body += json.dumps(schema["block"], separators=(",", ":")).encode()
            header[kind][type_] = (start, len(body))
    header["length"] = len(body)
    return json.dumps(header, separators=(",", ":")).encode() + b"\n" + bytes(body)


def path_for(identity: str, supplement: bytes) -> Path:
    """Return where the schema of a bindings package lies; its content, the supplement and this reader name it."""
    digest = hashlib.sha256(_reader_digest() + supplement).hexdigest()[:16]
    return cache_folder.folder() / f"{identity}-{digest}.schema"


def load(path: Path) -> StoredSchema | None:
    """Read a stored schema; None when there is none, or none that is whole."""
    try:
        stored = StoredSchema(path.read_bytes())
    except (OSError, ValueError, KeyError):
        return None
    LOG.info("take %s from the cache", path)
    return stored


def save(path: Path, data: bytes) -> None:
    """Write a stored schema, atomically. It is no more than slow where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        LOG.warning(
            "%s cannot be written: %s; it is read from the bindings each time, which takes seconds; "
            "make room there, or name another folder in %s",
            path,
            error.strerror,
            cache_folder.VARIABLE,
        )


@lru_cache(maxsize=1)
def _reader_digest() -> bytes:
    digest = hashlib.sha256()
    for name in _READER:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.digest()

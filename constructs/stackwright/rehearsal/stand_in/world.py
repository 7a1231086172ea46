"""What exists: every object that the stand-in providers have made, one JSON file each.

It lives beside the installed providers, so it survives from one Terraform command to the next, as an account does. A
deleted object leaves a file that says so, which tells "gone" from "never seen here".

A file's name begins with as much of the object's id as people need to find it, and ends with the hash of all of it: an
id may be longer than a file's name, and may differ from another in its capitals only, which macOS takes for the same.
The folder of an account's region is named likewise.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

State = dict[str, Any]

_READABLE = 100  # file systems stop at 255 bytes


class World:
    """The objects of one account, of one region of it, or of one cluster.

    Args:
        folder: Where the objects of everybody are kept.
        owner: Whose these are.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self._folder = folder / _file_name(owner)

    def claim(self, type_name: str, id_: str) -> bool:
        """Reserve an id for a new object; False when it is, or ever was, in use. Safe between processes."""
        path = self._path(type_name, id_)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True

    def put(self, type_name: str, id_: str, state: State, arguments: str) -> None:
        """Store an object together with the fingerprint of the arguments that it was last made from."""
        self._write(self._path(type_name, id_), {"arguments": arguments, "state": state})

    def get(self, type_name: str, id_: str) -> State | None:
        """Return an object; None when it was never made here."""
        return self._read(self._path(type_name, id_)).get("state")

    def arguments(self, type_name: str, id_: str) -> str | None:
        """Return the fingerprint of the arguments that a living object was made from."""
        return self._read(self._path(type_name, id_)).get("arguments")

    def is_deleted(self, type_name: str, id_: str) -> bool:
        """Whether an object was here and is not any more."""
        return "deleted" in self._read(self._path(type_name, id_))

    def delete(self, type_name: str, id_: str) -> None:
        """Delete an object."""
        self._write(self._path(type_name, id_), {"deleted": True})

    def all(self, type_name: str) -> Iterator[State]:
        """Iterate over the living objects of a type."""
        for path in sorted((self._folder / type_name).glob("*.json")):
            state = self._read(path).get("state")
            if state is not None:
                yield state

    def _path(self, type_name: str, id_: str) -> Path:
        return self._folder / type_name / f"{_file_name(id_)}.json"

    @staticmethod
    def _read(path: Path) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(path.read_text() or "{}")
        except FileNotFoundError:
            return {}
        return found

    @staticmethod
    def _write(path: Path, document: dict[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", delete=False) as file:
            json.dump(document, file, indent=1, sort_keys=True, default=bytes.decode)
        Path(file.name).replace(path)


def _file_name(text: str) -> str:
    return f"{quote(text, safe=' ,:=@')[:_READABLE]}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"

"""The local provider: files are really written and read, relative to where Terraform runs.

Source: https://registry.terraform.io/providers/hashicorp/local/2.6.1/docs
"""

from __future__ import annotations

import binascii
import os
from base64 import b64decode, b64encode
from pathlib import Path

from stackwright.rehearsal.stand_in.small.hashes import hashes, sha1_of
from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small, Value


def _content(value: Value) -> bytes:
    if value.get("content_base64") is not None:
        try:
            return b64decode(value["content_base64"], validate=True)
        except binascii.Error as error:
            raise RefusalError("content_base64 is no base64", str(error)) from error
    if value.get("source") is not None:
        return _read(value["source"])
    text = value["content"] if value.get("sensitive_content") is None else value["sensitive_content"]
    return str(text or "").encode()


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise RefusalError(f"{name} cannot be read", f"{error.strerror}: give a file that is there.") from error


def _file(value: Value, _seed: str) -> Value:
    content, path = _content(value), Path(value["filename"])
    try:
        path.parent.mkdir(mode=int(value["directory_permission"], 8), parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
        with os.fdopen(os.open(path, flags, int(value["file_permission"], 8)), "wb") as file:
            file.write(content)
    except OSError as error:
        raise RefusalError(f"{path} cannot be written", str(error.strerror)) from error
    return {"id": sha1_of(content), **hashes(content, "content_")}


def _as_written(state: Value) -> Value | None:
    """A file that is gone or that somebody has changed is made again."""
    path = Path(state["filename"])
    return state if path.is_file() and sha1_of(path.read_bytes()) == state["id"] else None


def _removed(state: Value) -> None:
    Path(state["filename"]).unlink(missing_ok=True)


def _found(value: Value, _seed: str) -> Value:
    content = _read(value["filename"])
    return {
        "id": sha1_of(content),
        "content": content.decode(errors="replace"),
        "content_base64": b64encode(content).decode(),
        **hashes(content, "content_"),
    }


def _command(value: Value, _seed: str) -> Value:
    what = f"local_command: a rehearsal does not run {value['command']}"
    raise RefusalError(what, "Only Terraform runs programs of yours. Give what it prints by a variable.")


_WRITTEN = Kind(_file, read=_as_written, destroy=_removed)
SMALL = Small(
    resources={"local_file": _WRITTEN, "local_sensitive_file": _WRITTEN},
    data_sources={"local_command": _command, "local_file": _found, "local_sensitive_file": _found},
)

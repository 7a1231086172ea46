"""The archive provider: archives are really made, the same of the same files.

The hashes are those of what is written here; the provider packs with another library, so its own differ.
Source: https://registry.terraform.io/providers/hashicorp/archive/2.7.1/docs/resources/file
"""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.rehearsal.stand_in.small.hashes import hashes, sha1_of
from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small, Value

_MODE = 0o644
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a ZIP file can hold


@dataclass(frozen=True, slots=True)
class _Entry:
    content: bytes
    mode: int = _MODE


def _archive(value: Value, _seed: str) -> Value:
    pack = _PACKERS.get(value["type"])
    if pack is None:
        raise RefusalError(f"archive type not supported: {value['type']}", f"Give one of {', '.join(_PACKERS)}.")
    try:
        packed = pack(_with_mode(_entries(value), value.get("output_file_mode")))
        path = Path(value["output_path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed)
    except OSError as error:
        raise RefusalError(f"error creating archive: {error.filename}", f"{error.strerror}") from error
    return {"id": sha1_of(packed), "output_size": len(packed), **hashes(packed, "output_", "sha")}


def _again(state: Value) -> Value:
    """An archive is made again at each refresh, so that it is there, and of what its files hold now."""
    return {**state, **_archive(state, "")}


def _entries(value: Value) -> Mapping[str, _Entry]:
    if value.get("source_dir") is not None:
        top = Path(value["source_dir"])
        if not top.is_dir():
            raise RefusalError(f"error archiving directory: {top} is none", "Give source_dir a folder that is there.")
        excluded = [_pattern(glob) for glob in value.get("excludes") or ()]
        found = dict(_below(top, top, excluded, follow=not value.get("exclude_symlink_directories")))
        if not found:
            raise RefusalError("archive has not been created as it would be empty", f"{top} has no file to pack.")
        return found
    if value.get("source_file") is not None:
        path = Path(value["source_file"])
        return {path.name: _entry(path)}
    if value.get("source_content_filename") is not None:
        return {value["source_content_filename"]: _Entry(str(value.get("source_content") or "").encode())}
    if value.get("source"):
        return {one["filename"]: _Entry(one["content"].encode()) for one in value["source"]}
    wanted = "Give one of source, source_content_filename, source_file, source_dir."
    raise RefusalError("Missing Attribute Configuration", wanted)


def _below(top: Path, folder: Path, excluded: list[re.Pattern[str]], *, follow: bool) -> Iterator[tuple[str, _Entry]]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(top).as_posix()
        if any(pattern.fullmatch(name) for pattern in excluded) or (path.is_symlink() and path.is_dir() and not follow):
            continue
        if path.is_dir():
            yield from _below(top, path, excluded, follow=follow)
        else:
            yield name, _entry(path)


def _entry(path: Path) -> _Entry:
    return _Entry(path.read_bytes(), path.stat().st_mode & 0o777)


def _pattern(glob: str) -> re.Pattern[str]:
    """A glob with `**` for any folders, as a regular expression."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]+\])", glob.replace(os.sep, "/"))
    return re.compile(
        "".join(parts.get(piece, piece if piece.startswith("[") else re.escape(piece)) for piece in pieces)
    )


def _with_mode(entries: Mapping[str, _Entry], mode: str | None) -> Mapping[str, _Entry]:
    if not mode:
        return entries
    try:
        number = int(mode, 8 if mode.startswith("0") else 10)  # as Go reads numbers
    except ValueError as error:
        raise RefusalError(f"error parsing output_file_mode value: {mode}", 'Give one such as "0644".') from error
    return {name: _Entry(entry.content, number) for name, entry in entries.items()}


def _zip(entries: Mapping[str, _Entry]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in sorted(entries.items()):
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.external_attr, info.compress_type = entry.mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.content)
    return buffer.getvalue()


def _tar_gz(entries: Mapping[str, _Entry]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, entry in sorted(entries.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(entry.content), entry.mode
            archive.addfile(info, io.BytesIO(entry.content))
    return gzip.compress(buffer.getvalue(), mtime=0)


_PACKERS = {"zip": _zip, "tar.gz": _tar_gz}
SMALL = Small(resources={"archive_file": Kind(_archive, read=_again)}, data_sources={"archive_file": _archive})

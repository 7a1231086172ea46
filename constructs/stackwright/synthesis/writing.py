"""Files that cannot be written are told with their path and a remedy, and none is left half written."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stackwright.model.errors import PlatformError

FULL = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})
"""Errors that say that a disk, a quota or a limit is exhausted: whoever meets one, it is no bug."""


class OutputError(PlatformError):
    """A file or folder cannot be written, or is not ours to replace."""


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Tell what goes wrong with files as the fault of a file or folder."""
    try:
        yield
    except OSError as error:
        raise OutputError(unwritable(error, place)) from None


def unwritable(error: OSError, place: object) -> str:
    """What is said of something that cannot be written, in one line.

    Args:
        error: Why.
        place: What it is, for errors that do not know.
    """
    remedy = "make room on the disk" if error.errno in FULL else "check its permissions"
    return f"{error.filename or place} cannot be written: {error.strerror}; {remedy}"


def write_whole(file: Path, text: str) -> None:
    """Write a file whole, or not at all. A link is followed, and what is no file, such as /dev/stdout, is written to.

    Raises:
        OutputError: It cannot be written.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.exists() and not target.is_file():
            target.write_text(text)
        else:
            _replace(target, text)
    except OSError as error:
        raise OutputError(unwritable(OSError(error.errno, error.strerror), file)) from None


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with draft.open("x") as scratch:
        try:
            scratch.write(text)
            scratch.flush()
            draft.replace(file)
        except BaseException:
            draft.unlink()
            raise

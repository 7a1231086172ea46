"""Files that cannot be written are told with their path and a remedy, and none is left half written."""

import errno
import os
import secrets
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stackwright.model.errors import PlatformError

FULL = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})
"""Errors that say that a disk, a quota or a limit is exhausted: whoever meets one, it is no bug."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends a command. SIGINT is replaced first and put back last: it alone raises an exception between the others."""


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


def write_together(texts: Mapping[Path, str]) -> None:
    """Write files that there are, all of them or none.

    A signal is heard before the first is replaced, or when all are; a file that cannot be replaced puts back those
    before it. Only a machine that stops between two renames leaves some old and some new.

    Args:
        texts: The new text of each file, the ends of its lines as they are to be.

    Raises:
        OutputError: One cannot be written.
    """
    targets = {file: Path(os.path.realpath(file)) for file in texts}
    place = next(iter(texts), Path())
    with writing(place), ExitStack() as drafts:
        new = {file: drafts.enter_context(_draft(target, texts[file])) for file, target in targets.items()}
        old = {file: drafts.enter_context(_draft(target, _text(target))) for file, target in targets.items()}
        replaced = []
        with held_back():
            try:
                for place, draft in new.items():
                    draft.replace(targets[place])
                    replaced.append(place)
            except OSError:
                for file in replaced:
                    old[file].replace(targets[file])
                raise


@contextmanager
def held_back() -> Iterator[None]:
    """Hear signals afterwards only. A mask would not do: with several threads, one without it takes the signal."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python hears signals in the main thread
        return
    heard: list[int] = []
    before = {number: signal.signal(number, lambda one, _: heard.append(one)) for number in _SIGNALS}
    try:
        yield
    finally:
        for number in reversed(_SIGNALS):
            signal.signal(number, before[number])
        for one in heard:
            signal.raise_signal(one)


def _text(file: Path) -> str:
    with file.open(newline="") as stream:
        return stream.read()


@contextmanager
def _draft(file: Path, text: str) -> Iterator[Path]:
    """A file beside another one, to be renamed to it; gone at the end if it was not."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("x", newline="") as scratch:
            scratch.write(text)
        shutil.copymode(file, draft)
        yield draft
    finally:
        draft.unlink(missing_ok=True)

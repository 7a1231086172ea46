"""A folder that is written whole, or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stackwright.synthesis.writing import OutputError, held_back, unwritable


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Put a folder of files in the place of another one, with all that is in that.

    It is filled beside the old one, which is there until then; a signal is heard before or after they change places.

    Args:
        folder: The folder; made if missing, followed if it is a link.
        texts: The text of each file, by its path in the folder.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        _write(Path(os.path.realpath(folder)), texts)
    except OSError as error:
        raise OutputError(unwritable(OSError(error.errno, error.strerror), folder)) from None


def _write(target: Path, texts: Mapping[str, str]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        new, old = Path(scratch) / "new", Path(scratch) / "old"
        for path, text in texts.items():
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        with held_back():
            _exchange(target, new, old)


def _exchange(target: Path, new: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise

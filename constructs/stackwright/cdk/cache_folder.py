"""Where that is kept which is slow to make and can be made again: unpacked bindings, schemas, downloaded providers.

Whoever owns this folder decides what Node and Terraform run. So it is always our own, and no one else may write to it.
"""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from stackwright.model.errors import EngineError

VARIABLE = "STACKWRIGHT_CACHE_DIR"
"""Environment variable that names the folder."""


def temporary_folder() -> str:
    """The folder for temporary files: that which TMPDIR names, or one of the usual ones if it cannot be written to.

    Raises:
        EngineError: None can.
    """
    try:
        return tempfile.gettempdir()
    except FileNotFoundError as none:
        raise EngineError(f"{none.strerror}; make room in one of them, or name another in TMPDIR") from None


def folder() -> Path:
    """The cache folder, made if missing: the first of these that is ours and can be written to.

    1. The one that STACKWRIGHT_CACHE_DIR names; if it names one, 2 and 3 are left alone.
    2. `cache` in the virtual environment.
    3. `stackwright` in the user's cache.
    4. A folder of the user's among the temporary ones, private to this process if somebody else took it.
    """
    return _usable(tuple(_candidates()))


def _candidates() -> Iterator[Path]:
    home = os.environ.get("HOME")  # some containers have a user without one
    if named := os.environ.get(VARIABLE):
        yield Path(named).absolute()
    else:
        if sys.prefix != sys.base_prefix:
            yield Path(sys.prefix) / "cache"
        if user_cache := os.environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache"):
            yield Path(user_cache) / "stackwright"
    yield Path(temporary_folder()) / f"stackwright-{os.getuid()}"


@lru_cache
def _usable(candidates: tuple[Path, ...]) -> Path:
    for candidate in candidates:
        try:
            candidate.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = candidate.stat()
        except OSError:
            continue
        private = status.st_uid == os.getuid() and not status.st_mode & stat.S_IWOTH
        if private and os.access(candidate, os.W_OK | os.X_OK):
            return candidate
    return Path(tempfile.mkdtemp(prefix="stackwright-"))

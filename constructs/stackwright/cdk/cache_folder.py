"""Where that is kept which is slow to make and can be made again: unpacked bindings, schemas, downloaded providers.

Whoever owns this folder decides what Node and Terraform run. So it is always our own, and no one else may write to it.
"""

import atexit
import os
import shutil
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
    4. A folder of the user's among the temporary ones.

    If not even that can be used, as somebody else has taken its name, it is one that goes with this process. That is
    slow, and said once, as is a named one that cannot be used.
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
            if os.environ.get(VARIABLE) and candidate != candidates[0]:
                _tell(
                    f"{candidates[0]}, named by {VARIABLE}, is not yours alone or cannot be written; using {candidate}"
                )
            return candidate
    passing = Path(tempfile.mkdtemp(prefix="stackwright-"))
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    _tell(
        f"nothing can be kept, so that this takes longer, every time: {', '.join(map(str, candidates))} cannot be "
        f"written or are not yours alone; name a folder in {VARIABLE}"
    )
    return passing


def _tell(line: str) -> None:
    sys.stderr.write(f"stackwright: {line}\n")
    sys.stderr.flush()

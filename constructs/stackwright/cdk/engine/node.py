"""Which Node is run, and whether it will do."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.cdk.engine.death import death, unborn
from stackwright.model.errors import EngineError

OLDEST = 20
"""Source: https://www.npmjs.com/package/jsii (engines)."""

_REMEDY = f"install Node.js {OLDEST} or newer (https://nodejs.org)"


def find() -> str:
    """The path of Node: the one that JSII_NODE names, or that on PATH. The last one that would do is not asked again.

    Raises:
        EngineError: It is missing, broken or too old.
    """
    name = os.environ.get("JSII_NODE") or "node"
    path = shutil.which(name)
    if not path:
        raise EngineError(f"there is no {name} on PATH; {_REMEDY}")
    status = Path(path).stat()
    stamp = os.fsencode(f"{path} {status.st_ino} {status.st_size} {status.st_mtime_ns}")
    asked_before = cache_folder.folder() / "node"
    if not (asked_before.exists() and asked_before.read_bytes() == stamp):
        version = _version(path)
        major = version.removeprefix("v").partition(".")[0]
        if not major.isdecimal() or int(major) < OLDEST:
            raise EngineError(f"{name} is {version or 'no Node at all'}; {_REMEDY}")
        with contextlib.suppress(OSError):
            asked_before.write_bytes(stamp)
    return path


def _version(path: str) -> str:
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:  # a program for another machine, or none at all
        raise unborn(path, error) from None
    if asked.returncode:
        raise death(path, asked.returncode, asked.stderr.splitlines(), at_start=True)
    return asked.stdout.strip()

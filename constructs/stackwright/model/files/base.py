"""Environment files against what they were at a revision of git: what no file alone can show to be wrong."""

import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from stackwright.model.errors import Fault, Key, PlatformError
from stackwright.model.files import yaml_document
from stackwright.model.files.yaml_document import Document, Value
from stackwright.model.rules import upgrades, zones

RULES: tuple[tuple[Callable[[object, object], Iterable[Fault]], Collection[Key]], ...] = (
    (upgrades.faults, (upgrades.VERSION,)),
    (zones.moves, (zones.ZONES, zones.CONTROL_PLANE)),
)
"""What judges a change, and the keys that it is about."""


class RevisionError(PlatformError):
    """A revision cannot be read."""


def faults_since(folder: Path, revision: str) -> Iterator[Fault]:
    """What is wrong with a folder's environment files in view of what they were.

    A file that is new, or that cannot be read now or then, is not compared: what is wrong with it now, `load` says.

    Args:
        folder: The folder of the environment files.
        revision: A revision of git, e.g. `origin/main`.

    Raises:
        RevisionError: There is no git, no such revision, or no environment file in it.
    """
    if not folder.is_dir():
        return
    commit = git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    listed = git(folder, "ls-tree", "--name-only", "-z", commit).decode(errors="replace").split("\0")
    names = [name for name in listed if name.endswith(".yaml")]
    if not names:
        raise RevisionError(f"{revision} has no environment files in {folder}; name another revision")
    for name in names:
        file = folder / name
        if not file.is_file():
            continue
        before = yaml_document.parse(git(folder, "show", f"{commit}:./{name}"), file)
        after = yaml_document.read(file)
        for judge, keys in RULES:
            yield from map(after.located, judge(_known(before, keys), _known(after, keys)))


def _known(document: Document, keys: Collection[Key]) -> Value:
    """What a file says, unless it is unknown what it says at some keys."""
    places = document.gaps | document.doubtful
    return None if any(place == key[: len(place)] for place in places for key in keys) else document.value


def git(folder: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> bytes:
    """What a command of git prints.

    Args:
        folder: Where to run it.
        arguments: Its arguments.
        variables: Environment variables for git; those of this process if left out.

    Raises:
        RevisionError: There is no git, or it failed.
    """
    try:
        ended = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False, env=variables)
    except FileNotFoundError:
        raise RevisionError(
            "git is not installed, or not on PATH; without it there is no base to compare with"
        ) from None
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip()
        raise RevisionError(f"git {arguments[0]} failed in {folder}: {said}; name a revision that is fetched")
    return ended.stdout

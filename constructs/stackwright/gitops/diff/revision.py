"""A revision of the repository as files, without touching the work tree, the index or anything else of git's."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stackwright.model.files.base import git


@dataclass(frozen=True)
class Revision:
    """A revision.

    Attributes:
        name: What it was called by.
        commit: Which one it is.
        day: The day of its commit.
        folder: Its files.
    """

    name: str
    commit: str
    day: date
    folder: Path


@contextmanager
def checked_out(repository: Path, name: str) -> Iterator[Revision]:
    """A revision in a folder of its own, which is gone at the end.

    Args:
        repository: The work tree of the repository.
        name: What to call the revision by, e.g. `origin/main`.

    Raises:
        RevisionError: There is no git, or no such revision.
    """
    commit = git(repository, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    day = date.fromisoformat(git(repository, "show", "--no-patch", "--format=%cs", commit).decode().strip())
    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        folder, variables = Path(scratch) / "revision", {**os.environ, "GIT_INDEX_FILE": f"{scratch}/index"}
        folder.mkdir()
        # Not `git archive`: that leaves out what attributes say, and Argo CD does not.
        git(repository, "read-tree", commit, variables=variables)
        git(repository, "checkout-index", "--all", f"--prefix={folder}/", variables=variables)
        yield Revision(name, commit, day, folder)

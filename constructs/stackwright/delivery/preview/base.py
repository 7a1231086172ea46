"""The base of a change, synthesized by itself: its own program and its own Stackwright, with no credentials."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.preview.side import Side
from stackwright.gitops.diff.revision import checked_out
from stackwright.model.errors import PlatformError
from stackwright.model.files.base import git
from stackwright.synthesis import records

OWN_CODE = Path("constructs")
"""Where a revision holds a Stackwright of its own, if it does."""
WITHHELD = ("AWS_", "TF_", "GITHUB_", "ACTIONS_", "CDKTF_")
"""How environment variables begin that a program of another revision is not given."""


class PreviewError(PlatformError):
    """There is nothing to compare with."""


@dataclass(frozen=True)
class Base:
    """What a change starts from.

    Attributes:
        name: What its revision was called by.
        commit: Which one it is.
        side: Its stacks.
    """

    name: str
    commit: str
    side: Side


@contextmanager
def base(project: Path, environments: Path, name: str, scratch: Path) -> Iterator[Base]:
    """The base of a change, as long as its files are there.

    Args:
        project: The folder of the project, in a work tree of git.
        environments: The folder of its environment files, seen from there.
        name: What to call the revision by, e.g. `origin/main`.
        scratch: A folder to synthesize into.

    Raises:
        RevisionError: There is no git, or no such revision.
        PreviewError: The revision cannot be synthesized.
    """
    repository = Path(git(project, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    with checked_out(repository, name) as revision:
        folder = revision.folder / project.resolve().relative_to(repository.resolve())
        if not (folder / environments).is_dir():
            raise PreviewError(f"{name} has no {environments}; name a revision that has environment files: --base")
        output = synthesized(folder, environments, scratch / "base")
        if not (output / records.FILE).is_file():
            raise PreviewError(f"{name} is of a Stackwright that lists no stacks; name a later revision: --base")
        yield Base(name, revision.commit, Side.read(output))


def synthesized(revision: Path, environments: Path, output: Path) -> Path:
    """Synthesize a revision in a process of its own.

    Args:
        revision: The project's folder of the revision.
        environments: The folder of the environment files, seen from there.
        output: The folder to write to.

    Returns:
        The folder that was written.

    Raises:
        PreviewError: The program of the revision fails.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith(WITHHELD)}
    if (revision / OWN_CODE / "stackwright").is_dir():
        variables["PYTHONPATH"] = str(revision / OWN_CODE)
    where = ["--environments", str(environments), "--output", str(output.absolute())]
    command = [sys.executable, "-m", "stackwright", "synth", "--quiet", *where]
    ended = subprocess.run(command, cwd=revision, env=variables, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip()
        raise PreviewError(f"the base cannot be synthesized, so there is nothing to compare with\n\n{said}")
    return output

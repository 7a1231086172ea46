"""Puts a new output folder in the place of another, and loses nothing of Terraform's, whatever happens in between.

    cdktf.out.replacement/        beside the output, so that everything in it can be renamed
    ├── new/                      is filled by whoever replaces
    ├── old/                      what was the output
    ├── fresh/, stale/            what waits to be moved between the two, and what is not valid any more
    └── journal                   the renames that are under way

1. `new` is filled. Nobody has touched the output yet.
2. Renames put the output away as `old`, move what Terraform keeps from there into `new`, and make that the output. They
   are written down first. From the first to the last there is no output: an old one without its states, or one of
   which half is new, could be applied.
3. What is left, which is configuration and what `terraform init` makes again, is deleted.

What is interrupted in 1 and 2 is undone, so that the output is the old one; in 3 it is finished. The process itself
does so, or, if it was killed, the next one before it begins. A state is never deleted: one that was written at the last
moment into a folder that is going moves to the same place in the output.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stackwright.synthesis.handover import DATA, is_state, plan
from stackwright.synthesis.renames import make, undo
from stackwright.synthesis.writing import OutputError, writing

MANIFEST = "manifest.json"
"""The file by which an output folder is known to be ours."""


FOLDERS = ("new", "old", "fresh", "stale")
FILES = ("journal", "journal.draft")


def put_away(output: Path) -> Path:
    """Where an output lies while another takes its place, and after a synth that was killed meanwhile."""
    return _scratch(_behind_links(output)) / "old"


@contextmanager
def replacement(output: Path) -> Iterator[Path]:
    """A folder to fill, which takes the output's place at the end, unless something is raised.

    One process at a time; others wait.

    Args:
        output: The folder to replace; made if missing. A link is followed.

    Yields:
        The folder to fill; it has to be made, its parent exists.

    Raises:
        OutputError: The output, or what an interrupted replacement left beside it, is not ours, or cannot be written.
            Other errors are those of whoever fills the folder.
    """
    with writing(output):
        folder = _behind_links(output)
        folder.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder.parent, os.O_RDONLY)
    try:
        with writing(output):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            scratch = _scratch(folder)
            _settle(folder, scratch)
            _check_ours(folder)
            scratch.mkdir()
        try:
            yield scratch / "new"
            with writing(output):
                _replace(folder, scratch)
        finally:
            with writing(output):
                _settle(folder, scratch)
    finally:
        os.close(descriptor)


def _behind_links(output: Path) -> Path:
    """The folder itself, by a name that can be given to what stands beside it."""
    return Path(os.path.realpath(output)) if output.is_symlink() or not output.name.strip(".") else output


def _scratch(folder: Path) -> Path:
    """Where a replacement of a folder is prepared."""
    return folder.with_name(f"{folder.name}.replacement")


def _check_ours(output: Path) -> None:
    if output.exists() and not (output / MANIFEST).exists() and (not output.is_dir() or any(output.iterdir())):
        raise OutputError(f"{output} holds something that Stackwright did not write; name another folder: --output")


def _replace(output: Path, scratch: Path) -> None:
    make(plan(output, scratch) if output.exists() else [(scratch / "new", output)], scratch / "journal")


def _settle(output: Path, scratch: Path) -> None:
    """Undo a replacement that did not come to its end, or finish one that did, and leave nothing of it."""
    if not os.path.lexists(scratch):
        return
    strange = {path.name for path in scratch.iterdir()} - {*FOLDERS, *FILES}
    if strange:
        raise OutputError(f"{scratch / min(strange)} is not of Stackwright's making; move {scratch} away")
    journal = scratch / "journal"
    if (scratch / "new").exists() and journal.exists():
        if (scratch / "old").exists() and output.exists():
            raise OutputError(
                f"{output} was made after a synth was interrupted that left {scratch / 'old'} in its stead; "
                f"move {output} away"
            )
        undo(journal)
    journal.unlink(missing_ok=True)
    for folder in scratch.glob("*/"):
        _clear(folder, output)
    for file in scratch.iterdir():
        file.unlink()
    scratch.rmdir()


def _clear(folder: Path, refuge: Path) -> None:
    """Delete a folder, but not the states in it: they move to the same place in another."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name == DATA:
                shutil.rmtree(path)
            else:
                _clear(path, refuge / path.name)
        elif is_state(path):
            _rescue(path, refuge / path.name)
        else:
            path.unlink()
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise
        _clear(folder, refuge)  # a Terraform has written into it meanwhile


def _rescue(state: Path, refuge: Path) -> None:
    if os.path.lexists(refuge):
        raise OutputError(f"{state} and {refuge} are two states of one stack; move one of them away")
    refuge.parent.mkdir(parents=True, exist_ok=True)
    state.rename(refuge)

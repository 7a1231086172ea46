"""Renames that are made all or none, whoever is killed in between.

They are written down in a journal before the first is made. None takes the place of anything, and nothing is deleted
meanwhile, so each can be undone by its reverse: at once, or by a process that finds the journal later. How many had
been made needs no record: the first whose target is missing was not, nor was any after it.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

Rename = tuple[Path, Path]
"""From where, to where."""


def make(renames: Sequence[Rename], journal: Path) -> None:
    """Make renames one after the other. What fails or is interrupted is left for `undo`.

    Args:
        renames: Those to make; all within one file system. Each target is free once those before it are made.
        journal: File to write them down in. It may stand in a folder that is moved later, but not by one of them.

    Raises:
        FileExistsError: A target has been taken meanwhile.
        OSError: A rename, or the journal, is impossible.
    """
    top = journal.parent.parent
    for folder in sorted({target.parent for _, target in renames}):
        folder.mkdir(parents=True, exist_ok=True)
    draft = journal.with_name(f"{journal.name}.draft")
    with draft.open("w") as file:
        json.dump([[str(path.relative_to(top)) for path in rename] for rename in renames], file, indent=2)
        file.flush()
        os.fsync(file.fileno())  # a rename may reach the disk before what it renames
    draft.rename(journal)
    for source, target in renames:
        if os.path.lexists(target):
            raise FileExistsError(None, "it exists", str(target))
        source.rename(target)


def undo(journal: Path) -> None:
    """Undo those renames of a journal that have been made. It can be repeated after an interruption."""
    top = journal.parent.parent
    renames = [(top / source, top / target) for source, target in json.loads(journal.read_text())]
    made = next((made for made, (_, target) in enumerate(renames) if not os.path.lexists(target)), len(renames))
    for source, target in reversed(renames[:made]):
        if not os.path.lexists(source):  # else somebody else took the target, and this rename was never made
            target.rename(source)

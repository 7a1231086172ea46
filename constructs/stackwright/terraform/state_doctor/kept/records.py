"""What there is of a stack: in the bucket, in the table and in its folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from stackwright.model.stacks import Stack
from stackwright.synthesis.document import FILE
from stackwright.terraform.state_doctor.findings import Kept
from stackwright.terraform.state_doctor.history import COMPARED
from stackwright.terraform.state_doctor.kept import snapshot
from stackwright.terraform.state_doctor.kept.lock import Lock
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.kept.store import History, StateStore

ERRORED = "errored.tfstate"
"""What Terraform calls a state that it could not write to its backend."""
DEPTH = 50
"""How many versions are read at most in search of a good one."""


@dataclass(frozen=True)
class Records:
    """What there is of a stack.

    Attributes:
        stack: The stack.
        folder: Its folder, which need not be there.
        locks: The locks that are held on its state.
        kept: Its state.
        has_leftover: Whether a failed apply left its state in the folder.
        leftover: That state; None when it cannot be read.
    """

    stack: Stack
    folder: Path
    locks: tuple[Lock, ...]
    kept: Kept
    has_leftover: bool
    leftover: Snapshot | None

    @property
    def in_use(self) -> bool:
        """Whether anything may have been made of it."""
        kept = self.kept
        return bool(kept.versions or kept.digest or self.locks or (self.folder / FILE).exists())


def collect(stack: Stack, store: StateStore, folder: Path) -> Records:
    """Collect them.

    Args:
        stack: The stack.
        store: Its state.
        folder: Its folder.

    Raises:
        StateError: AWS refused or was not reached, or bucket or table is missing.
    """
    history = store.history()
    locks = store.locks(history)
    kept = _kept(store, history, guarded=stack.state.table is not None)
    errored = folder / ERRORED
    has_leftover = errored.exists()
    leftover = snapshot.parse(errored.read_bytes()) if has_leftover else None
    return Records(stack, folder, locks, kept, has_leftover, leftover)


def _kept(store: StateStore, history: History, *, guarded: bool) -> Kept:
    digest = store.digest()
    versions = history.versions[:DEPTH]
    snapshots = map(store.snapshot, versions)  # each is read when it is come to
    compared = list(_to_compare(snapshots))
    readable: list[Snapshot] = []
    current = None
    for number, found in enumerate(chain(compared, snapshots)):
        if found is None:
            continue
        readable.append(found)
        if number == 0 and not history.deleted:
            current = found
            if guarded and found.md5 == digest:
                break
        elif digest is None or found.md5 == digest:
            # Without a digest an older state shows only by its serial, beside the one that was written before it.
            break
    return Kept(
        current=current,
        present=bool(versions) and not history.deleted,
        readable=tuple(readable),
        recent=tuple(found for found in compared if found),
        versions=len(history.versions),
        digest=digest,
        empty=bool(versions) and not history.deleted and versions[0].size_bytes == 0,
    )


def _to_compare(snapshots: Iterator[Snapshot | None]) -> Iterator[Snapshot | None]:
    for _, found in zip(range(COMPARED), snapshots, strict=False):
        yield found
        if found and found.restored:
            return

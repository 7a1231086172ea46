"""Everything that an operator has to know of a stack's state before touching it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stackwright.model.stacks import Stack
from stackwright.terraform.state_doctor import findings, snapshot
from stackwright.terraform.state_doctor.connection import Connection
from stackwright.terraform.state_doctor.findings import Finding, Kept
from stackwright.terraform.state_doctor.lock import Lock
from stackwright.terraform.state_doctor.snapshot import Snapshot
from stackwright.terraform.state_doctor.store import History, StateStore

ERRORED = "errored.tfstate"
"""What Terraform calls a state that it could not write to its backend."""
DEPTH = 50
"""How many versions are read at most in search of a good one."""


@dataclass(frozen=True)
class Examination:
    """What was found.

    Attributes:
        stack: The stack.
        locks: The locks that are held on its state.
        kept: Its state.
        last_valid: The newest version that Terraform can read.
        findings: What to do, in this order. Empty when all is well.
    """

    stack: Stack
    locks: tuple[Lock, ...]
    kept: Kept
    last_valid: Snapshot | None
    findings: tuple[Finding, ...]


def examine(stacks: Sequence[Stack], connection: Connection, output: Path, now: datetime) -> list[Examination]:
    """Look at states of one account. Nothing is changed.

    Args:
        stacks: The stacks, all of one account.
        connection: Clients of that account.
        output: Folder of the synthesized stacks, where a failed apply leaves its state.
        now: The time, for the age of locks.

    Raises:
        StateError: AWS refused or was not reached, or bucket or table is missing.
    """
    with ThreadPoolExecutor(max_workers=8) as workers:
        return list(
            workers.map(lambda stack: _examine(stack, StateStore(stack.state, connection), output, now), stacks)
        )


def _examine(stack: Stack, store: StateStore, output: Path, now: datetime) -> Examination:
    history = store.history()
    locks = store.locks(history)
    kept = _kept(store, history, guarded=stack.state.table is not None)
    folder = output / "stacks" / stack.name
    errored = folder / ERRORED
    found = [*findings.of_locks(stack, locks, now), *findings.of_state(stack, kept)]
    if errored.exists():
        found += findings.of_leftover(stack, str(folder), snapshot.parse(errored.read_bytes()), kept)
    return Examination(stack, locks, kept, kept.readable[0] if kept.readable else None, tuple(found))


def _kept(store: StateStore, history: History, *, guarded: bool) -> Kept:
    digest = store.digest()
    readable: list[Snapshot] = []
    current = None
    for number, version in enumerate(history.versions[:DEPTH]):
        found = store.snapshot(version)
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
    return Kept(current, bool(history.versions) and not history.deleted, tuple(readable), len(history.versions), digest)

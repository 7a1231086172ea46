"""The two things that can be done to a state from here: release a lock, restore a version."""

from datetime import datetime
from typing import Protocol

from stackwright.model.stacks import Stack
from stackwright.model.state_location import StateLocation
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.encryption import PlatformKey
from stackwright.terraform.state_doctor.errors import StateError
from stackwright.terraform.state_doctor.findings import shortened
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.kept.lock import Lock, age, our_own
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.kept.store import ObjectVersion, StateStore


class Kept(Protocol):
    """A stack, as far as its state is concerned."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def state(self) -> StateLocation:
        """Where its state is kept."""


class Unlock:
    """The release of one lock, after it was looked at once more.

    Args:
        stack: The stack.
        connection: Clients of its account.
        id_: The lock's id, as whoever saw it says.
        now: The time, for the lock's age.

    Attributes:
        question: What is about to be released.

    Raises:
        StateError: The stack is not locked, or by somebody else.
    """

    def __init__(self, stack: Kept, connection: Connection, id_: str, now: datetime) -> None:
        self._store = StateStore(stack.state, connection)
        locks = self._store.locks(self._store.history())
        self._held = [lock for lock in locks if lock.id == id_]
        if not locks:
            raise StateError(f"{stack.name} is not locked; there is nothing to release")
        if not self._held:
            raise StateError(
                f"{stack.name} is not locked by {id_} but by {_described(locks[0], now)}; "
                "make sure that this one is dead, then release it by its own id"
            )
        self.question = f"{stack.name} is locked by {_described(self._held[0], now)}. Release it?"

    def run(self) -> None:
        """Release it.

        Raises:
            StateError: It has changed hands meanwhile.
        """
        self._store.release(self._held)


class Restoration:
    """The return of one version of a state, with its digest.

    The version that already is the state is written once more, which says that it is the right one, and encrypts it as
    the platform says; unless nothing but its digest is wrong.

    Args:
        stack: The stack.
        connection: Clients of its account.
        version: The version's id in the bucket.
        now: The time, for the lock.

    Attributes:
        question: What is about to be restored.

    Raises:
        StateError: There is no such version, or Terraform could not read it.
    """

    def __init__(self, stack: Stack, connection: Connection, version: str, now: datetime) -> None:
        self._stack = stack
        self._now = now
        self._store = StateStore(stack.state, connection)
        self._key = PlatformKey(connection)
        self._version = self._find(version)
        chosen = self._store.snapshot(self._version)
        if chosen is None:
            raise StateError(f"version {version} is not a state that Terraform can read; choose another one")
        self.question = (
            f"{stack.name}: serial {chosen.serial}, {len(chosen.resources)} resources, written "
            f"{self._version.written:%Y-%m-%d %H:%M:%S} UTC, becomes the state.{self._lost(chosen)} Restore it?"
        )

    def run(self) -> Snapshot:
        """Restore it, under Terraform's own lock.

        Raises:
            StateError: The state is locked.
        """
        location = self._stack.state
        taken = self._store.take_lock(our_own(f"{location.bucket}/{location.key}", self._now))
        try:
            return self._store.restore(self._version, written=not self._lacks_digest())
        finally:
            self._store.release(taken)

    def _lacks_digest(self) -> bool:
        """Whether it is the state already, and its digest is all that is wrong."""
        current = self._current()
        return (
            current is not None
            and current.version == self._version.id
            and self._stack.state.table is not None
            and self._store.digest() != current.md5
            and self._key.encrypts(current, self._stack.state) is not False
        )

    def _lost(self, chosen: Snapshot) -> str:
        current = self._current()
        lost = sorted(current.resources - chosen.resources) if current else []
        return f" It lacks {len(lost)} that are in the state now: {shortened(lost)}." if lost else ""

    def _current(self) -> Snapshot | None:
        history = self._store.history()
        return None if history.deleted else self._store.snapshot(history.versions[0])

    def _find(self, version: str) -> ObjectVersion:
        for one in self._store.history().versions:
            if one.id == version:
                return one
        raise StateError(
            f"{self._stack.name} has no version {version}; list its versions: "
            f"{command('state', 'versions', self._stack.name)}"
        )


def _described(lock: Lock, now: datetime) -> str:
    return f"{lock.who} for {age(lock, now)}: {lock.operation}, id {lock.id}"

"""What is wrong with a state, and what to run about it, in the order in which it has to be run."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from stackwright.model.stacks import Stack
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.kept.lock import Lock, age
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.plain import plain

SHOWN_ADDRESSES = 5
SHOWN_CHARACTERS = 100


@dataclass(frozen=True)
class Finding:
    """One thing to do.

    Attributes:
        problem: What is wrong, and what Terraform makes of it.
        advice: What to make sure of first.
        commands: What to run then, in this order; none when a person has to decide.
        things: What it is about, if that is not the state itself: ARNs.
        otherwise: What to run instead if all is meant to be as it is; empty when it cannot be meant.
    """

    problem: str
    advice: str
    commands: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class Kept:
    """What was found of a state in the bucket and the table.

    Attributes:
        current: What Terraform would read; None when it could read nothing.
        present: Whether there is an object, readable or not.
        readable: Readable versions, the newest first: as many as had to be read.
        recent: Readable versions to compare, the newest first.
        versions: Number of versions.
        digest: What the table says that the state's MD5 is.
        empty: Whether the object holds no byte.
    """

    current: Snapshot | None
    present: bool
    readable: tuple[Snapshot, ...]
    recent: tuple[Snapshot, ...]
    versions: int
    digest: str | None
    empty: bool


def of_locks(stack: Stack, locks: Sequence[Lock], now: datetime) -> Iterator[Finding]:
    """A lock is either somebody at work or what a dead process left: only people can tell."""
    for id_ in dict.fromkeys(lock.id for lock in locks):
        held = [lock for lock in locks if lock.id == id_]
        holder = held[0]
        places = {lock.place for lock in held}
        since = f"{holder.since:%Y-%m-%d %H:%M:%S} UTC, {age(holder, now)}" if holder.since else "an unknown time"
        problem = (
            f"Locked by {holder.who} since {since}: {holder.operation}."
            if holder.readable
            else f"Locked since {since} by what cannot be read: {raw(holder)}."
        )
        if not holder.since:
            problem += " DynamoDB does not keep the time of an item."
        if places == {"file"} and not stack.state.lockfile:
            problem += " It is a lock file, which this platform's locking does not look at."
        elif len(places) == 1 and stack.state.lockfile and stack.state.table:
            problem += f" Only the {'table' if places == {'table'} else 'lock file'} says so."
        yield Finding(
            problem,
            "Wait if that run is alive: it releases the lock itself. If it is dead, release the lock, "
            "then plan: what it made in its last 20 seconds may be in no state.",
            (command("state", "unlock", stack.name, "--id", id_),),
        )


def of_state(stack: Stack, kept: Kept) -> Iterator[Finding]:
    """The state must be there, readable, the last one written, and have its digest."""
    guarded = stack.state.table is not None
    if not kept.versions and not kept.present:
        if kept.digest:
            yield Finding(
                "The state object is gone with all its versions; its digest is left. Terraform stops, so that it does "
                "not build everything a second time.",
                "Look for a copy of the state elsewhere. Import the resources if there is none.",
            )
        return
    right = right_one(kept.readable, kept.digest)
    if kept.current and right == kept.current:
        if guarded and kept.digest != kept.current.md5:
            yield Finding(
                "The digest is not the state's: the state was written, its digest was not."
                if kept.digest
                else "The state has no digest: Terraform would not notice that it is deleted or stale.",
                "The state is the newest one; the command sets its digest.",
                (restore_command(stack, kept.current),),
            )
        return
    if kept.current and kept.current.restored and not guarded:
        return  # somebody wanted the older one
    yield Finding(
        _loss(kept, guarded=guarded),
        "The command puts back the last good version, with its digest."
        if right
        else "No version that is left can be read. Look for a copy of the state elsewhere.",
        (restore_command(stack, right),) if right else (),
    )


def of_leftover(stack: Stack, folder: str, leftover: Snapshot | None, kept: Kept) -> Iterator[Finding]:
    """`errored.tfstate` is what Terraform could not write to the bucket."""
    file = f"{folder}/errored.tfstate"
    current = kept.current
    if leftover is None:
        yield Finding(f"{file} cannot be read.", "Look at it; remove it if it is of no use.")
    elif current and leftover.lineage != current.lineage:
        yield Finding(f"{file} is of another state than {stack.name}.", "Keep it apart; never push it.")
    elif current is None or leftover.serial > current.serial:
        yield Finding(
            f"{file} is newer than the state: its last apply could not write to the bucket.",
            "Push it before anything else is applied.",
            (f"terraform -chdir={folder} state push errored.tfstate", f"rm {file}"),
        )
    elif leftover.resources <= current.resources:
        yield Finding(f"{file} holds nothing that the state lacks.", "Remove it.", (f"rm {file}",))
    else:
        missing = sorted(leftover.resources - current.resources)
        yield Finding(
            f"{file} holds {len(missing)} resources that the state lacks, and the state was written since: "
            f"{shortened(missing)}.",
            "Import each of them, with the id that stands in the file; then remove it.",
        )


def right_one(readable: Sequence[Snapshot], digest: str | None) -> Snapshot | None:
    """The version that should be the state.

    That is the one which the digest names, or a later one of the same lineage: the digest is written last. Without a
    digest it is the one with the highest serial, of the lineage written last.

    Args:
        readable: Readable versions, the newest first.
        digest: What the table says that the state's MD5 is.
    """
    if not readable:
        return None
    named = next((snapshot for snapshot in readable if snapshot.md5 == digest), None)
    base = named or readable[0]
    related = [snapshot for snapshot in readable if snapshot.lineage == base.lineage]
    highest = max(related, key=lambda snapshot: snapshot.serial)  # of equals the first, which is the newest
    return named if named and highest.serial <= named.serial else highest


def restore_command(stack: Stack, snapshot: Snapshot) -> str:
    """The command that makes a version the state again."""
    return command("state", "restore", stack.name, "--version", snapshot.version)


def shortened(addresses: Sequence[str]) -> str:
    """The first of many addresses."""
    return textwrap.shorten(", ".join(addresses[:SHOWN_ADDRESSES]), 400)


def raw(lock: Lock) -> str:
    """A damaged lock as it is written, on one line."""
    return plain(lock.text, SHOWN_CHARACTERS) if lock.text else "it is empty"


def _loss(kept: Kept, *, guarded: bool) -> str:
    if not kept.present:
        what, unguarded = "The state object is deleted", "plans to build everything a second time"
    elif kept.empty:
        what, unguarded = "The state is empty: not a byte is left", "plans to build everything a second time"
    elif kept.current is None:
        what, unguarded = "The state cannot be read: it is damaged or cut off", "stops"
    else:
        what, unguarded = "An older state lies in the place of a newer one", "takes it for the newest, unasked"
    consequence = "stops with a checksum error" if guarded and kept.digest else unguarded
    return f"{what}. Terraform {consequence}."

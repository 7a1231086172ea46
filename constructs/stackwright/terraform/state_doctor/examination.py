"""Everything that an operator has to know of a stack's state before touching it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stackwright.model.stacks import Stack
from stackwright.terraform.state_doctor.diagnosis import Diagnosis
from stackwright.terraform.state_doctor.findings import Finding, Kept
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.kept.lock import Lock
from stackwright.terraform.state_doctor.kept.records import Records, collect
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.kept.store import StateStore
from stackwright.terraform.state_doctor.orphans.tagged import Tagged, ask


@dataclass(frozen=True)
class Examination:
    """What was found.

    Attributes:
        stack: The stack.
        locks: The locks that are held on its state.
        kept: Its state.
        last_valid: The newest version that Terraform can read.
        findings: What to do, in this order. Empty when all is well.
        notes: What to know, though there is nothing to do: a line each.
    """

    stack: Stack
    locks: tuple[Lock, ...]
    kept: Kept
    last_valid: Snapshot | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def examine(stacks: Sequence[Stack], connection: Connection, output: Path, now: datetime) -> list[Examination]:
    """Look at states of one environment, or of an account's own stack. Nothing is changed.

    Args:
        stacks: The stacks, all of the same owner.
        connection: Clients of their account.
        output: Folder of the synthesized stacks, where a failed apply leaves its state.
        now: The time, for the age of locks.

    Raises:
        StateError: AWS refused or was not reached, or bucket or table is missing.
    """
    with ThreadPoolExecutor(max_workers=8) as workers:
        collected = list(
            workers.map(
                lambda stack: collect(stack, StateStore(stack.state, connection), output / stack.folder),
                stacks,
            )
        )
    tagged = ask(stacks[0].owner, connection) if any(records.in_use for records in collected) else Tagged()
    diagnosis = Diagnosis(connection, tagged, now)
    return [_examination(records, diagnosis) for records in collected]


def _examination(records: Records, diagnosis: Diagnosis) -> Examination:
    verdict = diagnosis.of(records)
    readable = records.kept.readable
    return Examination(
        stack=records.stack,
        locks=records.locks,
        kept=records.kept,
        last_valid=readable[0] if readable else None,
        findings=tuple(verdict.findings),
        notes=tuple(verdict.notes),
    )

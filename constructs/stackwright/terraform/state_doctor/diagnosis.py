"""What is wrong with a stack, from its records and from what carries its tags in AWS."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stackwright.terraform.state_doctor import encryption, findings, history
from stackwright.terraform.state_doctor.encryption import PlatformKey
from stackwright.terraform.state_doctor.findings import Finding
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.kept.records import Records
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.orphans.going import is_going
from stackwright.terraform.state_doctor.orphans.missing import of_orphans, unknown_to
from stackwright.terraform.state_doctor.orphans.tagged import Tagged, Thing


@dataclass
class Verdict:
    """What there is to do, and what there is to know.

    Attributes:
        findings: What to do, in this order.
        notes: What to know, a line each.
        meant: The version that will be the state when all of it is done; None when there is none.
    """

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    meant: Snapshot | None = None


class Diagnosis:
    """Judges stacks of one environment.

    Args:
        connection: Clients of their account.
        tagged: What carries the environment's tags in AWS.
        now: The time.
    """

    def __init__(self, connection: Connection, tagged: Tagged, now: datetime) -> None:
        self._connection = connection
        self._tagged = tagged
        self._now = now
        self._key = PlatformKey(connection)

    def of(self, records: Records) -> Verdict:
        """What is wrong with one stack."""
        stack, kept = records.stack, records.kept
        things = self._things(records)
        verdict = Verdict(meant=kept.current)
        verdict.findings += findings.of_locks(stack, records.locks, self._now)
        of_state = list(findings.of_state(stack, kept))
        verdict.findings += of_state
        if any(finding.commands for finding in of_state):
            verdict.meant = findings.right_one(kept.readable, kept.digest)
        elif not of_state and kept.current:
            self._judge_current(records, kept.current, things, verdict)
        if records.has_leftover:
            folder = str(records.folder)
            verdict.findings += findings.of_leftover(stack, folder, records.leftover, kept)
        verdict.findings += self._orphans(records, things, verdict.meant)
        if records.in_use and self._tagged.unknown:
            verdict.notes.append(self._tagged.unknown)
        return verdict

    def _judge_current(self, records: Records, current: Snapshot, things: Sequence[Thing], verdict: Verdict) -> None:
        """A state that is the last one written may still not be the one that it should be."""
        stack = records.stack
        found = history.breaks(records.kept.recent)
        is_emptied = any(one.kind == "emptied" for one in found)
        left = len(self._there(things)) if is_emptied and not self._tagged.unknown else None
        serious = [one for one in found if one.kind != "emptied" or left != 0]
        verdict.notes += [history.note(stack, one) for one in found if one not in serious[:1]]
        if serious:
            verdict.findings.append(history.of_break(stack, serious[0], current, left))
            verdict.meant = serious[0].before
            return
        encrypted = self._key.encrypts(current, stack.state)
        if encrypted is None:
            verdict.notes.append(encryption.note(stack, current))
        elif not encrypted:
            verdict.findings.append(encryption.of_encryption(stack, current))

    def _orphans(self, records: Records, things: Sequence[Thing], meant: Snapshot | None) -> list[Finding]:
        known = [snapshot for snapshot in (meant, records.leftover) if snapshot]
        orphans = self._there(unknown_to(things, frozenset().union(*(snapshot.things for snapshot in known))))
        addresses = frozenset().union(*(snapshot.resources for snapshot in known))
        return list(of_orphans(records.stack, records.folder, orphans, addresses, locked=bool(records.locks)))

    def _things(self, records: Records) -> tuple[Thing, ...]:
        return self._tagged.of(records.stack.context.tags["layer"])

    def _there(self, things: Sequence[Thing]) -> list[Thing]:
        return [thing for thing in things if not is_going(thing.arn, self._connection)]

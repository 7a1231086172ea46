"""Examinations of states as text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from stackwright.cli.table import table
from stackwright.terraform.state_doctor.examination import Examination
from stackwright.terraform.state_doctor.findings import Kept
from stackwright.terraform.state_doctor.kept.lock import Lock, age
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.kept.versions import ReadVersion

WIDTH = 80


def overview(examinations: Sequence[Examination]) -> str:
    """A line for each stack."""
    rows = [
        (
            one.stack.name,
            "-" if one.kept.current is None else one.kept.current.serial,
            "-" if one.kept.current is None else len(one.kept.current.resources),
            one.kept.versions,
            one.locks[0].who if one.locks else "-",
            _summary(one),
        )
        for one in examinations
    ]
    return table(("stack", "serial", "resources", "versions", "locked by", "finding"), rows)


def details(one: Examination, now: datetime) -> str:
    """Everything about one stack, and what to run."""
    location = one.stack.state
    facts = [
        ("state", _state(one.kept)),
        ("version", one.kept.current.version if one.kept.current else "-"),
        ("digest", _digest(one.kept, guarded=location.table is not None)),
        *(("lock", _lock(lock, now)) for lock in one.locks),
        *([] if one.locks else [("lock", "free")]),
        ("versions", f"{one.kept.versions}, last valid: {_valid(one.last_valid)}"),
    ]
    lines = [one.stack.name, f"s3://{location.bucket}/{location.key}"]
    for heading, text in facts:
        lines += _wrapped(text, f"  {heading:<10}", " " * 12)
    return "\n".join([*lines, *_to_do(one), *notes([one])])


def notes(examinations: Sequence[Examination]) -> Iterator[str]:
    """What there is to know though there is nothing to do, each thing once."""
    for note in dict.fromkeys(note for one in examinations for note in one.notes):
        yield ""
        yield from _wrapped(note, "  note: ", " " * 8)


def _summary(one: Examination) -> str:
    if one.findings:
        return f"{len(one.findings)} to do"
    state = "healthy" if one.kept.present else "no state yet"
    return f"{state}, see notes" if one.notes else state


def _to_do(one: Examination) -> Iterator[str]:
    for number, finding in enumerate(one.findings, 1):
        yield ""
        indent = " " * 5
        yield from _wrapped(finding.problem, f"  {number}. ", indent)
        yield from (f"       {thing}" for thing in finding.things)
        yield from _wrapped(finding.advice, indent, indent)
        yield from (f"       {command}" for command in finding.commands)  # never broken: they are to be copied
        if finding.otherwise:
            yield f"{indent}If all of it is meant to be as it is, this says so:"
            yield f"       {finding.otherwise}"


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def _state(kept: Kept) -> str:
    if kept.current:
        return f"serial {kept.current.serial}, {len(kept.current.resources)} resources, written {_time(kept.current)}"
    if kept.present:
        return "cannot be read"
    return "deleted" if kept.versions else "none yet"


def _digest(kept: Kept, *, guarded: bool) -> str:
    if not guarded:
        return "none is kept: locking is by lock file alone"
    if kept.digest is None:
        return "none"
    return "matches" if kept.current and kept.current.md5 == kept.digest else f"does not match: {kept.digest}"


def _lock(lock: Lock, now: datetime) -> str:
    since = f"{lock.since:%Y-%m-%d %H:%M:%S} UTC" if lock.since else "an unknown time"
    return f"{lock.who} since {since} ({age(lock, now)}), {lock.operation}, {lock.place}, id {lock.id}"


def _valid(snapshot: Snapshot | None) -> str:
    return f"{snapshot.version} (serial {snapshot.serial}, {_time(snapshot)})" if snapshot else "none"


def _time(snapshot: Snapshot) -> str:
    return f"{snapshot.written.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if snapshot.written else "-"


def version_table(versions: Sequence[ReadVersion]) -> str:
    """A line for each version of a state, the newest first."""
    rows = [
        (
            one.version.id,
            f"{one.version.written.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            one.snapshot.serial if one.snapshot else "cannot be read",
            len(one.snapshot.resources) if one.snapshot else "-",
            one.snapshot.lineage if one.snapshot else "-",
        )
        for one in versions
    ]
    return table(("version", "written (UTC)", "serial", "resources", "lineage"), rows)

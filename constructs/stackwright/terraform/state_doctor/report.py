"""An examination as data for a script."""

from datetime import UTC, datetime
from typing import Any

from stackwright.terraform.state_doctor.examination import Examination
from stackwright.terraform.state_doctor.findings import raw
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot


def document(one: Examination, now: datetime) -> dict[str, Any]:
    """Everything about one stack. Times are in UTC, in ISO 8601."""
    location = one.stack.state
    return {
        "stack": one.stack.name,
        "bucket": location.bucket,
        "key": location.key,
        "table": location.table,
        "healthy": not one.findings,
        "current": _snapshot(one.kept.current),
        "digest": one.kept.digest,
        "digest_matches": bool(one.kept.current and one.kept.digest == one.kept.current.md5),
        "last_valid": _snapshot(one.last_valid),
        "versions": one.kept.versions,
        "locks": [
            {
                "place": lock.place,
                "id": lock.id,
                "who": lock.who,
                "operation": lock.operation,
                "created": lock.since.isoformat() if lock.since else None,
                "age_seconds": int((now - lock.since).total_seconds()) if lock.since else None,
                "raw": None if lock.readable else raw(lock),
            }
            for lock in one.locks
        ],
        "findings": [
            {
                "problem": finding.problem,
                "things": list(finding.things),
                "advice": finding.advice,
                "commands": list(finding.commands),
                "otherwise": finding.otherwise or None,
            }
            for finding in one.findings
        ],
        "notes": list(one.notes),
    }


def _snapshot(snapshot: Snapshot | None) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    return {
        "version": snapshot.version,
        "serial": snapshot.serial,
        "lineage": snapshot.lineage,
        "resources": len(snapshot.resources),
        "md5": snapshot.md5,
        "encryption": {"algorithm": snapshot.encryption.algorithm, "key": snapshot.encryption.key or None},
        "written": snapshot.written.astimezone(UTC).isoformat() if snapshot.written else None,
    }

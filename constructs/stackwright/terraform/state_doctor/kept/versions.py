"""The versions of a state that can be restored."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from stackwright.model.stacks import Stack
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.kept.records import DEPTH
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot
from stackwright.terraform.state_doctor.kept.store import ObjectVersion, StateStore


@dataclass(frozen=True)
class ReadVersion:
    """A version of a state, read.

    Attributes:
        version: The version.
        snapshot: What it holds; None when Terraform could not read it.
    """

    version: ObjectVersion
    snapshot: Snapshot | None

    def document(self) -> dict[str, Any]:
        """The same for a script. Times are in UTC, in ISO 8601."""
        return {
            "version": self.version.id,
            "written": self.version.written.astimezone(UTC).isoformat(),
            "serial": self.snapshot.serial if self.snapshot else None,
            "lineage": self.snapshot.lineage if self.snapshot else None,
            "resources": len(self.snapshot.resources) if self.snapshot else None,
        }


def read_versions(stack: Stack, connection: Connection) -> list[ReadVersion]:
    """The newest versions of a stack's state, the newest first.

    Args:
        stack: The stack.
        connection: Clients of its account.

    Raises:
        StateError: AWS refused or was not reached, or bucket or table is missing.
    """
    store = StateStore(stack.state, connection)
    versions = store.history().versions[:DEPTH]
    with ThreadPoolExecutor(max_workers=8) as workers:
        return list(map(ReadVersion, versions, workers.map(store.snapshot, versions)))

"""A lock on a state, as Terraform writes it into the table or into the lock file."""

import getpass
import hashlib
import json
import re
import socket
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Place = Literal["table", "file"]
UNREADABLE = "unreadable-"
"""How the id of a lock begins that is damaged."""


@dataclass(frozen=True)
class Lock:
    """One lock.

    Attributes:
        place: Whether it is an item of the table or a file beside the state.
        id: What its holder calls it. `unreadable-…` when there is a lock that says nothing readable.
        who: User and host of the holder.
        operation: What the holder does, e.g. `OperationTypeApply`.
        created: Since when it is held; None when it does not say.
        text: The lock as it is written, to release exactly this one.
        found: When S3 got it; None for an item of the table, of which DynamoDB keeps no time.
    """

    place: Place
    id: str
    who: str
    operation: str
    created: datetime | None
    text: str
    found: datetime | None = None

    @property
    def readable(self) -> bool:
        """Whether it says anything."""
        return not self.id.startswith(UNREADABLE)

    @property
    def since(self) -> datetime | None:
        """Since when it is held, by what it says or else by what S3 says."""
        return self.created or self.found


def parse(place: Place, text: str, found: datetime | None = None) -> Lock:
    """Read a lock; one that is damaged gets an id made of its content, so that it too can be released by id."""
    try:
        info = dict(json.loads(text))
    except (ValueError, TypeError):
        info = {}
    return Lock(
        place=place,
        id=str(info.get("ID") or f"{UNREADABLE}{hashlib.sha256(text.encode()).hexdigest()[:12]}"),
        who=str(info.get("Who") or "unknown"),
        operation=str(info.get("Operation") or "unknown"),
        created=_time(str(info.get("Created") or "")),
        text=text,
        found=found,
    )


def our_own(path: str, now: datetime) -> str:
    """The text of a lock of this process.

    Args:
        path: What is locked: bucket and key, with a slash between.
        now: The time.
    """
    return json.dumps(
        {
            "ID": str(uuid.uuid4()),
            "Operation": "stackwright state restore",
            "Info": "",
            "Who": f"{getpass.getuser()}@{socket.gethostname()}",
            "Version": "",
            "Created": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "Path": path,
        }
    )


def age(lock: Lock, now: datetime) -> str:
    """How long a lock is held, in the largest unit that fits: `42 min`."""
    if lock.since is None:
        return "unknown"
    seconds = max(0, int((now - lock.since).total_seconds()))
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _time(text: str) -> datetime | None:
    # Terraform writes nanoseconds, of which Python reads six digits.
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z", text)
    return datetime.fromisoformat(f"{match[1]}+00:00") if match else None

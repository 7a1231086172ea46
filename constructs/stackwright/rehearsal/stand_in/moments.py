"""Moments as Go reads and writes them, and durations."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[-+]\d\d:\d\d)", re.ASCII)
_DURATION = re.compile(r"([-+]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)", re.ASCII)
_PIECE = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9
}  # fmt: skip
DECEMBER = 12


def now() -> datetime:
    """This second."""
    return datetime.now(UTC).replace(microsecond=0)


def moment(text: str) -> datetime:
    """Read a moment of RFC 3339.

    Raises:
        ValueError: It is none.
    """
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(f"{text} is no moment of RFC 3339")
    return datetime.fromisoformat(text)


def written(at: datetime) -> str:
    """Write a moment as RFC 3339 has it, to the second."""
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def nanoseconds(text: str) -> int:
    """Read a duration of Go, such as `1h30m`.

    Raises:
        ValueError: It is none.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no duration")
    total = sum(float(number) * _NANOSECONDS[unit] for number, unit in _PIECE.findall(match[2]))
    return round(-total if match[1] == "-" else total)


def later(at: datetime, *, years: int = 0, months: int = 0, days: int = 0, seconds: int = 0) -> datetime:
    """A moment so much later; a day that a month lacks falls into the next one, as Go has it."""
    month = at.year * DECEMBER + at.month - 1 + years * DECEMBER + months
    first = at.replace(year=month // DECEMBER, month=month % DECEMBER + 1, day=1)
    return first + timedelta(days=at.day - 1 + days, seconds=seconds)

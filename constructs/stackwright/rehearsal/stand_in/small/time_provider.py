"""The time provider: moments that are kept. Which time it is, is true; nothing sleeps.

Source: https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs
"""

from __future__ import annotations

from datetime import datetime

from stackwright.rehearsal.stand_in.moments import later, moment, now, written
from stackwright.rehearsal.stand_in.small.kind import Kind, Small, Value
from stackwright.rehearsal.stand_in.wire import UNKNOWN

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
_CALENDAR = ("days", "months", "years")
_PARTS = ("year", "month", "day", "hour", "minute", "second")


def _parts(at: datetime) -> Value:
    return {**{part: getattr(at, part) for part in _PARTS}, "unix": int(at.timestamp())}


def _at(value: Value, name: str) -> datetime:
    """The moment that an argument gives, or this one."""
    given = value.get(name)
    return moment(given) if isinstance(given, str) and given else now()


def _static(value: Value, _seed: str) -> Value:
    at = _at(value, "rfc3339")
    return {**_parts(at), "rfc3339": written(at), "id": written(at)}


def _offset(value: Value, _seed: str) -> Value:
    base = _at(value, "base_rfc3339")
    seconds = sum(int(value.get(f"offset_{unit}") or 0) * size for unit, size in _SECONDS.items())
    at = later(base, **{unit: int(value.get(f"offset_{unit}") or 0) for unit in _CALENDAR}, seconds=seconds)
    return {**_parts(at), "base_rfc3339": written(base), "rfc3339": written(at), "id": written(base)}


def _rotating(value: Value, _seed: str) -> Value:
    base = _at(value, "rfc3339")
    at = _rotation(value, base)
    return {**_parts(at), "rotation_rfc3339": written(at), "rfc3339": written(base), "id": written(base)}


def _rotation(value: Value, base: datetime) -> datetime:
    """The moment of rotation; of several arguments the last of these counts, as for the provider."""
    at = base
    for unit in ("days", "hours", "minutes", "months"):
        number = int(value.get(f"rotation_{unit}") or 0)
        if number:
            at = later(base, seconds=number * _SECONDS[unit]) if unit in _SECONDS else later(base, **{unit: number})
    if isinstance(given := value.get("rotation_rfc3339"), str) and given:
        at = moment(given)
    years = int(value.get("rotation_years") or 0)
    return later(base, years=years) if years else at


def _rotated(state: Value) -> Value | None:
    """A moment that is over is gone, so that another one is made."""
    return None if moment(state["rotation_rfc3339"]) < now() else state


def _known_static(prior: Value | None, planned: Value) -> Value:
    given = planned["rfc3339"]
    known = prior is None and given is not UNKNOWN and given
    return {**planned, **_static(planned, ""), "rfc3339": given, "id": given} if known else planned


def _anew(prior: Value | None, planned: Value, base: str, prefix: str) -> Value:
    """A changed distance makes another moment of the same base, which is known before the apply."""
    distances = [name for name in planned if name.startswith(prefix)]
    if prior is None or all(planned[name] == prior[name] for name in (*distances, base)):
        return planned
    open_ = {*_PARTS, "unix", "id", *(("rfc3339",) if prefix == "offset_" else ())}
    if UNKNOWN in [planned[name] for name in (*distances, base)]:
        return {**planned, **dict.fromkeys(open_, UNKNOWN)}
    given = {name: planned[name] for name in (base, "rotation_rfc3339") if planned.get(name)}
    return {**planned, **(_offset if prefix == "offset_" else _rotating)(planned, ""), **given}


def _offset_anew(prior: Value | None, planned: Value) -> Value:
    return _anew(prior, planned, "base_rfc3339", "offset_")


def _rotating_anew(prior: Value | None, planned: Value) -> Value:
    if prior is not None and planned["rotation_rfc3339"] == prior["rotation_rfc3339"]:
        counted = [name for name in planned if name.startswith("rotation_") and name != "rotation_rfc3339"]
        if any(planned[name] != prior[name] for name in counted):
            planned = {**planned, "rotation_rfc3339": None}
    return _anew(prior, planned, "rfc3339", "rotation_")


def _sleep(_value: Value, _seed: str) -> Value:
    return {"id": written(now())}


SMALL = Small(
    resources={
        "time_offset": Kind(_offset, plan=_offset_anew),
        "time_rotating": Kind(_rotating, plan=_rotating_anew, read=_rotated),
        "time_sleep": Kind(_sleep),
        "time_static": Kind(_static, plan=_known_static),
    }
)

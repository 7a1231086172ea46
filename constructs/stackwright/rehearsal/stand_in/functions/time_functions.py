"""The functions of the time provider, 0.13.

Source: https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs/functions/rfc3339_parse, and its neighbours
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from stackwright.cdk.schema import CtyType
from stackwright.rehearsal.stand_in.functions.function import ArgumentError, Function
from stackwright.rehearsal.stand_in.moments import moment, nanoseconds, written

_NUMBERS = ("year", "year_day", "month", "day", "weekday", "hour", "minute", "second", "iso_year", "iso_week")
_NAMES = ("month_name", "weekday_name")
_DAYS = 7


def _object(numbers: tuple[str, ...], *texts: str) -> CtyType:
    return ["object", dict.fromkeys(numbers, "number") | dict.fromkeys(texts, "string")]


def _parts(at: datetime) -> Mapping[str, Any]:
    week = at.isocalendar()
    return {
        "year": at.year,
        "year_day": at.timetuple().tm_yday,
        "month": at.month,
        "month_name": f"{at:%B}",
        "day": at.day,
        "weekday": at.isoweekday() % _DAYS,
        "weekday_name": f"{at:%A}",
        "hour": at.hour,
        "minute": at.minute,
        "second": at.second,
        "iso_year": week.year,
        "iso_week": week.week,
    }


def _rfc3339_parse(text: str) -> Mapping[str, Any]:
    try:
        at = moment(text)
    except ValueError as error:
        refusal = f'Error parsing RFC3339 timestamp: "{text}" is not a valid RFC3339 timestamp'
        raise ArgumentError(refusal) from error
    return {**_parts(at), "unix": int(at.timestamp() // 1)}


def _unix_timestamp_parse(seconds: int) -> Mapping[str, Any]:
    at = datetime.fromtimestamp(seconds, UTC)
    return {**_parts(at), "rfc3339": written(at)}


def _duration_parse(text: str) -> Mapping[str, Any]:
    try:
        all_ = nanoseconds(text)
    except ValueError as error:
        raise ArgumentError(f'Error parsing duration string: "{text}" is not a valid duration string') from error
    return {
        "hours": all_ / (3600 * 10**9),
        "minutes": all_ / (60 * 10**9),
        "seconds": all_ / 10**9,
        "milliseconds": int(all_ / 10**6),
        "microseconds": int(all_ / 10**3),
        "nanoseconds": all_,
    }


FUNCTIONS: Mapping[str, Function] = {
    "duration_parse": Function(
        "Takes a duration apart",
        {"duration": "string"},
        _object(("hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds")),
        _duration_parse,
    ),
    "rfc3339_parse": Function(
        "Takes a moment apart", {"timestamp": "string"}, _object((*_NUMBERS, "unix"), *_NAMES), _rfc3339_parse
    ),
    "unix_timestamp_parse": Function(
        "Takes a number of seconds since 1970 apart",
        {"unix_timestamp": "number"},
        _object(_NUMBERS, *_NAMES, "rfc3339"),
        _unix_timestamp_parse,
    ),
}

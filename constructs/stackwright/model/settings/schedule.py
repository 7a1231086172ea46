"""When a secret is renewed: AWS's schedule expressions, as far as Secrets Manager takes them.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.errors import refuse

_SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html"
LEAST_HOURS = 4
MOST_DAYS = 999
DAY = 24
FIELDS = ("minutes", "hours", "day of month", "month", "day of week", "year")
EXAMPLE = "write it like rate(30 days) or cron(0 4 ? * SUN *)"

_RATE = re.compile(r"rate\((?P<value>[0-9]{1,9}) (?P<unit>hour|day)s?\)", re.ASCII)
_CRON = re.compile(r"cron\([0-9A-Za-z ,/*?#-]+\)", re.ASCII)
_HOURS = re.compile(r"(?P<start>[0-9]{1,2}|\*)(/(?P<step>[0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True)
class _Field:
    """What one field of a cron expression may hold.

    Attributes:
        first: Its least number.
        last: Its greatest number.
        names: Words for the numbers, from the first on.
        special: Further forms that it takes.
    """

    first: int
    last: int
    names: Sequence[str] = ()
    special: str = ""

    def takes(self, text: str) -> bool:
        """Whether a field is a list of values, ranges and steps, or one of its special forms."""
        return re.fullmatch(self.special, text) is not None or all(map(self._part, text.split(",")))

    def _part(self, text: str) -> bool:
        span, slash, step = text.partition("/")
        if slash and not (step.isdecimal() and 1 <= int(step) <= self.last):
            return False
        if span == "*":
            return True
        ends = [self._number(end) for end in span.split("-", 1)]
        numbers = [number for number in ends if number is not None]
        return len(numbers) == len(ends) and numbers == sorted(numbers)

    def _number(self, text: str) -> int | None:
        if text in self.names:
            return self.first + self.names.index(text)
        return int(text) if re.fullmatch("[0-9]{1,2}", text) and self.first <= int(text) <= self.last else None


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_CALENDAR = {
    "day of month": _Field(1, 31, special=r"\?|L"),
    "month": _Field(1, 12, _MONTHS),
    "day of week": _Field(1, 7, _DAYS, rf"\?|L|([1-7]|{'|'.join(_DAYS)})(L|#[1-5])"),
}


def longest_window(schedule: str) -> int:
    """Hours that a rotation window of a valid schedule may have, before the next one or the next day begins."""
    if rate := _RATE.fullmatch(schedule):
        return min(int(rate["value"]), DAY) if rate["unit"] == "hour" else DAY
    start, step = _hours(_fields(schedule)["hours"])
    return step or DAY - start


def _schedule(text: str) -> str:
    if rate := _RATE.fullmatch(text):
        _check_rate(int(rate["value"]), rate["unit"])
    elif _CRON.fullmatch(text):
        _check_cron(_fields(text))
    else:
        raise refuse("is not a schedule", EXAMPLE)
    return text


def _check_rate(value: int, unit: str) -> None:
    hours = value if unit == "hour" else value * DAY
    if not LEAST_HOURS <= hours <= MOST_DAYS * DAY:
        span = f"{LEAST_HOURS} hours to {MOST_DAYS} days"
        raise refuse(f"is not a time that Secrets Manager takes ({_SOURCE})", f"take {span}")


def _check_cron(fields: dict[str, str]) -> None:
    if len(fields) != len(FIELDS):
        problem = f"has {len(fields)} fields, AWS takes {len(FIELDS)}: {', '.join(FIELDS)} ({_SOURCE})"
        raise refuse(problem, "write it like cron(0 4 ? * SUN *)")
    for name, only in (("minutes", "0"), ("year", "*")):
        if fields[name] != only:
            raise refuse(
                f"has {fields[name]!r} for {name}, Secrets Manager takes {only} only ({_SOURCE})", f"write {only}"
            )
    _hours(fields["hours"])
    for name, field in _CALENDAR.items():
        if not field.takes(fields[name]):
            raise refuse(f"has {fields[name]!r} for {name}, which AWS does not take ({_SOURCE})", EXAMPLE)
    if (fields["day of month"] == "?") == (fields["day of week"] == "?"):
        raise refuse("needs '?' in exactly one of day of month and day of week", EXAMPLE)


def _fields(schedule: str) -> dict[str, str]:
    """The fields of a cron expression by name; numbers in the place of names where there are too many."""
    texts = schedule.removeprefix("cron(").removesuffix(")").split()
    return {FIELDS[place] if place < len(FIELDS) else str(place): text for place, text in enumerate(texts)}


def _hours(text: str) -> tuple[int, int]:
    """The first hour, and the hours to the next; 0 for once a day."""
    form = _HOURS.fullmatch(text)
    start = int(form["start"].replace("*", "0")) if form else DAY
    step = int(form["step"] or 0) if form else 0
    each_hour = text == "*" or (form is not None and form["step"] is not None and step < LEAST_HOURS)
    if start >= DAY or step >= DAY or each_hour:
        problem = f"has {text!r} for hours, Secrets Manager takes one, or every {LEAST_HOURS} or more ({_SOURCE})"
        raise refuse(problem, f"write 4, or 0/{LEAST_HOURS}")
    return start, step


# Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
Schedule = Annotated[
    str,
    AfterValidator(_schedule),
    WithJsonSchema({"type": "string", "pattern": r"^(rate|cron)\(.+\)$"}),
]

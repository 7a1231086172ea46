"""Everything that can go wrong and that a user can put right.

    PlatformError               exit code 1: the user can fix it
    ├── InvalidInput            environment files with faults; carries all of them
    ├── LimitError              a name or document that would break a limit of AWS
    └── EngineError             Node or the provider bindings cannot be loaded, or Node died

Anything else that is raised is a bug and keeps its traceback.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

LEAST_LIKENESS = 0.65
"""How near a word has to be to be suggested: `dve` is near enough to `dev`, `vpc_id` is not to `cidr`."""
Key = tuple[str | int, ...]
"""Where a value stands in a file, e.g. `("network", "zones", 0)`."""


class _Absent:
    """Marks a fault that is about no value, such as a missing key."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an environment file.

    Attributes:
        problem: What is wrong, in the words of the file, lower case, no full stop.
        remedy: What to do about it.
        key: Path of keys to the value, relative to whoever reports it.
        value: The value that was found, or `ABSENT`.
        file: The file it was found in.
        line: Line in that file, counted from 1; 0 when the fault is about the file as a whole.
    """

    problem: str
    remedy: str
    key: Key = ()
    value: object = ABSENT
    file: Path | None = None
    line: int = 0

    def below(self, key: Key) -> "Fault":
        """The same fault, its key seen from further up the file."""
        return replace(self, key=key + self.key)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        key = dotted(self.key)
        got = "" if self.value is ABSENT else f", got {shown(self.value)}"
        return ": ".join(part for part in (place, key, f"{self.problem}{got}; {self.remedy}") if part)


class PlatformError(Exception):
    """Something that the user can put right."""


class InvalidInput(PlatformError):
    """Environment files that cannot be used. Its text is the whole report, a line for each fault.

    Args:
        faults: What is wrong. A fault that is given twice counts once.
        not_judged: The places that other things depend on, and whose own faults hide what is wrong with those.
    """

    def __init__(self, faults: Iterable[Fault], not_judged: Iterable[tuple[Path, Key]] = ()) -> None:
        once = {str(fault): fault for fault in faults}
        self.faults = tuple(sorted(once.values(), key=lambda fault: (str(fault.file), fault.line, str(fault))))
        self.not_judged = tuple(not_judged)
        count = len(self.faults)
        keys: dict[str, list[str]] = {}
        for file, key in sorted(self.not_judged, key=str):
            keys.setdefault(str(file), []).extend([dotted(key)] * bool(key))
        places = [": ".join(filter(None, (file, ", ".join(below)))) for file, below in keys.items()]
        more = [f"more may follow: not yet judged is what depends on {'; '.join(places)}"] if places else []
        super().__init__("\n".join([f"{count} fault{'s' * (count != 1)} found", *map(str, self.faults), *more]))


class LimitError(PlatformError):
    """A name or a document that Stackwright composed would break a limit of AWS."""


class EngineError(PlatformError):
    """Node or the provider bindings cannot be loaded, or Node died."""


class Refusal(ValueError):
    """Raised by validators of settings: one or more faults, keys relative to what is validated."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def refuse(problem: str, remedy: str, *key: str | int) -> Refusal:
    """A refusal of one value for one reason."""
    return Refusal(Fault(problem, remedy, key))


def dotted(key: Key) -> str:
    """`network.zones[0]` for `("network", "zones", 0)`."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: object, limit: int = 80) -> str:
    """A value as a user would write it, on one line, in ASCII and cut to `limit` characters."""
    text = json.dumps(value, default=str)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A remedy that names the closest of the known words, or else all of them."""
    words = sorted(known)
    close = closest(wrong, words)
    return f"did you mean {close!r}?" if close else f"use one of: {', '.join(words)}"


def closest(wrong: str, known: Iterable[str]) -> str | None:
    """The known word that somebody meant who wrote another; None where none is near."""
    words = sorted(known)
    in_other_letters = [word for word in words if word.casefold() == wrong.casefold()]
    return next(iter(in_other_letters or get_close_matches(wrong, words, n=1, cutoff=LEAST_LIKENESS)), None)

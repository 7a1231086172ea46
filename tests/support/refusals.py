"""Every place of the model that refuses something, and which of them some input comes to."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import stackwright.model
from stackwright.model import errors

MODEL = Path(stackwright.model.__path__[0])
MAKERS = {"Fault", "refuse", "matching"}
"""What makes a refusal, and `matching`, which makes many, each with words of its own."""
BEYOND_REACH = {
    'yield Fault(problem, "list fewer things", ("addons", addon.name))': "no add-on of ours takes a list that long",
}
"""What no input comes to, and why it is there all the same."""
YAML_MAKERS = {"_fault", "_gap", "_unreadable"}


@dataclass(frozen=True)
class Place:
    """A call that makes a refusal.

    Attributes:
        file: Its file, below the model.
        first: Its first line.
        last: Its last line.
        words: What is wrong, where `matching` is told so.
    """

    file: str
    first: int
    last: int
    words: str


def places() -> list[Place]:
    """Every call that makes a refusal."""
    found = []
    for file in sorted(MODEL.rglob("*.py")):
        makers = MAKERS | (YAML_MAKERS if file.name == "yaml_document.py" else set())
        for node in ast.walk(ast.parse(file.read_text())):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name in makers:
                words = ast.literal_eval(node.args[1]) if name == "matching" else ""
                found.append(Place(str(file.relative_to(MODEL)), node.lineno, node.end_lineno or 0, words))
    return [place for place in found if source(place) not in BEYOND_REACH]


@dataclass
class Record:
    """What had a part in some refusals.

    Attributes:
        lines: Files and lines of code.
        words: What they said is wrong.
    """

    lines: set[tuple[str, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def knows(self, place: Place) -> bool:
        """Whether a place had a part in them."""
        if place.words:
            return place.words in self.words
        return any(file == place.file and place.first <= line <= place.last for file, line in self.lines)


@contextmanager
def recorded() -> Iterator[Record]:
    """Records what makes refusals meanwhile."""
    record = Record()
    made = errors.Fault.__init__

    def note(self: errors.Fault, *args: object, **kwargs: object) -> None:
        made(self, *args, **kwargs)
        record.words.add(self.problem)
        frame = sys._getframe(1)
        while frame is not None:
            file = Path(frame.f_code.co_filename)
            if file.is_relative_to(MODEL):
                record.lines.add((str(file.relative_to(MODEL)), frame.f_lineno))
            frame = frame.f_back

    errors.Fault.__init__ = note
    try:
        yield record
    finally:
        errors.Fault.__init__ = made


def without_input(record: Record) -> list[str]:
    """The places that had no part in what was recorded."""
    return [f"{place.file}:{place.first}" for place in places() if not record.knows(place)]


def source(place: Place) -> str:
    """The first line of a place."""
    return (MODEL / place.file).read_text().splitlines()[place.first - 1].strip()

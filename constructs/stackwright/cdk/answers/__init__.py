"""What a real provider answered when it was asked about each argument of its resources: what the bindings lack.

Values that it takes (`rules`), arguments that go together and that do not, numbers of items, defaults, and what forces
a replacement. There is a file for each provider that was asked, a line a type, which `tools/ask` writes; its first line
says of which version these are the answers, and since when. Of what is not in it, nothing is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.cdk.answers.rules import Rule

FOLDER = Path(__file__).parent
_TYPE = re.compile(rb'\{"type": "([a-z0-9_]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one type. Paths are dotted, without indexes.

    Attributes:
        values: The rule for an argument's value, or for each of its items, by path.
        items: The least and the greatest number of items by path, where no schema says it; None: no limit.
        combinations: Groups of paths by what holds of them: `exactly_one`, `at_least_one`, `at_most_one`, `together`,
            `conflicts` (two that exclude each other), `needs` (the first needs the others).
        defaults: What a plan fills in where nothing is given, by path.
        forces: Arguments whose change forces a replacement; a hyphen before one says that only leaving it out does.
            None where the provider did not tell.
    """

    values: Mapping[str, Rule] = field(default_factory=dict)
    items: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    combinations: Mapping[str, list[list[str]]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    forces: tuple[str, ...] | None = None


class Answers(Mapping[str, Answer]):
    """Answers of a provider by resource type, each read when it is first asked for.

    Args:
        text: The data file; empty where a provider was not asked.
    """

    def __init__(self, text: bytes) -> None:
        head, *lines = text.splitlines() or [b"{}"]
        self.head: Mapping[str, Any] = json.loads(head)
        self._lines = {match[1].decode(): line for line in lines if (match := _TYPE.match(line))}
        self._read: dict[str, Answer] = {}

    def __getitem__(self, type_: str) -> Answer:
        """Return what is known of a type."""
        if type_ not in self._read:
            self._read[type_] = self._answer(json.loads(self._lines[type_]))
        return self._read[type_]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the types, reading none."""
        return iter(self._lines)

    def __len__(self) -> int:
        """Return the number of types."""
        return len(self._lines)

    def _answer(self, line: Mapping[str, Any]) -> Answer:
        told = "forces" not in line.get("unknown", ())
        return Answer(
            values=dict(self._values(line)),
            items={path: (least, most) for path, (least, most) in line.get("items", {}).items()},
            combinations=line.get("combinations", {}),
            defaults=line.get("defaults", {}),
            forces=tuple(line.get("forces", ())) if told else None,
        )

    def _values(self, line: Mapping[str, Any]) -> Iterator[tuple[str, Rule]]:
        """The rules of a type, with what is written once only in every place where it holds."""
        values = {path: self._spelled(rule) for path, rule in line.get("values", {}).items()}
        for path, same in reversed(line.get("same", {}).items()):  # the outer ones hold inner ones
            start = f"{same}."
            values |= {f"{path}.{at.removeprefix(start)}": rule for at, rule in values.items() if at.startswith(start)}
        return iter(sorted(values.items()))

    def _spelled(self, rule: Rule) -> Rule:
        listed = rule.get("one_of")
        return {**rule, "one_of": self.head["lists"][listed]} if isinstance(listed, str) else rule


@cache
def answers(provider: str) -> Answers:
    """What a provider answered.

    Args:
        provider: The provider's local name, such as `aws`.
    """
    file = FOLDER / f"{provider}.jsonl"
    return Answers(file.read_bytes() if file.is_file() else b"")

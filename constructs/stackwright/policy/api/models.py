"""What AWS's API asks of each argument, as botocore describes it: lists, patterns, lengths and ranges.

`models.jsonl` has a line for each resource type, which `tools/api-models` writes: the arguments that end up in a member
of which the API says something. Judging by it needs no botocore. Of what is not in it, the API's description says
nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.cdk.answers.rules import Rule

FILE = Path(__file__).with_name("models.jsonl")
_TYPE = re.compile(rb'\{"type": "([a-z0-9_]+)"')


class Models(Mapping[str, Mapping[str, Rule]]):
    """Rules of each type, by the dotted path of the argument; each type is read when it is first asked for.

    A path that ends in `{}` is about the values of a map, one in `{key}` about its keys. Beside what `answers.rules`
    explains, a rule has `at`: the operation and the member that the argument ends up in.

    Args:
        text: The data file.
    """

    def __init__(self, text: bytes) -> None:
        head, *lines = text.splitlines()
        self.head: Mapping[str, Any] = json.loads(head)
        self._lines = {match[1].decode(): line for line in lines if (match := _TYPE.match(line))}
        self._read: dict[str, Mapping[str, Rule]] = {}

    def __getitem__(self, type_: str) -> Mapping[str, Rule]:
        """Return the rules of a type."""
        if type_ not in self._read:
            self._read[type_] = json.loads(self._lines[type_])["values"]
        return self._read[type_]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the types, reading none."""
        return iter(self._lines)

    def __len__(self) -> int:
        """Return the number of types."""
        return len(self._lines)


@cache
def models() -> Models:
    """The table."""
    return Models(FILE.read_bytes())

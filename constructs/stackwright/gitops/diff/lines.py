"""A field that changed, as lines: what it was and what it becomes, shortened to where they differ."""

import difflib
import json
import re
from collections.abc import Iterator

from stackwright.gitops.as_yaml import as_yaml
from stackwright.gitops.diff.fields import Field
from stackwright.model.errors import ABSENT
from stackwright.model.one_line import cut

MOST_WIDTH = 100
"""Characters of a value that stays on one line."""
LEAD = 20
"""Characters that are shown before the first that differs."""
_TAKEN = re.compile(r"true|false|null|~|[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?|.*\s|\s.*|.*: .*|[\"'\[{&*#?|>!%`-].*")
"""Texts that would be read as something else, or not at all, without quotes."""


def told(field: Field, width: int = MOST_WIDTH) -> Iterator[str]:
    """A field as lines.

    Args:
        field: The field.
        width: Characters of a value that stays on one line.
    """
    old, new = field.old, field.new
    if isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield f"{field.path}:"
        difference = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
        yield from (f"  {line}" for line in difference or ["@@ at the end @@", "  empty lines"])
        return
    one, other = _one_line(old, width), _one_line(new, width)
    if old is ABSENT or new is ABSENT:
        sign, value, line = ("+", new, other) if old is ABSENT else ("-", old, one)
        if line is not None and len(line) <= width:
            yield f"{sign} {field.path}: {line}"
        else:
            yield f"{sign} {field.path}:"
            yield from (f"{sign}   {cut(below, width)}" for below in as_yaml(value).splitlines())
    elif one is not None and other is not None and len(field.path) + len(one) + len(other) <= width:
        yield f"{field.path}: {one} → {other}"
    else:
        one, other = one if one is not None else json.dumps(old), other if other is not None else json.dumps(new)
        yield f"{field.path}:"
        start = _first_difference(one, other)
        yield from (f"  {sign} {_window(line, start, width)}" for sign, line in (("-", one), ("+", other)))


def _one_line(value: object, width: int) -> str | None:
    """A value on one line; None of what is better shown on several."""
    if isinstance(value, str):
        if "\n" in value:
            return None
        plain = value and value.isprintable() and not _TAKEN.fullmatch(value)
        return value if plain else json.dumps(value, ensure_ascii=not value.isprintable())
    if value is ABSENT:
        return None
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= width or not isinstance(value, dict | list) else None


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (letter, another) in pairs if letter != another), min(len(one), len(other)))


def _window(line: str, start: int, width: int) -> str:
    """As much of a long line as shows where it differs."""
    begin = max(0, start - LEAD) if len(line) > width else 0
    return cut(f"{'…' * bool(begin)}{line[begin:]}", width)

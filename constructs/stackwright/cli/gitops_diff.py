"""What differs between two revisions, as a reviewer wants to read it, or for scripts."""

import difflib
import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from stackwright.cli.table import WIDTH, cut, fitted
from stackwright.gitops.diff.comparison import ApplicationChange, Identity, ObjectChange
from stackwright.gitops.diff.difference import Difference
from stackwright.gitops.diff.fields import Field
from stackwright.gitops.diff.moves import Move
from stackwright.gitops.output import as_yaml
from stackwright.model.errors import ABSENT

MOST_LINES = 24
"""Lines of one field, or of an application that is new: whoever wants more renders it."""
MOST_WIDTH = 100
"""Characters of a value that stays on one line."""
LEAD = 20
"""Characters that are shown before the first that differs."""
_TAKEN = re.compile(r"true|false|null|~|[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?|.*\s|\s.*|.*: .*|[\"'\[{&*#?|>!%`-].*")
"""Texts that would be read as something else, or not at all, without quotes."""


def text(found: Difference) -> str:
    """The whole difference."""
    parts = [f"all of it is new: {found.why_no_base}"] if found.why_no_base else []
    if not found.why_no_base:  # what is new has not moved
        parts += [_moves(what, moves) for what, moves in (("image", found.images), ("chart", found.charts)) if moves]
    parts += ["\n".join(_application(one)) for one in found.applications]
    if not found.applications:
        return f"nothing changes in {found.environment}"
    whole = "\n\n".join([*parts, f"applications as they were: {found.unchanged}"])
    return "\n".join(map(_printable, whole.split("\n")))


def document(found: Difference) -> dict[str, Any]:
    """The same for a script."""
    return {
        "environment": found.environment,
        "base": found.revision,
        "why_no_base": found.why_no_base or None,
        "images": [asdict(one) for one in found.images],
        "charts": [asdict(one) for one in found.charts],
        "applications": [
            {
                "name": one.name,
                "state": one.state,
                "added": [_object(what) for what in one.added],
                "removed": [_object(what) for what in one.removed],
                "changed": [
                    {**_object(each.what), "fields": [_field_document(field) for field in each.fields]}
                    for each in one.changed
                ],
                "made_up_fields": one.made_up,
            }
            for one in found.applications
        ],
        "unchanged": found.unchanged,
    }


def _object(what: Identity) -> dict[str, str]:
    return {"kind": what.kind, "group": what.group, "namespace": what.namespace, "name": what.name}


def _field_document(field: Field) -> dict[str, Any]:
    values = {"old": field.old, "new": field.new}
    return {"path": field.path, **{name: value for name, value in values.items() if value is not ABSENT}}


def _moves(what: str, moves: Sequence[Move]) -> str:
    rows = [(one.application, one.what, ", ".join(one.old) or "-", ", ".join(one.new) or "-") for one in moves]
    return fitted(("application", what, "from", "to"), rows)


def _application(one: ApplicationChange) -> Iterator[str]:
    if one.state != "changed":
        objects = one.added or one.removed
        yield f"{one.name}: {one.state}, {len(objects)} objects"
    else:
        counts = (("new", one.added), ("gone", one.removed), ("changed", one.changed))
        yield f"{one.name}: {', '.join(f'{len(them)} {what}' for what, them in counts if them)}"
    if one.state == "new" and len(one.added) > MOST_LINES:
        kinds = Counter(what.kind for what in one.added)
        whole = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        yield from textwrap.wrap(whole, WIDTH, initial_indent="  + ", subsequent_indent="    ")
    else:
        yield from (f"  + {what}" for what in one.added)
    yield from (f"  - {what}" for what in one.removed)
    for each in one.changed:
        yield from _changed(each)
    if one.made_up:
        yield f"  not shown: {one.made_up} fields that the chart makes up at each rendering"


def _changed(one: ObjectChange) -> Iterator[str]:
    yield f"  ~ {one.what}"
    for field in one.fields:
        lines = list(_field(field))
        kept = (
            lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"  … {len(lines) - MOST_LINES + 1} more"]
        )
        yield from (f"      {line}" for line in kept)


def _field(field: Field) -> Iterator[str]:
    old, new = field.old, field.new
    if isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield f"{field.path}:"
        difference = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
        yield from (f"  {line}" for line in difference or ["@@ at the end @@", "  empty lines"])
        return
    one, other = _one_line(old), _one_line(new)
    if old is ABSENT or new is ABSENT:
        sign, value, line = ("+", new, other) if old is ABSENT else ("-", old, one)
        if line is not None and len(line) <= MOST_WIDTH:
            yield f"{sign} {field.path}: {line}"
        else:
            yield f"{sign} {field.path}:"
            yield from (f"{sign}   {cut(below, MOST_WIDTH)}" for below in as_yaml(value).splitlines())
    elif one is not None and other is not None and len(field.path) + len(one) + len(other) <= MOST_WIDTH:
        yield f"{field.path}: {one} → {other}"
    else:
        one, other = one if one is not None else json.dumps(old), other if other is not None else json.dumps(new)
        yield f"{field.path}:"
        start = _first_difference(one, other)
        yield from (f"  {sign} {_window(line, start)}" for sign, line in (("-", one), ("+", other)))


def _one_line(value: object) -> str | None:
    """A value on one line; None of what is better shown on several."""
    if isinstance(value, str):
        if "\n" in value:
            return None
        plain = value and value.isprintable() and not _TAKEN.fullmatch(value)
        return value if plain else json.dumps(value, ensure_ascii=not value.isprintable())
    if value is ABSENT:
        return None
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= MOST_WIDTH or not isinstance(value, dict | list) else None


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (letter, another) in pairs if letter != another), min(len(one), len(other)))


def _window(line: str, start: int) -> str:
    """As much of a long line as shows where it differs."""
    begin = max(0, start - LEAD) if len(line) > MOST_WIDTH else 0
    return cut(f"{'…' * bool(begin)}{line[begin:]}", MOST_WIDTH)


def _printable(line: str) -> str:
    """A line without what a terminal would take for a command."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "�" for letter in line)

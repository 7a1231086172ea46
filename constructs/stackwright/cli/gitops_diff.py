"""What differs between two revisions, as a reviewer wants to read it, or for scripts."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from stackwright.cli.table import WIDTH, fitted
from stackwright.gitops.diff.comparison import ApplicationChange, Identity, ObjectChange
from stackwright.gitops.diff.difference import Difference
from stackwright.gitops.diff.fields import Field
from stackwright.gitops.diff.lines import told
from stackwright.gitops.diff.moves import Move
from stackwright.model.errors import ABSENT
from stackwright.model.one_line import printable

MOST_LINES = 24
"""Lines of one field, or of an application that is new: whoever wants more renders it."""


def text(found: Difference) -> str:
    """The whole difference."""
    parts = [f"all of it is new: {found.why_no_base}"] if found.why_no_base else []
    if not found.why_no_base:  # what is new has not moved
        parts += [_moves(what, moves) for what, moves in (("image", found.images), ("chart", found.charts)) if moves]
    parts += ["\n".join(_application(one)) for one in found.applications]
    if not found.applications:
        return f"nothing changes in {found.environment}"
    whole = "\n\n".join([*parts, f"applications as they were: {found.unchanged}"])
    return "\n".join(map(printable, whole.split("\n")))


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
        lines = list(told(field))
        kept = (
            lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"  … {len(lines) - MOST_LINES + 1} more"]
        )
        yield from (f"      {line}" for line in kept)

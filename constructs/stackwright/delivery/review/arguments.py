"""The arguments of a change, old and new: what a reviewer reads of it, without what says nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.delivery.review.seen import Seen
from stackwright.gitops.diff.fields import Field, changes
from stackwright.model.errors import ABSENT
from stackwright.synthesis.differences import META, within
from stackwright.terraform.plan_json import SECRET, UNKNOWN

_INDEX = re.compile(r"\[[^\]]*\]")
ALL_TAGS = "tags_all"
"""The tags of a resource with those of its provider: where its own change, it says the same once more."""


def arguments(seen: Seen) -> tuple[Field, ...]:
    """What changes, argument by argument; of what is made, what is written of it; of what goes, nothing."""
    if seen.change.kind in {"destroy", "forget", "none", "read"}:
        return ()
    made = seen.change.kind == "create"
    before, after = (
        {name: _opened(value) for name, value in body.items() if value is not None and _counts(seen, name, made=made)}
        for body in (seen.before, seen.after)
    )
    told = {one.path: one for one in changes(before, after, keys=()) if _says_something(seen, one)}
    return (*told.values(), *(one for one in _secrets(seen) if one.path not in told))


def _counts(seen: Seen, name: str, *, made: bool) -> bool:
    """Whether an argument counts: of what is made, what is written of it."""
    if name == ALL_TAGS:
        return not made and not seen.differs("tags")
    return not made or seen.written is None or name in seen.written.body.keys() - META


def _says_something(seen: Seen, one: Field) -> bool:
    """Whether a field is worth a line: what only AWS decides becomes unknown with each replacement."""
    if all(value in (None, "", [], {}, ABSENT) for value in (one.old, one.new)):
        return False
    path = _INDEX.sub("", one.path)
    forced = any(within(path, [by]) or within(by, [path]) for by in seen.change.forced_by)
    return one.new != UNKNOWN or forced or (seen.written is not None and _is_written(seen.written.body, path))


def _is_written(body: Any, path: str) -> bool:  # noqa: ANN401 - any JSON
    """Whether a configuration says anything at a path."""
    name, _, below = path.partition(".")
    blocks = [one for one in (body if isinstance(body, list) else [body]) if isinstance(one, Mapping) and name in one]
    return any(
        not below or not isinstance(one[name], Mapping | list) or _is_written(one[name], below) for one in blocks
    )


def _secrets(seen: Seen) -> Iterator[Field]:
    """Secrets that change: nobody is told from what into what."""
    found = {_covered(body, path) for path in seen.change.changed for body in (seen.before, seen.after)}
    yield from (Field(path, SECRET, SECRET) for path in sorted(found - {""}))


def _covered(body: Mapping[str, Any], path: str) -> str:
    """Down to where a path is covered; empty where nothing of it is."""
    value: Any = body
    steps = path.split(".")
    for end, step in enumerate(steps, 1):
        listed = value if isinstance(value, list) else [value]
        value = [one[step] for one in listed if isinstance(one, Mapping) and step in one]
        value = [inner for one in value for inner in (one if isinstance(one, list) else [one])]
        if SECRET in value:
            return ".".join(steps[:end])
    return ""


def _opened(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A value in which texts that are JSON are what they say, so that only what differs in them is shown."""
    if isinstance(value, Mapping):
        return {name: _opened(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_opened(one) for one in value]
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value

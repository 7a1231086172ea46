"""What differs between two values of YAML, field by field."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from stackwright.model.errors import ABSENT

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_KEYS = ("name", "key", "alert", "record", "containerPort", "mountPath", "port", "topologyKey", "host", "path", "ip")
"""By which of its fields an item of a list is known, as Kubernetes and Prometheus have them, the first that fits."""


@dataclass(frozen=True)
class Field:
    """A field that changed.

    Attributes:
        path: Where it stands, e.g. `spec.containers[api].image`.
        old: What it said, or `ABSENT`.
        new: What it says, or `ABSENT`.
    """

    path: str
    old: Any
    new: Any


def changes(old: object, new: object, path: str = "", keys: Sequence[str] = _KEYS) -> Iterator[Field]:
    """The fields in which two values differ; what is there in one of them only is one field with all that is below it.

    Args:
        old: The value before.
        new: The value after.
        path: Where they stand.
        keys: By which of its fields an item of a list is known, the first that fits.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from changes(old.get(key, ABSENT), new.get(key, ABSENT), _below(path, str(key)), keys)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path, keys)
    elif type(old) is not type(new) or old != new:
        yield Field(path, old, new)


def _below(path: str, key: str) -> str:
    if _PLAIN.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def _lists(old: list[Any], new: list[Any], path: str, keys: Sequence[str]) -> Iterator[Field]:
    key = next((key for key in keys if _known_by(key, old) and _known_by(key, new)), None)
    if key is None or not old or not new:
        yield from _by_position(old, new, path, keys)
        return
    before, after = ({str(item[key]): item for item in items} for items in (old, new))
    for name in dict.fromkeys([*before, *after]):
        yield from changes(before.get(name, ABSENT), after.get(name, ABSENT), f"{path}[{name}]", keys)
    orders = [[name for name in these if name in those] for these, those in ((before, after), (after, before))]
    if orders[0] != orders[1]:
        yield Field(f"{path} (order)", *orders)


def _known_by(key: str, items: Sequence[Any]) -> bool:
    """Whether each item has a key, and each another value there."""
    names = [item.get(key) if isinstance(item, Mapping) else None for item in items]
    return all(isinstance(name, str | int) for name in names) and len(set(map(str, names))) == len(names)


def _by_position(old: list[Any], new: list[Any], path: str, keys: Sequence[str]) -> Iterator[Field]:
    """Items that nothing names: those that came and went, and pairs where as many came as went."""
    before, after = ([json.dumps(item, sort_keys=True, default=str) for item in items] for items in (old, new))
    one, other = sorted((before, after))  # what is found depends on which comes first
    for what, *spans in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        begin, end, first, last = spans if one is before else (*spans[2:], *spans[:2])
        if end - begin == last - first:
            for place, pair in enumerate(zip(old[begin:end], new[first:last], strict=True), start=first):
                yield from changes(*pair, f"{path}[{place}]", keys)
        else:
            yield from (Field(f"{path}[{place}]", old[place], ABSENT) for place in range(begin, end))
            yield from (Field(f"{path}[{place}]", ABSENT, new[place]) for place in range(first, last))

"""Tells which changes of a plan force a replacement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackwright.cdk.schema import Block

Steps = tuple[str | int, ...]


def replaced(block: Block, forcing: Iterable[str], prior: Mapping[str, Any], planned: Mapping[str, Any]) -> list[Steps]:
    """Where a plan changes what cannot be changed in place; of an item of a set, the set.

    Args:
        block: The schema.
        forcing: Dotted paths of the arguments that force a replacement; a hyphen before one says that only leaving it
            out does, a plus that only another value does.
        prior: The object as it is.
        planned: As it is to be.
    """
    found = {
        steps
        for path in sorted(forcing)
        for steps, before, after in _changes(block, path.lstrip("-+").split("."), prior, planned)
        if not path.startswith("-") or after in (None, [])
        if not path.startswith("+") or before not in (None, "", [])
        if before is not after
    }
    return sorted(found, key=str)


def _changes(block: Block, path: list[str], before: Any, after: Any) -> Iterator[tuple[Steps, Any, Any]]:  # noqa: ANN401
    name, *below = path
    one, other = before.get(name), after.get(name)
    if one == other:
        return
    nested = block.blocks.get(name)
    if not below:
        if nested is None or not one or not other:
            yield (name,), one, other
    elif nested is not None and nested.nesting == "list" and isinstance(one, list) and isinstance(other, list):
        for index, (first, second) in enumerate(zip(one, other, strict=False)):
            for steps, was, will_be in _changes(nested.block, below, first, second):
                yield (name, index, *steps), was, will_be
        if len(one) != len(other):
            longer = (one if len(one) > len(other) else other)[min(len(one), len(other)) :]
            if any(_within(item, below) is not None for item in longer):
                yield (name,), one, other
    elif [_within(item, below) for item in _listed(one)] != [_within(item, below) for item in _listed(other)]:
        yield (name,), one, other


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [] if value is None else [value]


def _within(value: Any, path: list[str]) -> Any:  # noqa: ANN401
    for step in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(step) if isinstance(value, dict) else None
    return value

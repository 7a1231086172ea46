"""Walks a value along its schema, attribute by attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.wire import UNKNOWN

Path = tuple[str, ...]
Visit = Callable[[Attribute, Any, Path], Any]


def transform(block: Block, value: Mapping[str, Any], visit: Visit, path: Path = ()) -> dict[str, Any]:
    """Rebuild a block's value, with each attribute's value replaced by what `visit` returns for it.

    Args:
        block: The schema of the value.
        value: The value; what the schema does not know is dropped, what it lacks is null.
        visit: Gets the attribute, its value and its path; called for nested attributes after the attribute around them.
        path: Where the value stands.
    """
    result = _attributes(block.attributes, value, visit, path)
    for name, nested in block.blocks.items():
        inner = value.get(name)
        here = (*path, name)

        def rebuilt(item: Any, step: str, block: Block = nested.block, here: Path = here) -> Any:  # noqa: ANN401
            return transform(block, item, visit, (*here, step))

        result[name] = _each(inner, nested.nesting, rebuilt)
    return result


def _attributes(
    attributes: Mapping[str, Attribute], value: Mapping[str, Any], visit: Visit, path: Path
) -> dict[str, Any]:
    result = {}
    for name, attribute in attributes.items():
        visited = visit(attribute, value.get(name), (*path, name))
        if attribute.nested is not None and visited is not None and visited is not UNKNOWN:
            members, here = attribute.nested.attributes, (*path, name)

            def rebuilt(item: Any, step: str, members: Mapping[str, Attribute] = members, here: Path = here) -> Any:  # noqa: ANN401
                return _attributes(members, item, visit, (*here, step))

            visited = _each(visited, attribute.nested.nesting, rebuilt)
        result[name] = visited
    return result


def _each(value: Any, nesting: str, rebuilt: Callable[[Any, str], Any]) -> Any:  # noqa: ANN401
    """Apply a function to each object of a nested block or attribute, however these are held."""
    if value is UNKNOWN:
        return value
    if nesting in {"list", "set"}:
        return [item if item is UNKNOWN else rebuilt(item, str(index)) for index, item in enumerate(value or ())]
    if value is None:
        return None
    if nesting == "map":
        return {key: rebuilt(item, key) for key, item in value.items()}
    return rebuilt(value, "")

"""Members for arguments, and what botocore says of them: the table that `tools/api-models` writes."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk import schema
from stackwright.cdk.schema import Block
from support.api_models import shapes
from support.api_models.types import TYPES, Api

OWN = {"id", "region", "tags", "tags_all", "timeouts"}
"""Arguments that are the provider's own, or judged by themselves."""
Found = Mapping[str, tuple[str, Any]]
"""By dotted path of an argument: its member, written `Operation.Member`, and the shape of that."""


def found(type_: str) -> Found:
    """The members that the arguments of a type end up in."""
    api = TYPES[type_]
    inputs = {at: shapes.opened(shapes.at(api.service, at)) for at in api.operations}
    return dict(_found(api, schema.load("aws").resources[type_], "", inputs))


def unmapped(type_: str) -> list[str]:
    """Arguments of a type for which no member is known."""
    every = set(_arguments(schema.load("aws").resources[type_], ""))
    return sorted(every - {path.partition("{")[0] for path in found(type_)} - {p for p, to in TYPES[type_].at.items()})


def rows(type_: str) -> dict[str, dict[str, Any]]:
    """What the API asks of each argument of a type, arguments of which it asks nothing left out."""
    every = ((path, {"at": at, **shapes.rule(shape)}) for path, (at, shape) in found(type_).items())
    return {path: row for path, row in sorted(every) if len(row) > 1}


def _found(api: Api, block: Block, path: str, around: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Those of a block.

    Args:
        api: Where the type's arguments end up.
        block: The block.
        path: Its dotted path.
        around: The structures that its arguments may be members of, by where they are.
    """
    for name in (*block.attributes, *block.blocks):
        below = f"{path}.{name}" if path else name
        if not path and name in OWN:
            continue
        there = _member(api, below, name, around)
        nested = block.blocks.get(name)
        if nested:
            inner = {there[0]: shapes.opened(there[1])} if there else {}
            yield from _found(api, nested.block, below, inner)
        elif there and not block.attributes[name].read_only:
            yield from _plain(below, *there)


def _member(api: Api, below: str, name: str, around: Mapping[str, Any]) -> tuple[str, Any] | None:
    if below in api.at:
        to = api.at[below]
        if to is None:
            return None
        return to, shapes.at(api.service, to)
    for at, shape in around.items():
        same = shapes.named(shape, name)
        if same:
            return f"{at}.{same}", shape.members[same]
    return None


def _plain(path: str, at: str, shape: Any) -> Iterator[tuple[str, tuple[str, Any]]]:
    inner = shapes.opened(shape)
    if inner.type_name == "map":
        yield f"{path}{{key}}", (f"{at}.key", inner.key)
        yield f"{path}{{}}", (f"{at}.value", inner.value)
    elif inner.type_name != "structure":
        yield path, (at, inner)


def _arguments(block: Block, path: str) -> Iterator[str]:
    for name, attribute in block.attributes.items():
        if not attribute.read_only and (path or name not in OWN):
            yield f"{path}.{name}" if path else name
    for name, nested in block.blocks.items():
        if path or name not in OWN:
            yield from _arguments(nested.block, f"{path}.{name}" if path else name)

"""Which arguments force a replacement, asked of the real provider: each argument of a type is changed by itself."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from stackwright.cdk.schema import Block, CtyType
from support.real_provider import RealProvider, Refused, Value

TEXTS = ("changed", "10.99.0.0/16", "arn:aws:iam::111122223333:role/changed", "{}", "1")
"""Values that providers take for text of one kind or another."""
COMPUTED = {"id", "tags_all"}
"""What old schemas let one configure, and nobody does."""
Path = tuple[str, ...]


def forced(provider: RealProvider, type_: str, examples: list[tuple[Value, Value]]) -> tuple[list[str], set[str]]:
    """Dotted paths of the arguments whose change makes the provider replace an object, and of those that can move.

    An argument that can take another value in place moves, and forces nothing. Where only leaving it out forces a
    replacement, a hyphen stands before the path.

    Args:
        provider: The provider.
        type_: The type.
        examples: What can be configured of the type, each with the state that it leads to.
    """
    changed, dropped, movable = set[Path](), set[Path](), set[Path]()
    block = provider.block(type_)
    for arguments, state in examples:
        for path, before, after, other in _changed(block, arguments):
            try:
                planned = provider.plan(type_, other, state)
            except Refused:
                continue  # it takes no such value
            (dropped if after is None else changed).update(planned.forced)
            if before is not None and after is not None and planned.state != state and path not in planned.forced:
                movable.add(path)
    plain = changed - movable
    left_out = ("-" + ".".join(path) for path in sorted(dropped - changed))
    return [*left_out, *(".".join(path) for path in sorted(plain))], {".".join(path) for path in movable}


def changes(block: Block, arguments: Value) -> Iterator[tuple[Path, Value]]:
    """Arguments with one of them changed, added or left out, each with its path."""
    for path, _, _, other in _changed(block, arguments):
        yield path, other


def _changed(block: Block, arguments: Value, above: Path = ()) -> Iterator[tuple[Path, Any, Any, Value]]:
    """The arguments with one of them changed, added or left out: its path, what it was and is, all of them."""
    for name, attribute in block.attributes.items():
        if not attribute.read_only and (above or name not in COMPUTED):
            before = arguments.get(name)
            for after in _others(attribute.type, before):
                yield (*above, name), before, after, {**arguments, name: after}
    for name, nested in block.blocks.items():
        if name == "timeouts" or nested.nesting not in {"list", "set"}:
            continue
        items = arguments.get(name, [])
        if items:
            yield (*above, name), items, None, {**arguments, name: items[:-1]}
        for path, before, after, inner in _changed(nested.block, items[0] if items else {}, (*above, name)):
            yield path, before, after, {**arguments, name: [inner, *items[1:]]}


def _others(type_: CtyType, value: Any) -> Iterator[Any]:
    if value is not None:
        yield None
    if type_ == "string":
        yield from (text for text in TEXTS if text != value)
    elif type_ == "number":
        yield (value or 0) + 1
    elif type_ == "bool":
        yield not value
    elif isinstance(type_, list) and type_[0] in {"list", "set"}:
        yield from ([*(value or ()), *one] for other in _others(type_[1], None) if (one := [deepcopy(other)]))
    elif isinstance(type_, list) and type_[0] == "map":
        yield {**(value or {}), "changed": "changed"}
    elif isinstance(type_, list) and type_[0] == "object":
        sample: Mapping[str, Any] = {name: next(_others(inner, None), None) for name, inner in type_[1].items()}
        yield sample

"""What a plan tells: defaults, and which changes force a replacement."""

from collections.abc import Iterator
from typing import Any

from stackwright.cdk.schema import Attribute, Block, CtyType
from stackwright.rehearsal.stand_in.walk import transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown
from support.asking.nodes import TIMEOUTS
from support.real_provider import RealProvider, Refused, Value

Path = tuple[str, ...]
Sample = tuple[str, int, bool]
FIRST: tuple[Sample, ...] = (
    ("a", 1, True), ("arn:aws:iam::111122223333:role/a", 2, True), ("10.1.0.0/16", 3, True), ("{}", 4, True),
)  # fmt: skip
OTHER: tuple[Sample, ...] = (
    ("b", 11, False), ("arn:aws:iam::111122223333:role/b", 12, False), ("10.2.0.0/16", 13, False),
    ('{"a":1}', 14, False),
)  # fmt: skip
COMPUTED = {"id", "tags_all"}
"""What old schemas let one configure, and nobody does."""
DEEP = 300
"""Attributes up to which arguments of blocks are changed one by one, too."""


def defaults(provider: RealProvider, type_: str) -> dict[str, Any] | None:
    """What a plan fills in where nothing is given, by dotted path; None where the provider plans nothing of it."""
    block = provider.block(type_)
    for arguments in (_one_of_each(block, None), {}, _one_of_each(block, FIRST[0])):
        try:
            state = provider.plan(type_, arguments).state
        except Refused:
            continue
        return dict(sorted(_filled(block, arguments, state)))
    return None


def _filled(block: Block, arguments: Value, state: Value, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, attribute in block.attributes.items():
        value = state.get(name)
        given = arguments.get(name) is not None or attribute.read_only or value is None or has_unknown(value)
        if not given and value not in ([], {}, "") and (above or name not in {"id", "tags_all"}):
            yield f"{above}{name}", value
    for name, nested in block.blocks.items():
        if nested.nesting in {"list", "set"} and arguments.get(name) and isinstance(state.get(name), list):
            items = [item for item in state[name] if item is not UNKNOWN]
            if len(items) == 1:
                yield from _filled(nested.block, arguments[name][0], items[0], f"{above}{name}.")


def forced(provider: RealProvider, type_: str) -> list[str] | None:
    """Dotted paths of the arguments whose change makes the provider replace an object; None where it does not say.

    All are changed at once, then each by itself: some are looked at only where others are left out. An argument that
    can take another value in place is none of them.
    """
    block = provider.block(type_)
    found, movable, answered = set[Path](), set[Path](), False
    for first, other in zip(FIRST, OTHER, strict=True):
        prior = transform(block, _one_of_each(block, first), _present)
        try:
            planned = provider.plan(type_, _one_of_each(block, other), prior)
        except Refused:
            continue
        answered = True
        found |= planned.forced
    dropped, settled = set[Path](), set[tuple[Path, bool]]()
    for path, before, after in _each_alone(block, deep=_size(block) < DEEP):
        gone = _at(after, path) is None
        if (path, gone) in settled:
            continue
        try:
            planned = provider.plan(type_, after, transform(block, before, _present))
        except Refused:
            continue  # it takes no such value; the next one may be right
        answered = True
        settled.add((path, gone))
        if path in planned.forced:
            (dropped if gone else found).add(path)
        elif not gone and _at(planned.state, path) != _at(before, path):
            movable.add(path)
    forcing = found - movable
    left_out = {f"-{'.'.join(path)}" for path in dropped - forcing}
    return sorted({".".join(path) for path in forcing} | left_out) if answered else None


def _each_alone(block: Block, *, deep: bool, above: Path = ()) -> Iterator[tuple[Path, Value, Value]]:
    """Each argument by itself: its path, a configuration with it, and one in which it is another or left out."""

    def within(path: Path, value: Value) -> Value:
        return {path[0]: [within(path[1:], value)]} if path else value

    for name, attribute in block.attributes.items():
        if attribute.read_only or name in COMPUTED:
            continue
        several = FIRST if "string" in str(attribute.type) else FIRST[:1]
        for first, other in zip(several, OTHER, strict=False):
            before = within(above, {name: _sample(attribute.type, first)})
            yield (*above, name), before, within(above, {name: _sample(attribute.type, other)})
            if not attribute.required:
                yield (*above, name), before, within(above, {})
    for name, nested in block.blocks.items():
        if deep and name != TIMEOUTS and nested.nesting in {"list", "set"}:
            one = within(above, {name: [_one_of_each(nested.block, FIRST[0])]})
            yield (*above, name), within(above, {}), one
            yield (*above, name), one, within(above, {})
            yield from _each_alone(nested.block, deep=True, above=(*above, name))


def _size(block: Block) -> int:
    return len(block.attributes) + sum(_size(nested.block) for nested in block.blocks.values())


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _present(attribute: Attribute, value: Any, path: tuple[str, ...]) -> Any:
    if value is None and attribute.computed and attribute.type == "string":
        return ".".join(path)
    return value


def _one_of_each(block: Block, sample: Sample | None) -> Value:
    """One of each block, with every argument, or none."""
    value: Value = {}
    for name, attribute in block.attributes.items():
        settable = sample and not attribute.read_only and name not in COMPUTED
        value[name] = _sample(attribute.type, sample) if sample and settable else None
    for name, nested in block.blocks.items():
        if name != TIMEOUTS and nested.nesting in {"list", "set"}:
            value[name] = [_one_of_each(nested.block, sample)] * max(1, nested.min_items)
    return value


def _sample(type_: CtyType, sample: Sample) -> Any:
    if isinstance(type_, str):
        return {"string": sample[0], "number": sample[1], "bool": sample[2]}.get(type_)
    if type_[0] == "object":
        return {name: _sample(inner, sample) for name, inner in type_[1].items()}
    return {"key": _sample(type_[1], sample)} if type_[0] == "map" else [_sample(type_[1], sample)]

"""Judges configurations by what the real provider answered when it was asked: values, numbers of items, combinations.

What is not known before apply is right. A value that is not in a list of the provider's passes where AWS's own API has
it: the provider that was asked may be older than the one that a stack asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackwright.cdk.answers import Answer
from stackwright.cdk.answers.rules import Rule, broken
from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in import own_rules
from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.newer import known_to_aws
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown

Steps = tuple[str | int, ...]
Value = Mapping[str, Any]


def judge(type_: str, block: Block, answer: Answer, config: Value) -> list[Finding]:
    """What the real provider would find wrong with a configuration.

    Args:
        type_: The resource's type.
        block: Its schema.
        answer: What is known of it.
        config: The configuration, in the form of the schema.
    """
    return [
        *_values(type_, block, answer, config, (), ()),
        *_combined(block, answer, config),
        *own_rules.judged(type_, config),
    ]


def _values(
    type_: str, block: Block, answer: Answer, value: Value, path: Steps, names: tuple[str, ...]
) -> Iterator[Finding]:
    for name in block.attributes:
        dotted, here = ".".join((*names, name)), (*path, name)
        given = value.get(name)
        if given is None or given is UNKNOWN:
            continue
        yield from _counted(answer, dotted, given, here)
        for item, below in _items(given, dotted):
            rule = answer.values.get(below)
            if rule is not None:
                yield from _judged(type_, below, rule, item, here)
    for name, nested in block.blocks.items():
        dotted, inner = ".".join((*names, name)), value.get(name)
        if inner is None or inner is UNKNOWN:
            continue
        yield from _counted(answer, dotted, inner, (*path, name))
        items = inner if isinstance(inner, list) else [inner]
        for index, item in enumerate(items):
            if isinstance(item, dict):
                place: Steps = (*path, name, index) if nested.nesting == "list" else (*path, name)
                yield from _values(type_, nested.block, answer, item, place, (*names, name))


def _items(given: Any, dotted: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """The plain values in an attribute, each with the path of its rule."""
    if isinstance(given, list):
        for item in given:
            yield from _items(item, dotted)
    elif isinstance(given, dict):
        for name, item in given.items():
            yield from _items(item, dotted)
            yield from _items(item, f"{dotted}.{name}")
    elif given is not None and given is not UNKNOWN:
        yield given, dotted


def _judged(type_: str, dotted: str, rule: Rule, value: Any, path: Steps) -> Iterator[Finding]:  # noqa: ANN401
    wrong = broken(rule, value)
    if wrong is None:
        return
    if known_to_aws(type_, rule, value):
        note = f"{type_}.{dotted} is {value!r}, which AWS knows, and the provider that was asked does not"
        yield Finding(path, note, is_error=False)
    else:
        yield Finding(path, f"expected {type_}.{dotted} {wrong}, got {value!r}")


def _counted(answer: Answer, dotted: str, given: Any, path: Steps) -> Iterator[Finding]:  # noqa: ANN401
    if dotted not in answer.items or not isinstance(given, list):
        return
    least, most = answer.items[dotted]
    if given and least is not None and len(given) < least:
        yield Finding(path, f"expected {dotted} to have at least {least} items, got {len(given)}")
    if most is not None and len(given) > most:
        yield Finding(path, f"expected {dotted} to have at most {most} items, got {len(given)}")


def _combined(block: Block, answer: Answer, config: Value) -> Iterator[Finding]:
    for kind, groups in answer.combinations.items():
        for group in groups:
            above, names = _shared(group)
            there = _at(config, above)
            if isinstance(there, dict) and (text := _broken(kind, there, names, _within(block, above))):
                start = ".".join(above)
                yield Finding((above or tuple(names))[:1], f"{start}: {text}" if start else text)


def _broken(kind: str, there: Value, names: list[str], block: Block) -> str | None:
    found = {name: _at(there, tuple(name.split("."))) for name in names}
    given = [name for name, value in found.items() if _is_given(block, name, value)]
    open_ = [name for name in given if has_unknown(found[name])]
    certain = [name for name in given if name not in open_]
    listed = ", ".join(names)
    if kind == "exactly_one" and (len(certain) > 1 or not given):
        return f"exactly one of {listed} must be given, got {', '.join(certain) or 'none'}"
    if kind == "at_least_one" and not given:
        return f"at least one of {listed} must be given, got none"
    if kind in {"at_most_one", "conflicts"} and len(certain) > 1:
        return f"{' and '.join(certain)} cannot be given together"
    if kind == "together" and given and len(given) < len(names):
        return f"{listed} must be given together, got {', '.join(given)}"
    if kind == "needs" and names[0] in certain and len(given) < len(names):
        missing = ", ".join(name for name in names if name not in given)
        return f"{names[0]} needs {missing}, which is not given"
    return None


def _is_given(block: Block, name: str, value: Any) -> bool:  # noqa: ANN401
    """Whether something stands there: a list that is empty is given, as an argument, and is not, as blocks."""
    *above, last = name.split(".")
    return value is not None and (value != [] or last not in _within(block, above).blocks)


def _within(block: Block, path: Iterable[str]) -> Block:
    for step in path:
        block = block.blocks[step].block if step in block.blocks else Block()
    return block


def _shared(group: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The block in which all of a group stand, and their paths in it."""
    ways = [path.split(".") for path in group]
    depth = 0
    while all(len(way) > depth + 1 for way in ways) and len({way[depth] for way in ways}) == 1:
        depth += 1
    return tuple(ways[0][:depth]), [".".join(way[depth:]) for way in ways]


def _at(value: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401
    """What stands at a path, of several blocks in the first; None where there is nothing."""
    for step in path:
        if isinstance(value, list):
            value = value[0] if value else None
        if value is UNKNOWN:
            return UNKNOWN
        value = value.get(step) if isinstance(value, dict) else None
    return value

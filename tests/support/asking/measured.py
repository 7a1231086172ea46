"""How stand-ins judge, plan and fill in, measured against the real provider on what is chosen without them."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.replacement import forcing
from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.defaults import with_defaults
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.rehearsal.stand_in.replacing import replaced
from stackwright.rehearsal.stand_in.wire import has_unknown
from support.asking.nodes import node_of
from support.asking.wrong import RIGHT, Wrong, wrongs
from support.forced import changes
from support.objects import Examples
from support.real_provider import RealProvider, Refused, Value
from support.stand_in import configured

WRONG = {"string": ("zzz!", "", "a" * 300), "number": (-7, 10**9)}
EACH = 3
"""Objects of a type that are looked at."""
Counted = Counter[tuple[bool, bool]]
"""How often something was so, by whether the provider says it and whether a stand-in does."""


def share(counted: Counted) -> float:
    """How often both say the same, in percent."""
    return 100 * (counted[True, True] + counted[False, False]) / max(1, counted.total())


def refusals(provider: RealProvider, types: Iterable[str], *, number: int) -> Counted:
    """How many single arguments are refused.

    Args:
        provider: The provider.
        types: Of which types.
        number: Of how many of them an argument is tried.
    """
    some = random.Random(1)  # noqa: S311 - the same sample every time
    leaves = {
        type_: [
            (type_, path, name, str(kind))
            for path, node in node_of(provider.block(type_)).blocks()
            for name, kind in node.leaves.items()
            if kind in ("string", "number")
        ]
        for type_ in some.sample(sorted(types), number)
    }
    chosen = [some.choice(known) for known in leaves.values() if known]
    counted = Counted()
    for type_, path, name, kind in chosen:
        block = provider.block(type_)
        for value in WRONG[kind]:
            counted[_both(provider, type_, block, path, {name: value})] += 1
    return counted


def _both(
    provider: RealProvider, type_: str, block: Block, path: tuple[str, ...], given: dict[str, object]
) -> tuple[bool, bool]:
    """Whether an argument makes the provider and a stand-in find something that they did not find without it."""
    root, answer = node_of(block), answers("aws").get(type_, Answer())
    before, after = root.holding(path, {}), root.holding(path, given)
    theirs = Counter(one.text for one in provider.faults(type_, after))
    theirs -= Counter(one.text for one in provider.faults(type_, before))
    ours = Counter(one.summary for one in judge(type_, block, answer, after) if one.is_error)
    ours -= Counter(one.summary for one in judge(type_, block, answer, before) if one.is_error)
    return bool(theirs), bool(ours)


def said(provider: RealProvider, type_: str, arguments: Value) -> str:
    """What the provider says to arguments that it refuses, in validation or plan; nothing where it takes them."""
    faults = provider.faults(type_, configured(provider.block(type_), arguments))
    if faults:
        return min(fault.text for fault in faults).removesuffix(": ")
    try:
        provider.plan(type_, arguments)
    except Refused as refused:
        return str(refused).removesuffix(": ")
    return ""


def is_refused(block: Block, type_: str, arguments: Value) -> bool:
    """Whether a stand-in refuses arguments."""
    answer = answers("aws").get(type_, Answer())
    return any(one.is_error for one in judge(type_, block, answer, configured(block, arguments)))


def wrong_and_right(provider: RealProvider) -> Counted:
    """How many of the configurations in `wrong` are refused, the right ones among them."""
    all_ = [*wrongs(), *(Wrong(type_, {}) for type_ in RIGHT)]
    return Counted(
        (bool(said(provider, one.type, one.arguments)), is_refused(provider.block(one.type), one.type, one.arguments))
        for one in all_
    )


def replacements(provider: RealProvider, examples: Examples) -> tuple[Counted, set[str]]:
    """How many changes of one argument replace an object; and the arguments on which they differ.

    Args:
        provider: The provider.
        examples: Objects by type.
    """
    counted, different = Counted(), set[str]()
    for type_, known in sorted(examples.items()):
        block, forces = provider.block(type_), forcing("aws").get(type_, frozenset[str]())
        for arguments, state in known[:EACH]:
            for path, other in changes(block, arguments):
                try:
                    planned = provider.plan(type_, other, state)
                except Refused:
                    continue  # it takes no such value
                both = bool(planned.forced), bool(replaced(block, forces, state, planned.state))
                counted[both] += 1
                if both[0] != both[1]:
                    different.add(f"{type_}.{'.'.join(path)}")
    return counted, different


def defaults(provider: RealProvider, examples: Examples) -> tuple[int, int, set[str]]:
    """How many values the provider fills in, how many of them stand-ins do, and where they differ.

    Args:
        provider: The provider.
        examples: Objects by type.
    """
    filled, same, different = 0, 0, set[str]()
    for type_, known in sorted(examples.items()):
        block, answer = provider.block(type_), answers("aws").get(type_, Answer())
        for arguments, _ in known[:EACH]:
            given = configured(block, arguments)
            ours = with_defaults(block, answer.defaults, given)
            for path, before, truth, mine in _three(block, given, provider.plan(type_, arguments).state, ours):
                if before is None and (truth not in (None, "", [], {}) or mine is not None) and not has_unknown(truth):
                    filled, same = filled + 1, same + (truth == mine)
                    if truth != mine:
                        different.add(f"{type_}.{path}")
    return filled, same, different


def _three(
    block: Block, given: Value, truth: Value, ours: Value, above: str = ""
) -> Iterator[tuple[str, Any, Any, Any]]:
    """Arguments in three values of the same form, with their paths; blocks that are not given are the provider's."""
    for name, attribute in block.attributes.items():
        if not attribute.read_only and (above or name not in {"id", "tags_all"}):
            yield f"{above}{name}", given.get(name), truth.get(name), ours.get(name)
    for name, nested in block.blocks.items():
        if nested.nesting == "list" and all(isinstance(one.get(name), list) for one in (given, truth, ours)):
            for items in zip(given[name], truth[name], ours[name], strict=False):
                if all(isinstance(item, Mapping) for item in items):
                    yield from _three(nested.block, *items, f"{above}{name}.")


def some(examples: Examples, *, number: int) -> Examples:
    """Some of the types, always the same."""
    chosen = random.Random(1).sample(sorted(examples), min(number, len(examples)))  # noqa: S311 - as above
    return {type_: [*islice(examples[type_], EACH)] for type_ in chosen}

"""How stand-ins judge, measured against the real provider: what is tried is chosen from its schema, not from ours."""

import random
from collections import Counter
from collections.abc import Iterable

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.judging import judge
from support.asking.nodes import node_of
from support.real_provider import RealProvider

WRONG = {"string": ("zzz!", "", "a" * 300), "number": (-7, 10**9)}


def refusals(provider: RealProvider, types: Iterable[str], *, number: int) -> Counter[tuple[bool, bool]]:
    """How many single arguments are refused, by whether the provider does and whether a stand-in does.

    Args:
        provider: The provider.
        types: Of which types.
        number: How many arguments to try.
    """
    leaves = [
        (type_, path, name, str(kind))
        for type_ in sorted(types)
        for path, node in node_of(provider.block(type_)).blocks()
        for name, kind in node.leaves.items()
        if kind in ("string", "number")
    ]
    chosen = random.Random(1).sample(leaves, min(number, len(leaves)))  # noqa: S311 - the same sample every time
    counted: Counter[tuple[bool, bool]] = Counter()
    for type_, path, name, kind in chosen:
        block = provider.block(type_)
        for value in WRONG[kind]:
            counted[_both(provider, type_, block, path, {}, {name: value})] += 1
    return counted


def _both(
    provider: RealProvider, type_: str, block: Block, path: tuple[str, ...], without: dict[str, object],
    given: dict[str, object],
) -> tuple[bool, bool]:  # fmt: skip
    """Whether an argument makes the provider and a stand-in find something that they did not find without it."""
    root, answer = node_of(block), answers("aws").get(type_, Answer())
    before, after = root.holding(path, without), root.holding(path, given)
    theirs = Counter(one.text for one in provider.faults(type_, after))
    theirs -= Counter(one.text for one in provider.faults(type_, before))
    ours = Counter(one.text for one in judge(type_, block, answer, after) if one.is_error)
    ours -= Counter(one.text for one in judge(type_, block, answer, before) if one.is_error)
    return bool(theirs), bool(ours)

"""Bodies of resources of any type, with every block and many arguments that a schema names, chosen by chance."""

import random
from typing import Any

from stackwright.cdk.schema import Attribute, Block, CtyType

DEEP = 5
"""How deep blocks go: a statement of a web ACL holds statements without end."""


def body(block: Block, other: Block, chance: random.Random, depth: int = DEEP) -> dict[str, Any]:
    """Arguments and blocks; what is required is given, and much of the rest as it comes.

    Args:
        block: What a type takes.
        other: What another version of it takes; only what both know is given.
        chance: What decides.
        depth: How deep blocks may still go.
    """
    given: dict[str, Any] = {
        name: value(attribute.type, chance)
        for name, attribute in sorted(block.attributes.items())
        if name in other.attributes
        if attribute.required or (_may_be_given(attribute) and chance.random() < 0.5)
    }
    for name, nested in sorted(block.blocks.items()):
        if name in other.blocks and depth and (nested.min_items or chance.random() < (1 if depth == DEEP else 0.4)):
            count = 1 if nested.nesting == "single" or nested.max_items == 1 else chance.choice([1, 1, 2])
            items = [body(nested.block, other.blocks[name].block, chance, depth - 1) for _ in range(count)]
            given[name] = items[0] if nested.nesting == "single" or chance.random() < 0.2 else items
    return given


def value(type_: CtyType, chance: random.Random) -> Any:
    """A value of a type; rarely the right one."""
    if type_ in ("string", "dynamic"):
        return chance.choice(["", "a", "10.0.0.0/16", "arn:aws:iam::111122223333:role/it", "a\nb\n", '{"a":"b"}'])
    if type_ == "number":
        return chance.choice([0, 1, 443, 1.5])
    if type_ == "bool":
        return chance.choice([True, False])
    kind, inner = type_
    if kind == "object":
        return {name: value(below, chance) for name, below in sorted(inner.items())}
    items = [value(inner, chance) for _ in range(chance.randint(0, 2))]
    return {f"key.{number}": item for number, item in enumerate(items)} if kind == "map" else items


def _may_be_given(attribute: Attribute) -> bool:
    return attribute.optional and attribute.name != "id"

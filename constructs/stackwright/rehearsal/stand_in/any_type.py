"""Values of any type: between Terraform and a provider, their type travels beside them; in here, they stand alone.

A list of blocks that hold such a value is one itself, as its elements may be of different types.
Source: https://github.com/hashicorp/terraform/blob/v1.11/docs/plugin-protocol/object-wire-format.md
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stackwright.cdk.schema import Block, CtyType, NestedBlock

ANY = "dynamic"


def is_held_by(block: Block) -> bool:
    """Whether a block has an attribute of any type, or holds a block that has one."""
    return any(attribute.type == ANY for attribute in block.attributes.values()) or any(
        is_held_by(nested.block) for nested in block.blocks.values()
    )


def without_types(block: Block, value: Any) -> Any:  # noqa: ANN401
    """Take the types off, which stand before the values on the wire, and beside them in a state."""
    return _at_each(block, value, lambda found, _: bare(found))


def with_types(block: Block, value: Any) -> Any:  # noqa: ANN401
    """Put the types before the values again."""
    return _at_each(block, value, typed)


def bare(value: Any) -> Any:  # noqa: ANN401
    """A value of any type without its type."""
    if isinstance(value, list):
        return value[1]
    return value["value"] if isinstance(value, dict) else value


def typed(value: Any, block: Block | None = None) -> Any:  # noqa: ANN401
    """A value of any type with its type; of a list of blocks, with that of each."""
    type_ = _type_of(value) if block is None or not isinstance(value, list) else _type_of_list(block, value)
    return value if type_ == ANY else [json.dumps(type_).encode(), value]


def _at_each(block: Block, value: Any, apply: Callable[[Any, Block | None], Any]) -> Any:  # noqa: ANN401
    """Apply a function to every value of any type: attributes, and lists of the block that is handed on with them."""
    if not isinstance(value, dict) or not is_held_by(block):
        return value
    result = dict(value)
    for name, attribute in block.attributes.items():
        if attribute.type == ANY:
            result[name] = apply(value.get(name), None)
    for name, nested in block.blocks.items():
        found = value.get(name)
        if _is_list(nested) and is_held_by(nested.block):
            result[name] = apply(found, nested.block)
        elif nested.nesting == "map" and isinstance(found, dict):
            result[name] = {key: _at_each(nested.block, item, apply) for key, item in found.items()}
        elif nested.nesting == "single":
            result[name] = _at_each(nested.block, found, apply)
    return result


def _is_list(nested: NestedBlock) -> bool:
    return nested.nesting in {"list", "set"}  # a set of them is served as a list


def _type_of(value: Any) -> CtyType:  # noqa: ANN401
    if isinstance(value, dict):
        return ["object", {key: _type_of(item) for key, item in value.items()}]
    if isinstance(value, list):
        return ["tuple", [_type_of(item) for item in value]]
    plain = {bool: "bool", int: "number", float: "number", str: "string"}
    return plain.get(type(value), ANY)  # what is null or unknown


def _type_of_list(block: Block, items: list[Any]) -> CtyType:
    return ["tuple", [_type_of_block(block, item) if isinstance(item, dict) else ANY for item in items]]


def _type_of_block(block: Block, value: dict[str, Any]) -> CtyType:
    members: dict[str, CtyType] = {
        name: _type_of(value.get(name)) if attribute.type == ANY else attribute.type
        for name, attribute in block.attributes.items()
    }
    return ["object", members | {name: _type_of_nested(one, value.get(name)) for name, one in block.blocks.items()}]


def _type_of_nested(nested: NestedBlock, value: Any) -> CtyType:  # noqa: ANN401
    if nested.nesting == "single":
        return _type_of_block(nested.block, value or {})
    if _is_list(nested) and is_held_by(nested.block):
        return _type_of_list(nested.block, value) if isinstance(value, list) else ANY
    return [nested.nesting, _type_of_block(nested.block, {})]

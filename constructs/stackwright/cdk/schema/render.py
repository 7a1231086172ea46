"""A resource's or data source's schema for people, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from stackwright.cdk.schema.block import (
    Attribute,
    Block,
    CtyType,
    NestedAttribute,
    NestedBlock,
    Nesting,
    ProviderSchema,
)
from stackwright.cdk.schema.errors import UnknownTypeError

_WIDTH = 80
_KINDS = {"list": "list of objects", "set": "set of objects", "map": "map of objects", "single": "object"}


def describe(schema: ProviderSchema, type_name: str) -> str:
    """Describe everything that the provider knows by a type name: resource, data source, ephemeral resource.

    Args:
        schema: The schema of the provider.
        type_name: Such as `aws_eks_cluster`.

    Raises:
        UnknownTypeError: The provider has no such type; the message suggests what may have been meant.
    """
    kinds: tuple[tuple[str, Mapping[str, Block]], ...] = (
        ("resource", schema.resources),
        ("data", schema.data_sources),
        ("ephemeral", schema.ephemeral_resources),
    )
    found = [(kind, blocks[type_name]) for kind, blocks in kinds if type_name in blocks]
    if not found:
        raise UnknownTypeError(type_name, {*schema.resources, *schema.data_sources, *schema.ephemeral_resources})
    return "\n".join(
        line
        for kind, block in found
        for line in (f"{kind} {type_name} ({schema.source} {schema.version})", *_block_lines(block, 1), "")
    )


def _block_lines(block: Block, depth: int) -> Iterator[str]:
    yield from _attribute_lines(block.attributes.values(), depth)
    for nested in sorted(block.blocks.values(), key=lambda item: (item.min_items == 0, item.name)):
        yield _line(depth, f"{nested.name} {{}}", _occurrence(nested))
        yield from _block_lines(nested.block, depth + 1)


def _attribute_lines(attributes: Iterable[Attribute], depth: int) -> Iterator[str]:
    for attribute in sorted(attributes, key=_importance):
        nested = attribute.nested or _object_members(attribute)
        if nested is None:
            yield _line(depth, attribute.name, f"{type_text(attribute.type)}, {_flags(attribute)}")
        else:
            yield _line(depth, attribute.name, f"{_KINDS[nested.nesting]}, {_flags(attribute)}")
            yield from _attribute_lines(nested.attributes.values(), depth + 1)


def _object_members(attribute: Attribute) -> NestedAttribute | None:
    """Show an attribute of an object type like a nested attribute, member by member."""
    nesting, type_ = "single", attribute.type
    if isinstance(type_, list) and type_[0] != "object":
        nesting, type_ = type_
    if not (isinstance(type_, list) and type_[0] == "object"):
        return None
    members = {name: replace(attribute, name=name, type=member) for name, member in type_[1].items()}
    return NestedAttribute(cast("Nesting", nesting), members)


def type_text(type_: CtyType) -> str:
    """Write a type as Terraform's documentation does: `list(string)`, `map(number)`, `object`."""
    if isinstance(type_, str):
        return type_
    return "object" if type_[0] == "object" else f"{type_[0]}({type_text(type_[1])})"


def _occurrence(nested: NestedBlock) -> str:
    required = "required" if nested.min_items else "optional"
    many = nested.nesting in {"list", "set"} and nested.max_items != 1
    number = f"{nested.min_items} to {nested.max_items}" if nested.max_items else "any number"
    return f"block, {required}, {nested.nesting} of {number}" if many else f"block, {required}, at most one"


def _flags(attribute: Attribute) -> str:
    words = ["required" if attribute.required else "optional" if attribute.optional else "read-only"]
    if attribute.optional and attribute.computed:
        words.append("or computed")
    words += [
        word for word, is_so in (("sensitive", attribute.sensitive), ("write-only", attribute.write_only)) if is_so
    ]
    return ", ".join(words)


def _importance(attribute: Attribute) -> tuple[bool, bool, str]:
    return (not attribute.required, attribute.read_only, attribute.name)


def _line(depth: int, name: str, meaning: str) -> str:
    head = "  " * depth + name
    return (
        f"{head:<38}  {meaning}"
        if len(f"{head:<38}  {meaning}") <= _WIDTH
        else f"{head}\n{'  ' * (depth + 2)}{meaning}"
    )

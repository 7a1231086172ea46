"""What a Terraform schema says: attributes, nested blocks, and the blocks that hold them.

The JSON form is the one that `terraform providers schema -json` prints, so that a schema read from the bindings and a
schema printed by the real provider go through the same code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Nesting = Literal["single", "list", "set", "map"]
"""How a nested block or attribute repeats; `single` does not."""

CtyType = str | list[Any]
"""A Terraform type in its JSON form: `"string"`, `["list", "string"]`, `["object", {"name": "string"}]`."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NestedAttribute:
    """The object inside an attribute that protocol 6 providers declare attribute by attribute.

    Attributes:
        nesting: How often the object occurs.
        attributes: Its attributes by Terraform name.
    """

    nesting: Nesting
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One argument or computed value of a block.

    Attributes:
        name: Terraform's name, such as `cidr_block`.
        type: The value's type; of a nested attribute, the type it amounts to.
        required: Terraform refuses a configuration without it.
        optional: It may be set.
        computed: The provider may choose the value.
        sensitive: Terraform hides the value. Known only where a supplement says so.
        write_only: The value never enters plan or state. Known only where a supplement says so.
        nested: The attributes inside, when the provider declares them one by one.
    """

    name: str
    type: CtyType
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    nested: NestedAttribute | None = None

    @property
    def read_only(self) -> bool:
        """Whether only the provider can set it."""
        return self.computed and not self.optional


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block that may stand inside another block.

    Attributes:
        name: Terraform's name, such as `vpc_config`.
        nesting: How often it occurs.
        block: What it holds.
        min_items: How often it must be given at least. More than 1 is known only where a supplement says so.
        max_items: How often it may be given at most; 0 means that no limit is known. More than 1 likewise.
    """

    name: str
    nesting: Nesting
    block: Block
    min_items: int = 0
    max_items: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Attributes and nested blocks, each by Terraform name."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: Mapping[str, NestedBlock] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderSchema:
    """Everything that one provider accepts and returns.

    Attributes:
        name: The provider's local name, such as `aws`.
        source: Its address without the host, such as `hashicorp/aws`.
        version: The provider version that the installed bindings were generated from.
        provider: The provider's own configuration.
        resources: Managed resources by type; each is parsed when it is first asked for.
        data_sources: Data sources by type, parsed likewise.
        ephemeral_resources: Ephemeral resources by type; only those that a supplement describes.
    """

    name: str
    source: str
    version: str
    provider: Block
    resources: Mapping[str, Block]
    data_sources: Mapping[str, Block]
    ephemeral_resources: Mapping[str, Block]


class LazyBlocks(Mapping[str, Block]):
    """Blocks by type name, each parsed when it is first asked for.

    Args:
        documents: Each block's JSON.
        definitions: Blocks that stand in those by name; their own when None.
    """

    def __init__(self, documents: Mapping[str, bytes], definitions: Mapping[str, Block] | None = None) -> None:
        self._documents = documents
        self._definitions = self if definitions is None else definitions
        self._parsed: dict[str, Block] = {}

    def __getitem__(self, name: str) -> Block:
        """Return the block of a type."""
        if name not in self._parsed:
            self._parsed[name] = block_from_json(json.loads(self._documents[name]), self._definitions)
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over type names, parsing nothing."""
        return iter(self._documents)

    def __len__(self) -> int:
        """Return the number of types."""
        return len(self._documents)


def block_from_json(document: Json, definitions: Mapping[str, Block] | None = None) -> Block:
    """Read a block in the form of `terraform providers schema -json`.

    Args:
        document: The block.
        definitions: Blocks that it may hold by name.
    """
    return Block(
        {name: attribute_from_json(name, value) for name, value in document.get("attributes", {}).items()},
        {
            name: NestedBlock(
                name,
                value["nesting_mode"],
                _nested(value["block"], definitions or {}),
                value.get("min_items", 0),
                value.get("max_items", 0),
            )
            for name, value in document.get("block_types", {}).items()
        },
    )


def _nested(document: Json | str, definitions: Mapping[str, Block]) -> Block:
    return definitions[document] if isinstance(document, str) else block_from_json(document, definitions)


def attribute_from_json(name: str, document: Json) -> Attribute:
    """Read an attribute in the form of `terraform providers schema -json`."""
    nested = None
    if "nested_type" in document:
        members = document["nested_type"]["attributes"]
        nested = NestedAttribute(
            document["nested_type"]["nesting_mode"],
            {member: attribute_from_json(member, value) for member, value in members.items()},
        )
    return Attribute(
        name,
        document["type"] if nested is None else implied_type(nested),
        required=document.get("required", False),
        optional=document.get("optional", False),
        computed=document.get("computed", False),
        sensitive=document.get("sensitive", False),
        write_only=document.get("write_only", False),
        nested=nested,
    )


def implied_type(nested: NestedAttribute) -> CtyType:
    """Return the type that a nested attribute's values have."""
    element: CtyType = ["object", {name: attribute.type for name, attribute in nested.attributes.items()}]
    return element if nested.nesting == "single" else [nested.nesting, element]

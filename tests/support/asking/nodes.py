"""What can be configured of a type, as a tree, and configurations that hold one value of it and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from stackwright.cdk.schema import Block, CtyType

Path = tuple[str, ...]
TIMEOUTS = "timeouts"


@dataclass
class Node:
    """A block, or an attribute of objects.

    Attributes:
        leaves: Attributes that can be set, by name, each with its type.
        below: Blocks by name, each with how it repeats.
        names: All attributes, those that only the provider sets too.
        unlimited: Blocks in it of which the schema allows any number.
        pseudo: Whether it is the object of an attribute; what is left out of that is null.
    """

    leaves: dict[str, CtyType]
    below: dict[str, tuple[str, "Node"]]
    names: tuple[str, ...]
    unlimited: tuple[str, ...] = ()
    pseudo: bool = False

    @cached_property
    def empty(self) -> dict[str, Any]:
        """It with nothing in it."""
        value: dict[str, Any] = dict.fromkeys(self.names)
        for name, (nesting, node) in self.below.items():
            value[name] = None if node.pseudo or nesting in {"single", "group"} else []
        return value

    @cached_property
    def size(self) -> int:
        """How many attributes can be set in it."""
        return len(self.leaves) + sum(node.size for _, node in self.below.values())

    @cached_property
    def signature(self) -> str:
        """The same for two that have the same form."""
        below = {name: [nesting, node.signature] for name, (nesting, node) in self.below.items()}
        return str(hash(json.dumps([self.leaves, below], sort_keys=True)))

    def blocks(self, above: Path = ()) -> Iterator[tuple[Path, "Node"]]:
        """It and all below it, each with its path."""
        yield above, self
        for name, (_, node) in self.below.items():
            yield from node.blocks((*above, name))

    def holding(self, path: Path, values: dict[str, Any]) -> dict[str, Any]:
        """A configuration with some values in one block, and nothing else."""
        if not path:
            return self.empty | values
        nesting, node = self.below[path[0]]
        inner = node.holding(path[1:], values)
        return self.empty | {path[0]: inner if nesting == "single" else [inner]}


def node_of(block: Block, *, root: bool = True) -> Node:
    """The tree of a type; Terraform's own arguments are left out."""
    leaves: dict[str, CtyType] = {}
    below: dict[str, tuple[str, Node]] = {}
    for name, attribute in block.attributes.items():
        objects = _object(attribute.type)
        if attribute.read_only or (root and name == "id"):
            continue
        if objects:
            below[name] = ("list", Node(dict(objects), {}, tuple(objects), pseudo=True))
        else:
            leaves[name] = attribute.type
    for name, nested in block.blocks.items():
        if nested.nesting != "map" and not (root and name == TIMEOUTS):
            below[name] = (nested.nesting, node_of(nested.block, root=False))
    blocks_left_out = tuple(name for name in block.blocks if name not in below)
    plain = tuple(name for name in block.attributes if name not in below)
    unlimited = tuple(
        name for name, one in block.blocks.items() if one.nesting in {"list", "set"} and not one.max_items
    )
    return _with_left_out(Node(leaves, below, plain, unlimited), blocks_left_out, block)


def _with_left_out(node: Node, names: tuple[str, ...], block: Block) -> Node:
    for name in names:
        node.empty[name] = [] if block.blocks[name].nesting in {"list", "set"} else None
    return node


def _object(type_: CtyType) -> dict[str, CtyType] | None:
    if (
        isinstance(type_, list)
        and type_[0] in {"list", "set"}
        and isinstance(type_[1], list)
        and type_[1][0] == "object"
    ):
        return type_[1][1]
    return None

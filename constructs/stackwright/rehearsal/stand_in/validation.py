"""What a provider refuses by the schema alone: arguments that nobody can set, and regions that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.walk import Path, transform

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")


def is_region(text: str) -> bool:
    """Whether a text has the form of a region's name."""
    return _REGION.fullmatch(text) is not None


def faults(block: Block, config: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with arguments, each with the place.

    Args:
        block: Their schema.
        config: The arguments; what is not given is null.
    """
    found = []

    def visit(attribute: Attribute, value: Any, path: Path) -> Any:  # noqa: ANN401
        if value is not None and attribute.read_only:
            why = "The provider alone decides it: take it out."
            found.append(Finding(tuple(_steps(block, path)), f'"{attribute.name}" cannot be set', why))
        elif path == ("region",) and isinstance(value, str) and not is_region(value):
            found.append(Finding(path, f'"{value}" is no region', 'Give a name such as "eu-west-1".'))
        return value

    transform(block, config, visit)
    return found


def _steps(block: Block, path: Path) -> Iterator[str | int]:
    """A path as Terraform writes it: numbers in a list, nothing for a block that occurs once, no further than a set."""
    nesting, inside = None, block
    for step in path:
        if nesting == "set":
            return
        if nesting is not None:
            if nesting != "single":
                yield int(step) if nesting == "list" else step
            nesting = None
            continue
        yield step
        if step in inside.blocks:
            nested = inside.blocks[step]
            nesting, inside = nested.nesting, nested.block
        elif (around := inside.attributes[step].nested) is not None:
            nesting, inside = around.nesting, Block(around.attributes)

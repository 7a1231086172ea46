"""What a provider refuses by the schema alone: arguments that nobody can set, and regions that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.walk import Path, transform
from stackwright.rehearsal.stand_in.wire import error

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")


def is_region(text: str) -> bool:
    """Whether a text has the form of a region's name."""
    return _REGION.fullmatch(text) is not None


def faults(block: Block, config: Mapping[str, Any]) -> list[Any]:
    """Diagnostics of what is wrong with arguments, each with the place.

    Args:
        block: Their schema.
        config: The arguments; what is not given is null.
    """
    found = []

    def visit(attribute: Attribute, value: Any, path: Path) -> Any:  # noqa: ANN401
        if value is not None and attribute.read_only:
            found.append(_at(path, f'"{attribute.name}" cannot be set', "The provider alone decides it: take it out."))
        elif path == ("region",) and isinstance(value, str) and not is_region(value):
            found.append(_at(path, f'"{value}" is no region', 'Give a name such as "eu-west-1".'))
        return value

    transform(block, config, visit)
    return found


def _at(path: Path, summary: str, detail: str) -> Any:  # noqa: ANN401
    step = message("AttributePath.Step")
    steps = [
        step(element_key_int=int(one)) if one.isdigit() else step(attribute_name=one)
        for one in path
        if one  # a block that occurs once has no key
    ]
    diagnostic = error(summary, detail)
    diagnostic.attribute.CopyFrom(message("AttributePath")(steps=steps))
    return diagnostic

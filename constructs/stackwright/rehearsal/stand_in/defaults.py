"""Fills in what the real provider fills in where nothing is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.walk import Path, transform


def with_defaults(block: Block, defaults: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """A planned object with the provider's defaults in the place of nothing.

    Args:
        block: The schema of the object.
        defaults: By dotted path.
        value: The object.
    """

    def filled(attribute: Attribute, given: Any, path: Path) -> Any:  # noqa: ANN401
        if given is not None or attribute.read_only:
            return given
        return defaults.get(".".join(step for step in path if step and not step.isdigit()))

    return transform(block, value, filled) if defaults else dict(value)

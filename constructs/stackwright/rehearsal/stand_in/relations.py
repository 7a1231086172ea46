"""Computed values that other objects decide: what stands in a subnet stands in the subnet's VPC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.walk import Path, transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN
from stackwright.rehearsal.stand_in.world import World


def with_relations(block: Block, value: Mapping[str, Any], world: World) -> dict[str, Any]:
    """Fill in unknowns that follow from objects made earlier.

    Args:
        block: The schema of the value.
        value: The arguments, with `UNKNOWN` for what the provider is to choose.
        world: Where subnets and addresses are.
    """
    subnet = next((text for text in _texts(value) if text.startswith("subnet-")), "")
    address = value.get("allocation_id")
    decided = {
        "vpc_id": (world.get("aws_subnet", subnet) or {}).get("vpc_id"),
        "public_ip": (world.get("aws_eip", address) or {}).get("public_ip") if isinstance(address, str) else None,
    }

    def visit(attribute: Attribute, current: Any, _path: Path) -> Any:  # noqa: ANN401
        found = decided.get(attribute.name)
        return found if current is UNKNOWN and found else current

    return transform(block, value, visit)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)

"""Route tables as they are looked for: by the subnets that use them, and by where their routes lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from stackwright.rehearsal.stand_in.world import State, World


def ids(config: Mapping[str, Any], world: World) -> list[str]:
    """Ids of the route tables of a VPC that pass all filters; filters of other names let everything pass.

    Args:
        config: The arguments of `aws_route_tables`.
        world: What exists.
    """
    tables = [table for table in world.all("aws_route_table") if table.get("vpc_id") == config.get("vpc_id")]
    filters = config.get("filter") or ()
    return [
        table["id"]
        for table in tables
        if all(
            any(fnmatchcase(there, asked) for there in _values(name, table, world) for asked in one["values"])
            for one in filters
            if (name := one["name"]) in _VALUES
        )
    ]


def _values(name: str, table: State, world: World) -> list[str]:
    return list(_VALUES[name](table, world))


def _subnets(table: State, world: World) -> Iterator[str]:
    for association in world.all("aws_route_table_association"):
        if association.get("route_table_id") == table["id"] and association.get("subnet_id"):
            yield association["subnet_id"]


def _main(table: State, world: World) -> Iterator[str]:
    vpc = world.get("aws_vpc", table["vpc_id"]) or {}
    yield str(vpc.get("main_route_table_id") == table["id"]).lower()


def _gateways(table: State, world: World) -> Iterator[str]:
    for route in world.all("aws_route"):
        if route.get("route_table_id") == table["id"] and route.get("gateway_id"):
            yield route["gateway_id"]


_VALUES = {
    "association.subnet-id": _subnets,
    "association.main": _main,
    "route.gateway-id": _gateways,
}

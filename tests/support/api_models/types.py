"""Which operations of which service a type's arguments end up in: `types.toml`, read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Api:
    """Where the arguments of a type end up.

    Attributes:
        service: The service, as botocore calls it.
        operations: The operations that make and change it, or structures within their inputs, `Operation.Member`;
            names are looked for in this order.
        at: Members by dotted path of arguments whose names differ, `Operation.Member`; None where the member of the
            same name means something else, or takes more or less than the provider does.
    """

    service: str
    operations: tuple[str, ...]
    at: Mapping[str, str | None]


def _read() -> dict[str, Api]:
    tables = tomllib.loads(Path(__file__).with_name("types.toml").read_text())
    return {type_: _api(table) for type_, table in tables.items()}


def _api(table: dict) -> Api:
    first = table["operations"][0].partition(".")[0]
    at = {path: to and (first + to if to.startswith(".") else to) for path, to in table.get("at", {}).items()}
    return Api(table["service"], tuple(table["operations"]), {path: to or None for path, to in at.items()})


TYPES: Mapping[str, Api] = _read()

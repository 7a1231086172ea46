"""What AWS asks for, as it was published on a day: On-Demand list prices in USD, before discounts and taxes.

A file a region is written by `tools/prices`; `by_hand.json` holds what no published file says. Where the table has no
price for a region it gives that of us-east-1, and says so: a price is never made up, and never left out in silence.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
BY_HAND = FOLDER / "by_hand.json"
FALLBACK = "us-east-1"
"""The region whose prices stand in for those that a region lacks."""
EVERYWHERE = "*"
"""Stands in `by_hand.json` for a price that AWS gives without naming a region."""
HOURS_A_MONTH = Decimal(730)
"""Hours of a month. Source: https://aws.amazon.com/calculator/calculator-assumptions/"""


@dataclass(frozen=True)
class Price:
    """What one unit of something costs.

    Attributes:
        usd: The price in USD.
        region: The region whose price it is: the one that was asked for, or the one that stands in for it.
        as_of: The day on which it was published or read.
        source: Where.
        is_fallback: Whether it is another region's price.
    """

    usd: Decimal
    region: str
    as_of: str
    source: str
    is_fallback: bool = False


def of(item: str, region: str) -> Price | None:
    """The price of something, e.g. `nat-gateway-hour`.

    Args:
        item: Its name in the table.
        region: The region.

    Returns:
        None where the table does not have it at all.
    """
    return _found(item, region, is_fallback=False) or _found(item, FALLBACK, is_fallback=True)


def machine(instance_type: str, region: str) -> Price | None:
    """What a Linux machine costs an hour, On-Demand.

    Args:
        instance_type: Its type, e.g. `m7i.large`.
        region: The region.

    Returns:
        None where the table does not have it at all.
    """
    return _machine(instance_type, region, is_fallback=False) or _machine(instance_type, FALLBACK, is_fallback=True)


def regions() -> tuple[str, ...]:
    """The regions that have a file."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.json") if file != BY_HAND))


def items() -> tuple[str, ...]:
    """Everything that has a price, machines left out."""
    return tuple(sorted({*_table(FALLBACK)["items"], *_by_hand()}))


def _found(item: str, region: str, *, is_fallback: bool) -> Price | None:
    row = _table(region)["items"].get(item)
    if row:
        return Price(row["usd"], region, row["as_of"], row["source"], is_fallback)
    for one in _by_hand().get(item, ()):
        for where in (region, EVERYWHERE):
            if where in one["usd"]:
                return Price(one["usd"][where], region, one["as_of"], one["source"], is_fallback)
    return None


def _machine(instance_type: str, region: str, *, is_fallback: bool) -> Price | None:
    family, _, size = instance_type.partition(".")
    for table in _table(region)["machines"]:
        if size in (sizes := table["usd_an_hour"].get(family, {})):
            return Price(sizes[size], region, table["as_of"], table["source"], is_fallback)
    return None


@cache
def _table(region: str) -> dict[str, Any]:
    file = FOLDER / f"{region}.json"
    if not file.is_file():
        return {"items": {}, "machines": []}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return found


@cache
def _by_hand() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(
        BY_HAND.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return found

"""How many items a list or a set may have, found out by trying."""

import re
from collections.abc import Callable
from typing import Any

from stackwright.cdk.schema import CtyType

MANY = 400
MANY_BLOCKS = 60
MOST = re.compile(r"supports (\d+) items? maximum|at most (\d+) elements|between \d+ and (\d+) elements")
LEAST = re.compile(r"requires (\d+) items? minimum|at least (\d+) elements")


def limits(type_: CtyType, texts: Callable[[Any], list[str]]) -> list[int | None] | None:
    """The least and the greatest number of items of an argument; None where any is taken.

    Args:
        type_: Its type.
        texts: What the provider says to a value.
    """
    if type_[1] not in ("string", "number"):
        return None
    items = [f"a{number}" if type_[1] == "string" else number for number in range(MANY)]
    most, least = _read(MOST, texts(items)), _read(LEAST, [*texts([]), *texts(items[:1])])
    return [least, most] if most or least else None


def limit_of_blocks(empty: Any, texts: Callable[[Any], list[str]]) -> list[int | None] | None:
    """The greatest number of blocks, where the schema has none; None where any is taken.

    Args:
        empty: A block with nothing in it.
        texts: What the provider says to a value.
    """
    most = _read(MOST, texts([empty] * MANY_BLOCKS))
    return [None, most] if most else None


def _read(form: re.Pattern[str], texts: list[str]) -> int | None:
    for text in texts:
        if match := form.search(text):
            return int(next(filter(None, match.groups())))
    return None

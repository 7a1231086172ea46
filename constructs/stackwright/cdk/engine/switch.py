"""The switch that turns fast loading off, and what is said when it cannot be had."""

import os
import sys

STOCK_SWITCH = "STACKWRIGHT_STOCK_ENGINE"
"""Set to anything but the empty text, it loads everything the slow, unmodified way."""


def is_stock() -> bool:
    """Whether the user has turned fast loading off."""
    return bool(os.environ.get(STOCK_SWITCH))


def tell_stock(why: str) -> None:
    """Say that fast loading cannot be had."""
    sys.stderr.write(f"stackwright: loading the slow way, as {why}; the output is the same\n")
    sys.stderr.flush()

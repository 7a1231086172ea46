"""A line on the terminal that says how far something is, and is gone when it is over."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stackwright.cli.options import TALK

PATIENCE_SECONDS = 1.0
"""What is over sooner says nothing."""
PAUSE_SECONDS = 0.1
_START_OF_EMPTY_LINE = "\r\x1b[K"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yields what is called with each step. Where nobody watches, in a file or a log, nothing is written."""
    watched = sys.stderr.isatty() and TALK.isEnabledFor(logging.INFO)
    shown_next = time.monotonic() + PATIENCE_SECONDS

    def show(step: str) -> None:
        nonlocal shown_next
        now = time.monotonic()
        if watched and now >= shown_next:
            shown_next = now + PAUSE_SECONDS
            sys.stderr.write(_START_OF_EMPTY_LINE + step)
            sys.stderr.flush()

    try:
        yield show
    finally:
        if watched:
            sys.stderr.write(_START_OF_EMPTY_LINE)
            sys.stderr.flush()

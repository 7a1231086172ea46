"""A limit of time for what may hang."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 1.0
"""Seconds after which it is interrupted again, if it goes on."""


class TooLongError(Exception):
    """It took too long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt what is within, in the main thread, after some time.

    Raises:
        TooLongError: It takes longer.
    """

    def interrupt(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)  # one may be lost in a callback
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

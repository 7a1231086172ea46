"""Ctrl-C, a polite kill and a lost terminal end a command once, and cannot disturb it while it cleans up."""

import atexit
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Terminated(KeyboardInterrupt):
    """The interrupt did not come from the keyboard: nobody but this process has got the signal."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first of these signals into KeyboardInterrupt, and ignore those that follow.

    What was ignored before stays ignored: SIGHUP under `nohup`, SIGINT in the background of a script.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    heard = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}

    def interrupt(number: int, _frame: FrameType | None) -> None:
        _ignore(heard)
        atexit.register(_ignore, heard)  # runs first of all that is left to do at the end, such as ending Node
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    for number in heard:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


def _ignore(numbers: Iterable[signal.Signals]) -> None:
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)

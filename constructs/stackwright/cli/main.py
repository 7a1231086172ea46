"""The command, from its first instant to its last: Ctrl-C has one line and one exit code, whatever is going on.

Nothing slow is imported here, so that an interrupt is heard before anything slow is: that takes Python a third of a
second, in which impatient people press Ctrl-C.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
_LINE = "interrupted\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What follows `stackwright` on the command line. If left out, it is `sys.argv`, and this process is
            there for nothing else: signals are its own.

    Returns:
        The exit code.
    """
    heard = arguments is None and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    if heard:
        before = signal.signal(signal.SIGINT, _end)
    try:
        from stackwright.cli.command_line import run  # noqa: PLC0415 - slow

        if heard:
            signal.signal(signal.SIGINT, before)
        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write(_LINE)
        return INTERRUPTED
    finally:
        if heard:  # Node and others are still to be ended
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(_number: int, _frame: FrameType | None) -> None:
    """End at once, as nothing has begun. A KeyboardInterrupt could be raised where Python prints and forgets it."""
    os.write(sys.stderr.fileno(), _LINE.encode())
    os._exit(INTERRUPTED)

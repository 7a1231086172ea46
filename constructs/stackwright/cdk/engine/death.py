"""What is said of a Node that is no more: how it ended, what it last printed, and what to do about it."""

import errno
import os
import re
import signal
from collections.abc import Iterable

from stackwright.cdk.engine.switch import STOCK_SWITCH
from stackwright.model.errors import EngineError

_SHOWN_LINES = 5
_SHOWN_CHARACTERS = 200
_NOISE = re.compile(r"\s+at |\s*\d+: 0x|-----|<---|.*\bms: |\s*\^*\s*$")
"""Lines of a stack trace of JavaScript or of Node itself, Node's log of its memory, and empty lines."""
_OUT_OF_MEMORY = {signal.SIGKILL, signal.SIGABRT}
"""The first is sent by a system that has no memory left, with the second Node ends itself when its heap is full."""
_FULL = re.compile(r"\b(EDQUOT|EFBIG|ENOSPC): ")
_PATH = re.compile(r"(?:'|cache in )(/[^':]+)")
_ASKED_TO_END = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT}


def death(node: str, code: int, printed: Iterable[str], *, at_start: bool) -> EngineError:
    """Say how Node ended.

    Args:
        node: Its path.
        code: Its exit code, or the negative number of the signal that killed it, as `subprocess` has it.
        printed: The lines that it last printed to stderr.
        at_start: Whether it ended before it said a word.
    """
    killed = _signal(code)
    how = f"was killed by signal {killed} ({killed.name})" if killed else f"ended with exit code {code}"
    when = "at its start" if at_start else "in the middle of its work"
    if killed in _OUT_OF_MEMORY:
        remedy = "most likely memory ran out: free some, or synthesize fewer environments at once"
    elif killed in _ASKED_TO_END:
        remedy = "somebody ended it; run it again"
    elif at_start:
        remedy = f"see whether `{node} --eval 0` works, or name another in JSII_NODE"
    else:
        remedy = f"run it again, and with {STOCK_SWITCH}=1 to see whether fast loading is to blame"
    return EngineError(f"Node ({node}) {how} {when}; {remedy}{_last_words(printed)}")


def unborn(node: str, error: OSError) -> EngineError:
    """Say that Node could not even be started."""
    return EngineError(f"Node ({node}) cannot be run: {error.strerror}; install it anew, or name another in JSII_NODE")


def mute(node: str) -> EngineError:
    """Say that Node lives, and will not be heard any more."""
    return EngineError(f"Node ({node}) closed its side of the conversation; run it again, or name another in JSII_NODE")


def full_disk(said: str) -> OSError | None:
    """The error of a full disk that Node tells in words; None if it says anything else."""
    told = _FULL.search(said)
    if not told:
        return None
    number = getattr(errno, told[1])
    return OSError(number, os.strerror(number), *(path for path in _PATH.findall(said)[-1:]))


def babble(node: str, said: str) -> EngineError:
    """Say that what was started as Node does not speak as jsii does."""
    return EngineError(f"Node ({node}) answers {said.strip()[:80]!r}, not as jsii does; name another in JSII_NODE")


def _last_words(printed: Iterable[str]) -> str:
    """The last lines that say something, indented below the line that they explain."""
    telling = [line.rstrip() for line in printed if not _NOISE.match(line)]
    return "".join(f"\n  {line[:_SHOWN_CHARACTERS]}" for line in telling[-_SHOWN_LINES:])


def _signal(code: int) -> signal.Signals | None:
    """The signal that ended a program, also if a shell or jsii's relay passes it on as 128 and its number."""
    number = -code if code < 0 else code - 128
    return signal.Signals(number) if number in set(signal.Signals) else None

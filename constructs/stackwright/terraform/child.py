"""One command as a child process: who hears Ctrl-C, and how it is interrupted once."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

_SHIELD = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
"""Terraform dies of a lost terminal at once, with state and lock as they are. We hear of it too, and interrupt it."""


class Child:
    """A command that runs.

    Unattended, it is in a session of its own: no signal reaches it but ours. For a person it has our streams, and if
    what is typed reaches us, it shares our process group, so that its questions are answered and Ctrl-C reaches it
    without our doing.

    Args:
        command: The program and its arguments.
        folder: Where to run it.
        environment: All its environment variables.
        attended: Whether it is for a person.
    """

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], *, attended: bool) -> None:
        self._has_keyboard = attended and _keyboard_is_ours()
        answers = self._has_keyboard or (attended and not os.isatty(0))  # in the background, the terminal is not ours
        self._interrupted = False
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [*_SHIELD, *command] if self._has_keyboard else command,
            cwd=folder,
            env=environment,
            stdin=None if answers else subprocess.DEVNULL,
            stdout=None if attended else subprocess.PIPE,
            stderr=None if attended else subprocess.STDOUT,
            text=True,
            start_new_session=not self._has_keyboard,
        )

    def interrupt(self, *, by_keyboard: bool = False) -> None:
        """Interrupt it as Ctrl-C would, once: Terraform takes a second time for an order to drop everything.

        Args:
            by_keyboard: Whether this is because of a Ctrl-C, which it may have heard itself.
        """
        with self._lock:
            if not self._interrupted and not (by_keyboard and self._has_keyboard):
                self._signal(signal.SIGINT)
            self._interrupted = True

    def kill(self) -> None:
        """End it and all that it started, at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._has_keyboard:
            self.process.send_signal(number)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def _keyboard_is_ours() -> bool:
    """Whether we are in the foreground of a terminal: then Ctrl-C is for us and for all in our process group."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # the terminal is gone
        return False
    finally:
        os.close(terminal)

"""Terraform commands as child processes that can be interrupted all at once."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOG = logging.getLogger(__name__)
GRACE_SECONDS = 20
"""How long an interrupted Terraform may take to save its state and release its lock."""


class Interrupted(Exception):
    """The command was not run, or was ended, because the rehearsal is over."""


@dataclass(frozen=True)
class Result:
    """What a command did.

    Attributes:
        code: Its exit code.
        output: What it printed, errors included.
        seconds: How long it took.
    """

    code: int
    output: str
    seconds: float


class Processes:
    """Runs commands, several at a time, until it is told to stop.

    Args:
        environment: Environment variables of every command. Nothing of this process that could lead to a real account
            or change what Terraform does is handed on.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        self._environment = {
            **ours,
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "TF_CLI_ARGS": "-no-color",
            **environment,
        }
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Result:
        """Run a command to its end.

        Args:
            command: The program and its arguments.
            folder: Where to run it.
            environment: Environment variables of this command only.

        Raises:
            Interrupted: `stop` was called.
        """
        start = time.monotonic()
        with self._lock:
            if self._stopped:
                raise Interrupted
            LOG.info("run %s in %s", " ".join(command), folder)
            # A session of its own: only `stop` interrupts it, once, and it may finish what it must.
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**self._environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            self._running.add(process)
        try:
            output, _ = process.communicate()
        finally:
            with self._lock:
                self._running.discard(process)
        if self._stopped:
            raise Interrupted
        return Result(process.returncode, output, time.monotonic() - start)

    def stop(self) -> None:
        """Interrupt every command as a keyboard would, wait, and end what does not end by itself."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            _signal(process, signal.SIGINT)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Signal a command and all that it started, unless they have ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)

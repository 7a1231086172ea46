"""The one way to run Terraform: what it is given, how long it may take, and how it is interrupted."""

import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from stackwright.cdk.cache_folder import temporary_folder
from stackwright.terraform.child import Child
from stackwright.terraform.interruption import Terminated

LOG = logging.getLogger(__name__)
GRACE_SECONDS = 20
"""How long an unattended Terraform may take, once interrupted, to save its state and release its lock."""
LIMIT_SECONDS = 20 * 60
"""How long an unattended command may take unless somebody says otherwise."""
_QUIET: Mapping[str, str] = MappingProxyType(
    {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "TF_CLI_ARGS": "-no-color"},
)
_NOTHING: Mapping[str, str] = MappingProxyType({})


def inherited() -> dict[str, str]:
    """Our environment variables without those that could lead to a real account or change Terraform."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}


class Interrupted(KeyboardInterrupt):
    """The command was not run, or was ended, because the runner was stopped.

    Attributes:
        code: The exit code with which it ended; None if it was not run, or had ended before.
    """

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Result:
    """What a command did.

    Attributes:
        code: Its exit code.
        output: What it printed, errors included; nothing of it if a person has seen it.
        seconds: How long it took.
        overran: Whether it was interrupted because it took too long.
    """

    code: int
    output: str
    seconds: float
    overran: bool = False


class Runner:
    """Runs commands, several at a time, until it is stopped.

    Args:
        environment: All environment variables of every command.
        attended: Whether a person sits before it. Then output goes where ours goes, questions are asked, and nothing
            is ended by force. If not, output is collected.
        limit_seconds: How long a command may take before it is interrupted; None for as long as it likes.
        grace_seconds: How long a command that was interrupted may take to end; None for as long as it needs.

    Attributes:
        limit_seconds: The same.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        attended: bool,
        limit_seconds: float | None = None,
        grace_seconds: float | None = None,
    ) -> None:
        self.limit_seconds = limit_seconds
        self._environment = {**environment, "CHECKPOINT_DISABLE": "1"}
        self._attended = attended
        self._grace_seconds = grace_seconds
        self._running: set[Child] = set()
        self._lock = threading.Lock()
        self._stopped = False

    @classmethod
    def for_person(cls) -> "Runner":
        """A runner for a person, who has set the environment up."""
        return cls(os.environ, attended=True)

    @classmethod
    def unattended(cls) -> "Runner":
        """A runner for CI, which has set the environment up. As with a person, nothing is ended by force."""
        return cls({**os.environ, **_QUIET}, attended=False)

    @classmethod
    def isolated(cls, environment: Mapping[str, str], limit_seconds: float = LIMIT_SECONDS) -> "Runner":
        """An unattended runner that hands on nothing of ours that could lead to a real account or change Terraform.

        Args:
            environment: Environment variables of every command.
            limit_seconds: How long a command may take.
        """
        given = {**inherited(), **_QUIET, "TMPDIR": temporary_folder(), **environment}
        return cls(given, attended=False, limit_seconds=limit_seconds, grace_seconds=GRACE_SECONDS)

    def run(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] = _NOTHING,
        hear: Callable[[str], None] | None = None,
    ) -> Result:
        """Run a command to its end.

        Args:
            command: The program and its arguments.
            folder: Where to run it.
            environment: Environment variables of this command only.
            hear: Called with each line as it is printed, for a command that may take as long as it likes.

        Raises:
            Interrupted: The user interrupted or `stop` was called, and the command has ended.
        """
        # An interrupt is raised in the main thread and at any moment, even between the start of a process and our note
        # of it. So commands are started in another one.
        with ThreadPoolExecutor(1) as starter:
            try:
                return starter.submit(self._run, command, folder, environment, hear).result()
            except Interrupted:
                raise
            except KeyboardInterrupt as interrupt:
                codes = self.stop(by_keyboard=not isinstance(interrupt, Terminated))
                raise Interrupted(*codes[:1]) from None

    def stop(self, *, by_keyboard: bool = False) -> list[int]:
        """Interrupt every command as a keyboard would, and wait; if unattended, end what does not end by itself.

        Args:
            by_keyboard: Whether this is because of a Ctrl-C.

        Returns:
            The exit codes of what ran.
        """
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for child in running:
            child.interrupt(by_keyboard=by_keyboard)
        deadline = None if self._grace_seconds is None else time.monotonic() + self._grace_seconds
        return [_ended(child, deadline) for child in running]

    def _run(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        hear: Callable[[str], None] | None,
    ) -> Result:
        start = time.monotonic()
        with self._lock:
            if self._stopped:
                raise Interrupted
            LOG.info("run %s in %s", " ".join(command), folder)
            child = Child(command, folder, {**self._environment, **environment}, attended=self._attended)
            self._running.add(child)
        try:
            output, overran = (_heard(child, hear), False) if hear else self._collected(child)
        finally:
            with self._lock:
                self._running.discard(child)
        if self._stopped:
            raise Interrupted(child.process.returncode)
        return Result(child.process.returncode, output, time.monotonic() - start, overran)

    def _collected(self, child: Child) -> tuple[str, bool]:
        """All that a command prints until its end, and whether that had to be brought about."""
        try:
            return child.process.communicate(timeout=self.limit_seconds)[0] or "", False
        except subprocess.TimeoutExpired:
            child.interrupt()
        try:
            return child.process.communicate(timeout=self._grace_seconds)[0] or "", True
        except subprocess.TimeoutExpired:
            child.kill()
        return child.process.communicate()[0] or "", True


def _heard(child: Child, hear: Callable[[str], None]) -> str:
    """All that a command prints until its end, each line told at once."""
    printed = []
    for line in child.process.stdout or ():
        printed.append(line)
        hear(line.rstrip("\n"))
    child.process.wait()
    return "".join(printed)


def _ended(child: Child, deadline: float | None) -> int:
    """The exit code of a command that was interrupted; it is killed when its time is up."""
    try:
        return child.process.wait(None if deadline is None else max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        child.kill()
    return child.process.wait()

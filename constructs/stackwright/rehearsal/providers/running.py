"""Real providers that run for as long as a rehearsal: a command of Terraform's borrows one, and starts none."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stackwright.rehearsal.errors import RehearsalError
from stackwright.terraform.runner import inherited

LOG = logging.getLogger(__name__)
PROTOCOL = 5
"""Version of Terraform's protocol that the providers speak. It stands here, as the go-between loads a server."""
VARIABLE = "TF_REATTACH_PROVIDERS"
"""Environment variable by which Terraform learns of providers that run.

Source: https://developer.hashicorp.com/terraform/plugin/debugging
"""


class RunningProviders:
    """Providers of one source, each with its go-between.

    Args:
        source: E.g. `registry.terraform.io/hashicorp/aws`.
        types: A file with the types in use.
    """

    def __init__(self, source: str, types: Path) -> None:
        self._source, self._types = source, types
        self._idle: dict[frozenset[tuple[str, str]], list[_Running]] = {}
        self._all: list[_Running] = []
        self._lock = threading.Lock()

    @contextmanager
    def borrowed(self, folder: Path, environment: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
        """The environment variables by which a command uses one; nobody else does meanwhile.

        Args:
            folder: Where Terraform has been initialized; there are no variables where the provider is not in use.
            environment: Environment variables of the command, which the provider gets, too.
        """
        binary = next(folder.glob(f".terraform/providers/{self._source}/*/*/terraform-provider-*"), None)
        if binary is None:
            yield {}
            return
        alike = frozenset(environment.items())
        with self._lock:
            idle = self._idle.setdefault(alike, [])
            running = idle.pop() if idle else None
        if running is None:
            running = _Running(binary.resolve(), self._types, environment)
            with self._lock:
                self._all.append(running)
        try:
            yield {VARIABLE: json.dumps({self._source: running.address})}
        finally:
            with self._lock:
                idle.append(running)

    def close(self) -> None:
        """End all of them."""
        for running in self._all:
            running.end()


class _Running:
    def __init__(self, binary: Path, types: Path, environment: Mapping[str, str]) -> None:
        LOG.info("run %s", binary)
        # A session of its own: an interrupt from the keyboard is for Terraform, which still has a state to save.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stackwright.rehearsal.providers.go_between", str(binary), str(types)],
            env={**inherited(), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        path = (self._process.stdout.readline() if self._process.stdout else "").strip()
        if not path:
            self.end()
            raise RehearsalError(f"{binary} does not start; see what it says when you run it by hand")
        self.address = {
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL,
            "Pid": self._process.pid,
            "Test": True,
            "Addr": {"Network": "unix", "String": path},
        }

    def end(self) -> None:
        self._process.communicate()

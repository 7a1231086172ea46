"""The Node process of jsii: started the fast way, alone told what it needs to know, and missed when it dies.

This is the one module that imports what jsii keeps to itself. It asks for all of it when it is imported, so that a
jsii that is built differently is noticed before anything is changed.
"""

import atexit
import contextlib
import functools
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jsii import __jsii_runtime_version__, __version__
from jsii._kernel.providers import process as jsii_process
from jsii._kernel.providers.process import _NodeProcess, ohook
from jsii.errors import JSIIError

from stackwright.cdk.cache_folder import temporary_folder
from stackwright.cdk.engine.death import babble, death, full_disk, mute, unborn
from stackwright.cdk.engine.indexing import CACHE_ROOT
from stackwright.cdk.engine.node import OLDEST
from stackwright.cdk.engine.printed import Printed
from stackwright.cdk.engine.switch import tell_stock
from stackwright.cdk.packages import NODE_PROVIDER_PREFIX
from stackwright.model.errors import EngineError

_PROGRAM = Path(__file__).with_name("program.js")
_HELLOS = {f"@jsii/runtime@{version}" for version in (__jsii_runtime_version__, "0.0.0")}
"""What jsii's program says first; the second is that of its own developers."""
_PATIENCE_SECONDS = 5

for _name in ("_jsii_runtime", "_next_message", "handshake", "send", "start", "stop"):
    getattr(_NodeProcess, _name)


def put_in_place(node: str, cache: Path | None) -> None:
    """Have jsii start this process in place of its own.

    Args:
        node: Path of Node.
        cache: The folder for what jsii unpacks; None to start it the stock way, with its own cache.
    """
    vars(jsii_process)["_NodeProcess"] = functools.partial(NodeProcess, node, cache)


class NodeProcess(_NodeProcess):
    """jsii's program in Node, and the pipes to it. Whatever goes wrong with them is an `EngineError`.

    Args:
        node: Path of Node.
        cache: The folder for what jsii unpacks; None to start it the stock way.
    """

    def __init__(self, node: str, cache: Path | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._node = node
        self._cache = cache
        self._running = False
        self._greeted = False
        self._printed: Printed

    def start(self) -> None:
        """Start the program, the stock way if it cannot be had the fast way."""
        atexit.register(self.stop)
        try:
            relay = Path(os.environ.get("JSII_RUNTIME") or self._unpacked())
            why = self._start_fast(relay) if self._cache else None
            if why or not self._cache:
                self._run(str(relay))
            if why:
                tell_stock(why)
        except EngineError:
            self.stop()
            raise

    def handshake(self) -> None:
        """Wait for the program's first word.

        Raises:
            EngineError: It never comes, or is another.
        """
        message = self._next_message()
        if message.get("hello") not in _HELLOS:
            raise babble(self._node, str(message))
        self._greeted = True

    def send(self, request: Any, response_type: Any) -> Any:  # noqa: ANN401 - whatever jsii asks
        """Ask the program, and wait for its answer.

        Raises:
            EngineError: Node is dead.
            OSError: Node finds a disk full.
        """
        try:
            return super().send(request, response_type)
        except OSError:
            raise self._death() from None
        except (JSIIError, RuntimeError) as error:
            if full := full_disk(str(error)):
                raise full from None
            raise

    def stop(self) -> None:
        """End the program, or what is left of it. Calling it again changes nothing."""
        atexit.unregister(self.stop)
        if self._running:
            self._end()
            self._printed.show()
        self._ctx_stack.close()

    def _unpacked(self) -> str:
        """Jsii's program, in a temporary folder."""
        try:
            return str(self._jsii_runtime())
        except OSError as error:
            raise OSError(error.errno, error.strerror, error.filename or temporary_folder()) from None

    def _start_fast(self, relay: Path) -> str | None:
        """Start the program without its relay; if that does not work, return why."""
        program = relay.parent.parent / "lib" / "program.js"
        if not program.exists():
            return f"jsii {__version__} has no lib/program.js"
        try:
            self._run("--preserve-symlinks", str(_PROGRAM), str(program), NODE_PROVIDER_PREFIX)
        except EngineError as failure:
            if self._running:
                self._end()
            return str(failure).partition(";")[0]
        return None

    def _run(self, *arguments: str) -> None:
        told = {
            "JSII_AGENT": f"Python/{platform.python_version()}",
            # jsii prints a banner for a Node of this version, and for those that it has not been tried with.
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": str(OLDEST),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            **({CACHE_ROOT: str(self._cache)} if self._cache else {}),
        }
        command = [self._node, "--max-old-space-size=4069", *arguments]  # MiB, as jsii has it
        # Node would not look for another folder if this one is missing or full.
        self._process = _started(command, {**told, **os.environ, "TMPDIR": temporary_folder()})
        self._printed = Printed(self._process)
        self._running = True
        self.handshake()

    def _next_message(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 - for mypy: it is a pipe
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._death()
        try:
            message = json.loads(line, object_hook=ohook)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise babble(self._node, line.decode(errors="replace"))
        return message

    def _death(self) -> EngineError:
        """Why Node no longer answers."""
        try:
            code = self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            return mute(self._node)
        return death(self._node, code, self._printed.last_words(), at_start=not self._greeted)

    def _end(self) -> None:
        """Ask the program to end, and make it."""
        process, self._running = self._process, False
        assert process.stdin is not None  # noqa: S101 - for mypy: they are pipes
        assert process.stdout is not None  # noqa: S101
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(b'{"exit":0}\n')
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        self._printed.close()


def _started(command: Sequence[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
    except OSError as error:
        raise unborn(command[0], error) from None

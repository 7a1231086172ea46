"""What Node prints: shown at once where a program printed it, kept where Node itself did, as it does before it dies."""

import base64
import contextlib
import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import IO, TextIO

_KEPT_LINES = 100
_PATIENCE_SECONDS = 2


class Printed:
    """Listens to the stderr of jsii's program, on which what a program prints comes as JSON.

    Args:
        process: The program, started.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stderr is not None  # noqa: S101 - for mypy: it is a pipe
        self._pipe = process.stderr
        self._kept: deque[str] = deque(maxlen=_KEPT_LINES)
        self._listener = threading.Thread(target=_listen, args=(self._pipe, self._kept), daemon=True)
        self._listener.start()

    def last_words(self) -> Sequence[str]:
        """What Node itself printed last, once it is dead. It is told once."""
        self._listener.join(_PATIENCE_SECONDS)
        words = tuple(self._kept)
        self._kept.clear()
        return words

    def show(self) -> None:
        """Pass on what Node itself printed, if nobody was told."""
        _show(sys.stderr, "".join(self.last_words()))

    def close(self) -> None:
        """Stop listening. Whoever Node started may still hold the other end; then it stays open."""
        self._listener.join(_PATIENCE_SECONDS)
        if not self._listener.is_alive():
            self._pipe.close()


def _listen(pipe: IO[bytes], kept: deque[str]) -> None:
    for line in pipe:
        try:
            relayed = json.loads(line)
            texts = {name: base64.b64decode(text).decode(errors="replace") for name, text in relayed.items()}
        except (ValueError, TypeError, AttributeError):
            kept.append(line.decode(errors="replace"))
            continue
        _show(sys.stderr, texts.get("stderr"))
        _show(sys.stdout, texts.get("stdout"))


def _show(stream: TextIO | None, text: str | None) -> None:
    if stream and text:
        with contextlib.suppress(OSError, ValueError):  # whoever read it has gone
            stream.write(text)
            stream.flush()

"""Starts stand-ins that have loaded everything: `python -m stackwright.rehearsal.stand_in.fork_server SOCKET`.

Terraform starts a provider two or three times for a command, and a Python takes a quarter of a second to load gRPC and
the rest. Here that is done once, and each stand-in is a fork of this process: see `starting`, which asks for it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in import serving
from stackwright.rehearsal.stand_in.starting import LENGTH_BYTES, STREAMS

_WAITING = 64


def main(path: str) -> None:
    """Fork until whoever started this process closes its standard input.

    Args:
        path: Of the socket on which requests come.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(_WAITING)
        print("ready", flush=True)  # noqa: T201 - how the parent learns it
        gc.freeze()
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):  # whoever asked may be gone already
                head, streams, _, _ = socket.recv_fds(connection, LENGTH_BYTES, len(STREAMS))
                try:
                    _fork(listener, connection, head, streams)
                finally:
                    for stream in streams:
                        os.close(stream)


def _fork(listener: socket.socket, connection: socket.socket, head: bytes, streams: Sequence[int]) -> None:
    """Fork what a request is for; whoever was killed before all was said gets nothing.

    Args:
        listener: Of the requests to come; not a stand-in's.
        connection: What the request comes on.
        head: How many bytes it has.
        streams: Of whoever asks.
    """
    with connection.makefile("rb") as rest:
        said = rest.read(int.from_bytes(head))
    if len(head) < LENGTH_BYTES or len(said) < int.from_bytes(head):
        return
    request = json.loads(said)
    with contextlib.suppress(OSError, schema.SchemaError):  # the stand-in says so itself
        schema.load(json.loads(Path(request["settings"]).read_text())["provider"])
    if os.fork() == 0:
        listener.close()
        _be_stand_in(connection, request, streams)


def _be_stand_in(connection: socket.socket, request: Mapping[str, Any], streams: Sequence[int]) -> None:
    """Take the place of whoever asks: its streams, its environment, its folder; end when it does."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream, number in zip(streams, STREAMS, strict=True):
        os.dup2(stream, number)
        os.close(stream)
    code = 1
    try:
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        serving.serve_settings(Path(request["settings"]), lambda: bool(select.select([connection], [], [], 0)[0]))
        code = 0
    except SystemExit as end:
        print(end, file=sys.stderr)  # noqa: T201 - what Terraform shows of a provider that does not start
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        with contextlib.suppress(OSError):
            connection.send(bytes([code]))
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])

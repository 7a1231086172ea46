"""What Terraform starts where a fork server runs: `python -I -S starting.py SOCKET SETTINGS`, which takes 15 ms.

It hands its streams, its environment and its folder over to a fork of the server, and waits for that one's end. It
imports nothing but the standard library. If the server is gone, it becomes a stand-in by itself.
"""

import json
import os
import select
import signal
import socket
import sys

STREAMS = (0, 1, 2)
LENGTH_BYTES = 8
PARENT_CHECK_SECONDS = 0.5


def main(server: str, settings: str) -> None:
    """Let a fork of the server be the provider.

    Args:
        server: Path of its socket.
        settings: The settings file of the provider.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a stand-in does
    parent = os.getppid()
    request = {"settings": settings, "environment": dict(os.environ), "folder": os.getcwd()}  # noqa: PTH109 - no pathlib
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(server)
        except OSError:
            command = [sys.executable, "-m", "stackwright.rehearsal.stand_in", settings]
            os.execv(sys.executable, command)  # noqa: S606 - Terraform waits for this very process
        written = json.dumps(request).encode()
        socket.send_fds(connection, [len(written).to_bytes(LENGTH_BYTES)], STREAMS)
        connection.sendall(written)
        while not select.select([connection], [], [], PARENT_CHECK_SECONDS)[0]:
            if os.getppid() != parent:  # killed, Terraform does not say goodbye
                os._exit(1)
        code = connection.recv(1)
    os._exit(code[0] if code else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])

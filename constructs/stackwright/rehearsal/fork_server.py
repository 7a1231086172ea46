"""A process from which stand-ins are forked, for as long as a rehearsal needs them."""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stackwright.rehearsal.stand_in.installation import FORK_SERVER

LOG = logging.getLogger(__name__)
_LONGEST_SOCKET = 100
"""Bytes of a socket's path: 108 with the last zero on Linux, and less elsewhere."""


@contextmanager
def fork_server() -> Iterator[Mapping[str, str]]:
    """Run one, and yield the environment variables by which stand-ins are forked from it.

    It ends with the process that started it. There are none where one runs already, where processes that have loaded
    gRPC cannot be forked, on macOS, or where temporary folders have long names: stand-ins then start by themselves.
    """
    if FORK_SERVER in os.environ:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="stackwright-") as folder:
        path = str(Path(folder, "fork"))
        if sys.platform != "linux" or len(path) > _LONGEST_SOCKET:
            yield {}
            return
        LOG.info("run the process from which stand-ins are forked")
        # A session of its own: an interrupt from the keyboard is for Terraform, which still has a state to save.
        process = subprocess.Popen(
            [sys.executable, "-m", "stackwright.rehearsal.stand_in.fork_server", path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            started = process.stdout is not None and process.stdout.readline()
            yield {FORK_SERVER: path} if started else {}
        finally:
            process.kill()
            process.communicate()

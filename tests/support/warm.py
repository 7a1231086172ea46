"""Our command line in processes of its own, which start at once: they are forked from one that has loaded it."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from stackwright.cli.main import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, "boto3", "botocore.config", "botocore.exceptions"])


def run(arguments, folder, environment, answer):
    """Run a command.

    Args:
        arguments: What follows `stackwright` on the command line.
        folder: The folder to run it in.
        environment: All its environment variables.
        answer: What is typed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        streams = [Path(scratch, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(answer)
        code = Path(scratch, "code")
        process = _CONTEXT.Process(target=_child, args=(arguments, folder, environment, streams, code))
        process.start()
        process.join()
        # Not `process.exitcode`, which is 255 when the server has reaped two children at once.
        return subprocess.CompletedProcess(
            arguments, int(code.read_text()), streams[1].read_text(), streams[2].read_text()
        )


def _child(arguments, folder, environment, streams, code):
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR | os.O_CREAT), number)
    sys.stdin = os.fdopen(0)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    code.write_text(str(main(arguments)))

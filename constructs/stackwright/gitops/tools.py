"""Helm and kubectl: where they are, and running them."""

import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from stackwright.gitops.errors import MissingTool, ToolError

LOG = logging.getLogger(__name__)
INSTALL = {
    "helm": "install Helm 3.14 or newer (https://helm.sh/docs/intro/install)",
    "kubectl": "install kubectl 1.27 or newer (https://kubernetes.io/docs/tasks/tools)",
}
"""Programs that are used, and how to get them."""


def missing() -> list[str]:
    """What to say of the programs that are not there."""
    return [_none(program) for program in INSTALL if shutil.which(program) is None]


def run(program: str, arguments: Sequence[str], folder: Path | None = None) -> str:
    """Run a program to its end, and give what it printed.

    Args:
        program: A program of `INSTALL`.
        arguments: Its arguments.
        folder: Where to run it; the current folder if left out.

    Raises:
        ToolError: It is not on PATH, or it failed; carries what it said.
    """
    path = shutil.which(program)
    if path is None:
        raise MissingTool(_none(program))
    LOG.info("run %s %s", program, " ".join(arguments))
    ended = subprocess.run([path, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise ToolError(f"{program} {arguments[0]} failed: {_said(ended.stderr)}")
    return ended.stdout


def _none(program: str) -> str:
    return f"there is no {program} on PATH; {INSTALL[program]}"


def _said(stderr: str) -> str:
    """What went wrong, on one line, without what everybody is told at each failure."""
    lines = [line.strip().removeprefix("Error: ").removeprefix("error: ") for line in stderr.splitlines()]
    return " ".join(line for line in lines if line and not line.startswith(("Use --debug", "WARNING:", "level=")))

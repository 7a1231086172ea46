"""The set-up on a fresh clone, with programs in the place of Python, pip and Node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.programs import executable

PYTHON = """#!/bin/sh
case "$*" in
  "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
  *require-hashes*) /bin/sleep 1; exit {status} ;;
  *print*) echo 3.11.0 ;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    """Runs it in a folder of its own, where ten seconds are soon over and pip ends with an exit code."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (tmp_path / "tools").mkdir()
    shutil.copy("tools/setup", tmp_path / "tools")
    executable(programs / "sleep", "#!/bin/sh\nexec /bin/sleep 0.2\n")
    executable(programs / "node", "#!/bin/sh\necho v20.0.0\n")

    def run(status=0):
        python = executable(programs / "python", PYTHON.replace("{status}", str(status)))
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHON": str(python)}
        return subprocess.run(
            [str(tmp_path / "tools/setup")], env=environment, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.slow
def test_a_step_that_takes_long_says_that_it_lives(setup, tmp_path):
    """And no more when it is over; then the set-up is ready."""
    outcome = setup()
    lines = outcome.stderr.splitlines()

    assert outcome.returncode == 0
    assert lines[1:3] == [
        "setup: installing the locked packages",
        "setup: installing the locked packages, for 10 s",
    ]
    assert "setup: preparing the provider bindings" in lines
    assert Path(tmp_path / ".venv/ready").exists()


@pytest.mark.slow
def test_a_step_that_fails_ends_the_set_up(setup, tmp_path):
    """With its own exit code, and the next `make` tries again."""
    assert setup(status=3).returncode == 3
    assert not Path(tmp_path / ".venv/ready").exists()

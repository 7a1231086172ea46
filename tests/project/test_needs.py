"""Tests say by their fixtures what they need, and those that need nothing start nothing."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXAMPLES = """
import signal, subprocess, sys
import pytest

@pytest.fixture(scope="session")
def node():
    pass

@pytest.fixture
def synthesized(node):
    pass

def grandchild(program):
    program = f"import subprocess; subprocess.run([{program!r}, '--version'])"
    subprocess.run([sys.executable, "-c", program])

def test_modest():
    pass

def test_who_asks(synthesized):
    grandchild("node")

def test_who_does_not(synthesized):
    grandchild("terraform")

def test_who_asks_for_nothing():
    grandchild("node")

def test_after_it():
    pass

def test_interrupts():
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


def outcomes(folder):
    """Run the examples from a shell that ignores interrupts; what became of each."""
    (folder / "test_examples.py").write_text(EXAMPLES)
    (folder / "pytest.ini").write_text("[pytest]\n")
    for program in ("node", "terraform"):
        (folder / program).write_text("#!/bin/sh\n")
        (folder / program).chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    pytest_ = shlex.join([sys.executable, "-m", "pytest", "-p", "support.needs", "-rA", "--color=no"])
    said = subprocess.run(
        ["sh", "-c", f"trap '' INT; exec {pytest_}"],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(Path("tests").resolve())},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    # A test that passes and is refused afterwards has a line for either: the error counts.
    lines = re.findall(r"^(PASSED|FAILED|ERROR) test_examples.py::test_(\w+)", said, re.MULTILINE)
    return {name: outcome for outcome, name in sorted(lines, reverse=True)}


def test_what_a_test_did_not_ask_for_it_must_not_start(tmp_path):
    """Not by a program in between either; what a fixture asks for is asked for, and the next test is not blamed.

    Tests may interrupt, wherever they are run.
    """
    assert outcomes(tmp_path) == {
        "modest": "PASSED",
        "who_asks": "PASSED",
        "who_does_not": "ERROR",
        "who_asks_for_nothing": "ERROR",
        "after_it": "PASSED",
        "interrupts": "PASSED",
    }

"""Ctrl-C ends every command with one line and one exit code, from its first instant on."""

import subprocess
import sys

import pytest
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

PROGRAM = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler if sys.argv.pop(1) == "heard" else signal.SIG_IGN)
from stackwright.cli.main import main

class Keyboard:
    imported = 0

    def find_spec(self, name, path, target=None):
        self.imported += 1
        if self.imported == pressed_at:
            os.kill(os.getpid(), signal.SIGINT)

keyboard, pressed_at = Keyboard(), int(sys.argv.pop(1))
sys.meta_path.insert(0, keyboard)
code = main()
if not code:
    print(keyboard.imported, file=sys.stderr)
sys.exit(code)
"""
"""Runs a command whose Ctrl-C is `heard` or `ignored`, and presses it when it imports its n-th module.

The program sets that by itself: what runs in a fork of a process with gRPC in it may be ended by gRPC.
"""
INTERRUPTED = (130, "interrupted\n")


@pytest.fixture
def files(tmp_path):
    """A folder of valid environment files."""
    return write(tmp_path / "environments", {"platform": changed(PLATFORM, OURS), "dev": ENVIRONMENT})


@pytest.fixture
def validate(files):
    """Runs `validate` in a process of its own, interrupted at an import; returns exit code and talk."""

    def run(pressed_at, interrupt="heard"):
        outcome = subprocess.run(
            [sys.executable, "-c", PROGRAM, interrupt, str(pressed_at), "validate", "--environments", str(files)],
            capture_output=True,
            text=True,
            check=False,
        )
        return outcome.returncode, outcome.stderr

    return run


@pytest.mark.slow
def test_an_interrupt_while_modules_are_imported_is_told_in_one_line(validate):
    """That is what the first third of a second is spent on: with the first module, with the last, and in between."""
    code, imported = validate(0)
    last = int(imported)

    assert (code, last > 100) == (0, True)
    assert {validate(pressed_at) for pressed_at in [*range(1, last, last // 15), last]} == {INTERRUPTED}


@pytest.mark.slow
def test_an_interrupt_that_is_ignored_stays_ignored(validate):
    """What a script starts in the background ignores SIGINT."""
    assert validate(1, "ignored")[0] == 0


@pytest.mark.slow
def test_an_interrupt_after_the_end_disturbs_nothing(files):
    """While Python takes itself apart it would print the traceback and forget the interrupt."""
    program = (
        "import atexit, os, signal, sys\n"
        "from stackwright.cli.main import main\n"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "sys.exit(main())\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program, "validate", "--environments", str(files)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (outcome.returncode, outcome.stderr) == (0, "")

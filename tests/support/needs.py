"""What a test needs beside Python, read off its fixtures: nobody has to remember a mark, and cheating is caught.

A test that uses a fixture of `NEEDS`, itself or through others, carries the mark of that name. While a test without it
runs, a program that only writes down its name stands on PATH in the place of the one that was not asked for.
"""

import os
import shutil
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = ("helm", "kubectl", "promtool", "node", "terraform")
NEEDS = ("moto", *PROGRAMS)
"""Fixtures, and the marks of the tests that use them; what takes longest comes last."""
STAND_IN = '#!/bin/sh\necho "${0##*/}" >> "${0%/*}/started"\necho "this test asked for no ${0##*/}" >&2\nexit 1\n'
FOLDERS = pytest.StashKey[dict[str, Path]]()


def pytest_configure(config):
    """Make the stand-ins, a folder for each; and let tests interrupt, whatever this process was told to ignore."""
    for need in NEEDS:
        config.addinivalue_line("markers", f"{need}: needs {need}; set by itself")
    config.stash[FOLDERS] = {program: Path(tempfile.mkdtemp(prefix="stackwright-tests-")) for program in PROGRAMS}
    for program, folder in config.stash[FOLDERS].items():
        (folder / program).write_text(STAND_IN)
        (folder / program).chmod(0o755)
    # What a script starts in the background ignores the one, what `nohup` starts the other, and so would all programs
    # that tests start; a handler is not handed on to them.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: None)


def pytest_unconfigure(config):
    """Remove the stand-ins."""
    for folder in config.stash[FOLDERS].values():
        shutil.rmtree(folder)


@pytest.hookimpl(tryfirst=True)  # before pytest selects by mark
def pytest_collection_modifyitems(items):
    """Mark the tests."""
    for item in items:
        for need in NEEDS:
            if need in item.fixturenames:
                item.add_marker(need)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """Reading the tests starts nothing, either."""
    with _hidden(session.config, PROGRAMS):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Hide the programs that the test did not ask for."""
    with _hidden(item.config, _unasked(item)):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Fail a test that started one of them."""
    outcome = yield
    for program in _unasked(item):
        started = item.config.stash[FOLDERS][program] / "started"
        if started.exists():
            started.unlink()
            pytest.fail(f"it started {program}, and did not ask for it; use the fixture {program}", pytrace=False)
    return outcome


def _unasked(item):
    return [program for program in PROGRAMS if not item.get_closest_marker(program)]


@contextmanager
def _hidden(config, programs):
    """Stand-ins on PATH in the place of some programs."""
    path = os.environ["PATH"]
    os.environ["PATH"] = os.pathsep.join([*(str(config.stash[FOLDERS][program]) for program in programs), path])
    try:
        yield
    finally:
        os.environ["PATH"] = path

"""A full disk or a folder that is not there: one line that names it, a remedy, and exit code 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

COMMANDS = (["list"], ["list", "--json"], ["validate"])
SMALL_FILES = ("sh", "-c", 'ulimit -S -f 195 && exec "$@"', "sh")
"""No file may become larger than 195 blocks of 512 bytes, a little less than 100,000 bytes."""


@pytest.fixture
def stackwright(tmp_path):
    """Runs a command on valid files, in a process of its own."""
    write(tmp_path / "environments", {"platform": changed(PLATFORM, OURS), "dev": ENVIRONMENT})

    def run(*arguments: str, environment=None, limited=False, **options: object):
        # Coverage would write files of its own, which do not fit either.
        unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        return subprocess.run(
            [*(SMALL_FILES if limited else ()), sys.executable, "-m", "stackwright", *arguments],
            cwd=tmp_path,
            env={**unmeasured, **(environment or {})},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **options,
        )

    return run


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_data_that_cannot_be_written_is_told(command, unbuffered, stackwright):
    """At once, or with the last of it: a script must not take half a table for all of it."""
    with Path("/dev/full").open("w") as full:
        outcome = stackwright(*command, stdout=full, environment={"PYTHONUNBUFFERED": unbuffered})

    assert outcome.returncode == 1
    assert outcome.stderr == (
        "error: standard output cannot be written: No space left on device; make room on the disk\n"
    )


def test_a_synth_needs_no_folder_that_is_named_and_not_there(node, stackwright, tmp_path):
    """Python looks for another one for its temporary files; Node would not."""
    environment = {"TMPDIR": str(tmp_path / "no")}
    outcome = stackwright("synth", environment=environment, stdout=subprocess.DEVNULL)

    assert outcome.returncode == 0, outcome.stderr


def test_a_temporary_folder_that_is_full_is_named(node, stackwright, tmp_path):
    """What Node runs is unpacked there; no traceback through jsii, and nothing is written."""
    (tmp_path / "temporary").mkdir()
    outcome = stackwright(
        "synth",
        environment={"TMPDIR": str(tmp_path / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"},
        limited=True,
    )

    assert outcome.returncode == 1
    assert outcome.stderr == (f"error: {tmp_path}/temporary cannot be written: File too large; make room on the disk\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["environments", "temporary"]

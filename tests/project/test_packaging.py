"""What is installed from a wheel is what runs from the sources."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Names and texts of the files in a wheel of this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_holds_the_package_and_nothing_beside_it(wheel):
    """Sources, data files and types; no folder `constructs`, which would hide the package of that name."""
    sources = Path("constructs/stackwright").rglob("*")
    expected = {
        str(file.relative_to("constructs")) for file in sources if file.is_file() and "__pycache__" not in file.parts
    }

    assert {name for name in wheel if ".dist-info/" not in name} == expected
    assert {"stackwright/cdk/engine/program.js", "stackwright/py.typed"} <= expected


def test_a_wheel_gives_the_command(wheel):
    """`pip install` is all that it takes."""
    (entry_points,) = [text for name, text in wheel.items() if name.endswith("entry_points.txt")]

    assert b"stackwright = stackwright.cli.main:main" in entry_points


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-checkov.lock"])
def test_a_lock_file_holds_names_versions_and_hashes_only(lock):
    """It works with whatever package index a company has."""
    lines = Path(lock).read_text().splitlines()

    assert all(line.startswith("    --hash=sha256:") or "==" in line for line in lines)
    assert not any("://" in line for line in lines)

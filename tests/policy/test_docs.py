"""docs/policy.md shows a rule and its test: both work as they are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from stackwright.cli.main import main
from stackwright.policy.own import own
from stackwright.policy.rules import shipped

BLOCK = re.compile(r"^```python\n# (?P<file>\S+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path):
    """A folder with the files that the page shows."""
    for block in BLOCK.finditer(Path("docs/policy.md").read_text()):
        file = tmp_path / block["file"]
        file.parent.mkdir(exist_ok=True)
        file.write_text(block["text"])
    return tmp_path


def test_the_rule_is_found(folder, monkeypatch, capsys):
    """By the command line, which lists it among the others."""
    monkeypatch.chdir(folder)

    assert [rule.id for rule in own(folder / "policies", shipped())] == ["acme-private-acls"]
    assert main(["policy", "--list"]) == 0
    assert "acme-private-acls" in capsys.readouterr().out


def test_its_test_passes(folder):
    """And fails when the rule does not look."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    passed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    file = folder / "policies" / "buckets.py"
    file.write_text(file.read_text().replace('startswith("public")', 'startswith("nobody")'))
    failed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert (passed.returncode, failed.returncode) == (0, 1), passed.stdout

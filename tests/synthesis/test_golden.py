"""The Terraform of both shipped platforms, whole, under version control.

A change of the product shows as a diff of these files. `make golden` rewrites them.
"""

import difflib
import json
import shutil
from pathlib import Path

import pytest
from support.shipped import PLATFORMS

from stackwright.synthesis.document import FILE

GOLDEN = Path("tests/golden")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_stack_is_as_its_golden_file_says(platform, shipped, request):
    """Nothing that Terraform reads changes without a reviewer seeing it."""
    stacks = {
        f"{file.parent.name}.{file.name.removeprefix('cdk.')}": file.read_text()
        for file in shipped[platform].glob("stacks/*/*")
    }
    folder = GOLDEN / platform
    if request.config.getoption("--write-golden"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in stacks.items():
            (folder / name).write_text(text)
    golden = {file.name: file.read_text() for file in folder.iterdir()}

    assert sorted(stacks) == sorted(golden)
    for name, text in stacks.items():
        difference = difflib.unified_diff(
            golden[name].splitlines(), text.splitlines(), "golden", name, n=8, lineterm=""
        )
        assert text == golden[name], "\n".join(difference)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_output_holds_nothing_of_the_machine(platform, shipped):
    """Two machines write the same bytes: no path, no user, no stack trace."""
    for file in shipped[platform].rglob("*.json"):
        text = file.read_text()
        assert f"{Path.home()}/" not in text
        assert str(Path.cwd()) not in text
        assert str(shipped[platform]) not in text
        if file.name == FILE:
            assert "trace" not in json.loads(text).get("//", {})

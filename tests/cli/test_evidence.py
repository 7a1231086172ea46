"""`stackwright evidence`: a folder for each day."""

import json

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, write

from stackwright.cli import evidence as verb
from stackwright.cli.main import main


@pytest.fixture
def folder(node, tmp_path, monkeypatch):
    """A folder with a valid platform."""
    write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_everything_is_written_for_one_day(folder, capsys):
    """For people, for programs, and as OSCAL; written again, it takes the place of the same day's."""
    assert main(["evidence", "--terraform-only"]) == 0
    (day,) = (folder / "evidence").iterdir()
    (day / "strange").write_text("")
    assert main(["evidence", "--terraform-only"]) == 0
    written = {file.name: file.read_text() for file in day.iterdir()}

    assert set(written) == {"README.md", "evidence.json", "assessment-results.json"}
    assert json.loads(written["evidence.json"])["day"] == day.name
    assert "controls in 2 environments and accounts: " in capsys.readouterr().err


def test_without_the_library_oscal_is_left_out_and_told(folder, capsys, monkeypatch):
    """With what to install."""
    monkeypatch.setattr(verb, "find_spec", lambda _: None)

    assert main(["evidence", "--terraform-only"]) == 0
    assert not [*(folder / "evidence").glob("*/assessment-results.json")]
    assert "pip install 'stackwright[evidence]'" in capsys.readouterr().err

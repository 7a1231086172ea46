"""A folder is written whole, or not at all."""

import errno
import signal

import pytest

from stackwright.synthesis import folders
from stackwright.synthesis.folders import write_folder
from stackwright.synthesis.writing import OutputError


def texts(folder):
    """The files of a folder and of all below."""
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_it_takes_the_place_of_what_was_there(tmp_path):
    """With all that was in that; folders above it are made."""
    write_folder(tmp_path / "a/b", {"one": "1", "below/two": "2"})
    write_folder(tmp_path / "a/b", {"three": "3"})

    assert texts(tmp_path) == {"a/b/three": "3"}
    assert [*(tmp_path / "a").iterdir()] == [tmp_path / "a/b"]


def test_a_link_is_followed(tmp_path):
    """Whoever made it wants the folder elsewhere."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    write_folder(tmp_path / "link", {"one": "1"})
    write_folder(tmp_path / "link", {"two": "2"})

    assert (tmp_path / "link").is_symlink()
    assert texts(tmp_path / "elsewhere") == {"two": "2"}


@pytest.mark.parametrize("failing", [1, 2])
def test_what_cannot_be_renamed_is_as_it_was(tmp_path, monkeypatch, failing):
    """The old folder is put back, and no draft is left."""
    write_folder(tmp_path / "out", {"one": "1"})
    path, count = type(tmp_path), 0
    rename = path.rename

    def fail(self, target):
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(errno.EACCES, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(path, "rename", fail)
    with pytest.raises(OutputError, match=r"/out cannot be written: Permission denied; check its permissions$"):
        write_folder(tmp_path / "out", {"two": "2"})

    assert texts(tmp_path) == {"out/one": "1"}
    assert [*tmp_path.iterdir()] == [tmp_path / "out"]


def test_a_signal_is_heard_when_both_have_changed_places(tmp_path, monkeypatch):
    """Between the two renames there is no folder at all."""
    write_folder(tmp_path / "out", {"one": "1"})
    exchange = folders._exchange

    def interrupted(*given: object):
        signal.raise_signal(signal.SIGINT)
        exchange(*given)

    monkeypatch.setattr(folders, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "out", {"two": "2"})

    assert texts(tmp_path) == {"out/two": "2"}

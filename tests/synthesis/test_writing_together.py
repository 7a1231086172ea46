"""Files that belong together are written together: all of them, or none."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from stackwright.synthesis.writing import OutputError, write_together


@pytest.fixture
def two(tmp_path):
    """Two files in two folders."""
    files = [tmp_path / "a" / "one.yaml", tmp_path / "b" / "two.yaml"]
    for file in files:
        file.parent.mkdir()
        file.write_text("old\n")
    return files


def there(two):
    """What the folders hold."""
    return {str(file): file.read_text() for folder in two for file in folder.parent.iterdir()}


def test_all_are_written(two):
    """With the ends of lines that they were given, and who may read them as before."""
    two[0].chmod(0o640)
    write_together({two[0]: "new\r\n", two[1]: "new\n"})

    assert [file.read_bytes() for file in two] == [b"new\r\n", b"new\n"]
    assert two[0].stat().st_mode & 0o777 == 0o640
    assert len(there(two)) == 2


def test_a_link_stays_one(two, tmp_path):
    """What it leads to is written."""
    link = tmp_path / "link.yaml"
    link.symlink_to(two[0])
    write_together({link: "new\n"})

    assert link.is_symlink()
    assert two[0].read_text() == "new\n"


def test_what_cannot_be_drafted_changes_nothing(two):
    """A folder that is gone, a full disk: the first file has not been touched."""
    before = there(two)
    two[1].unlink()
    two[1].parent.rmdir()

    with pytest.raises(OutputError, match="cannot be written"):
        write_together({two[0]: "new\n", two[1]: "new\n"})
    assert two[0].read_text() == before[str(two[0])]
    assert [file.name for file in two[0].parent.iterdir()] == ["one.yaml"]


@pytest.mark.parametrize("failing", [0, 1])
def test_what_cannot_be_replaced_puts_back_what_was(two, monkeypatch, failing):
    """Whichever of them it is."""
    before, replace = there(two), Path.replace

    def refuse(draft, target):
        if target == two[failing] and draft.read_text() == "new\n":
            raise PermissionError(13, "Permission denied", str(target))
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        write_together(dict.fromkeys(two, "new\n"))
    assert there(two) == before


@pytest.mark.parametrize("at", range(6))
def test_an_interruption_leaves_all_old_or_all_new(two, monkeypatch, at):
    """At whatever step it comes: while drafts are written, between two renames, after them."""
    before, steps = there(two), iter(range(100))

    def interrupting(act):
        def step(*arguments: object, **named):
            if next(steps) == at:
                os.kill(os.getpid(), signal.SIGINT)
            return act(*arguments, **named)

        return step

    monkeypatch.setattr(Path, "replace", interrupting(Path.replace))
    monkeypatch.setattr("shutil.copymode", interrupting(__import__("shutil").copymode))
    with pytest.raises(KeyboardInterrupt):
        write_together(dict.fromkeys(two, "new\n"))
    assert there(two) in (before, dict.fromkeys(before, "new\n"))


def test_other_threads_do_not_let_an_interruption_in(two, monkeypatch):
    """A signal goes to whichever thread of the process takes it."""
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    replace = Path.replace

    def interrupting(draft, target):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)  # until the other thread has taken it
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", interrupting)
    try:
        with pytest.raises(KeyboardInterrupt):
            write_together(dict.fromkeys(two, "new\n"))
    finally:
        end.set()
        other.join()
    assert set(there(two).values()) == {"new\n"}


def test_signals_are_heard_again_afterwards(two):
    """Holding them back lasts as long as the renames."""
    write_together(dict.fromkeys(two, "new\n"))

    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)

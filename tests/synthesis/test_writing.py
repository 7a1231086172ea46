"""Files are written whole or not at all, through links, and what cannot be written is told with its path."""

import os
import resource
from contextlib import contextmanager

import pytest

from stackwright.synthesis.writing import OutputError, write_whole


@contextmanager
def full_disk():
    """No file may grow beyond ten bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path):
    """And nothing beside it."""
    file = tmp_path / "report.xml"
    file.write_text("old")

    with full_disk(), pytest.raises(OutputError, match=r"report.xml cannot be written: .*; make room on the disk$"):
        write_whole(file, "new" * 1000)

    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_link_is_followed(tmp_path):
    """It stays a link, and leads to the new text; so does one to a file that is not there yet."""
    link = tmp_path / "link.xml"
    link.symlink_to("report.xml")

    for text in ("first", "second"):
        write_whole(link, text)
        assert link.is_symlink()
        assert (tmp_path / "report.xml").read_text() == text


def test_what_is_no_file_is_written_to(tmp_path):
    """A pipe or /dev/stdout is not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "text")

    assert pipe.is_fifo()
    assert os.read(reader, 100) == b"text"
    os.close(reader)


def test_others_may_read_it_as_any_other_file(tmp_path):
    """A report is read by other users than the one who runs CI."""
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "report.xml", "text")
    finally:
        os.umask(before)

    assert (tmp_path / "report.xml").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """With its whole path."""
    with pytest.raises(OutputError, match=r"no/report.xml cannot be written: No such file or directory"):
        write_whole(tmp_path / "no" / "report.xml", "text")

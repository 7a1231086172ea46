"""How far something is: shown to whoever watches, and to nobody else."""

import io
from types import SimpleNamespace

import pytest

from stackwright.cli import progress
from stackwright.cli.options import TALK


class Terminal(io.StringIO):
    """A terminal, or not."""

    watched = True

    def isatty(self):
        """As streams are asked."""
        return self.watched


@pytest.fixture
def terminal(monkeypatch):
    """Where stderr leads, with talk allowed and no patience."""
    stream = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stream))  # pytest puts its own there again
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(progress, "PAUSE_SECONDS", 0)
    before = TALK.level
    TALK.setLevel("INFO")
    yield stream
    TALK.setLevel(before)


def steps(failure=None):
    """Two steps, and then what may go wrong."""
    with progress.progress() as show:
        show("one of two")
        show("two of two")
        if failure:
            raise failure


def test_one_line_is_written_over_and_gone_at_the_end(terminal):
    """What follows begins where it began."""
    steps()

    assert terminal.getvalue() == "\r\x1b[Kone of two\r\x1b[Ktwo of two\r\x1b[K"


def test_it_is_gone_after_a_failure_too(terminal):
    """The error stands on a line of its own."""
    with pytest.raises(KeyboardInterrupt):
        steps(KeyboardInterrupt())

    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_log_holds_none_of_it(terminal):
    """Nobody wants to read there what was written over."""
    terminal.watched = False
    steps()

    assert terminal.getvalue() == ""


def test_quiet_says_nothing(terminal):
    """Not even for a moment."""
    TALK.setLevel("ERROR")
    steps()

    assert terminal.getvalue() == ""


def test_what_is_over_soon_says_nothing(terminal, monkeypatch):
    """A line that flickers helps nobody."""
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 3600)
    steps()

    assert "two" not in terminal.getvalue()


def test_every_stack_is_told_before_it_is_made(node, platforms, tmp_path):
    """With how many there are, and with its name."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    told = []
    written = synthesize(platforms.platform(), tmp_path / "out", "both", progress=told.append)
    count = len(written)

    assert told[0] == f"making {written[0].stack.name}, 1 of {count} stacks"
    assert told[count - 1 : count + 1] == [
        f"making {written[-1].stack.name}, {count} of {count} stacks",
        "writing the stacks",
    ]
    assert f"writing {written[-1].stack.name} as HCL" in told

"""A command that we print can be run as it stands, by whoever called us, as they called us."""

import sys
from pathlib import Path

import pytest

from stackwright.synthesis.invocation import command, folders


@pytest.fixture
def called(tmp_path, monkeypatch):
    """Calls us by some words; a folder on PATH holds a `stackwright`."""
    (tmp_path / "stackwright").write_text("#!/bin/sh\n")
    (tmp_path / "stackwright").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    def call(program, *original: str):
        monkeypatch.setattr(sys, "argv", [program, "synth"])
        monkeypatch.setattr(sys, "orig_argv", [*original, "synth"])
        return command("bootstrap", "the main one")

    return call


def test_a_path_is_kept(called):
    """On a fresh clone nothing else works."""
    assert called(".venv/bin/stackwright", "python") == ".venv/bin/stackwright bootstrap 'the main one'"


def test_a_name_that_was_found_on_the_path_is_a_name(called, tmp_path):
    """Nobody wants to read where it was found."""
    assert called(f"{tmp_path}/stackwright", "python") == "stackwright bootstrap 'the main one'"


def test_a_module_is_run_by_the_same_python(called):
    """It may be the only one that has us."""
    called_as = called("/lib/stackwright/__main__.py", ".venv/bin/python", "-m", "stackwright")

    assert called_as == ".venv/bin/python -m stackwright bootstrap 'the main one'"


def test_a_program_of_somebody_elses_names_the_command(called):
    """It has no verbs."""
    assert called("/bin/pytest", "python", "/bin/pytest") == "stackwright bootstrap 'the main one'"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((Path("environments"),), []),
        ((Path("environments"), Path("cdktf.out")), []),
        ((Path("my files"), Path("cdktf.out")), ["--environments", "my files"]),
        ((Path("environments"), Path("/out")), ["--output", "/out"]),
        ((Path("ours"), Path("out")), ["--environments", "ours", "--output", "out"]),
    ],
)
def test_folders_are_named_where_the_command_would_take_others(given, words):
    """What is taken by itself makes a command that is printed longer, and nothing else."""
    assert folders(*given) == words

"""One cache for all that is slow to make, in a place that nobody else can write to."""

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from stackwright.cdk import cache_folder
from stackwright.model.errors import EngineError


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A virtual environment, a home and a folder for what is temporary, all of them good."""
    monkeypatch.delenv("STACKWRIGHT_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    for name in ("home", "venv", "temporary"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_the_named_folder_comes_first(places, monkeypatch):
    """It is the user's choice, and made if missing."""
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(places / "named" / "below"))

    assert cache_folder.folder() == places / "named" / "below"
    assert cache_folder.folder().is_dir()


def test_a_virtual_environment_has_a_cache_of_its_own(places):
    """What belongs to it goes with it."""
    assert cache_folder.folder() == places / "venv" / "cache"


@pytest.mark.parametrize(("variable", "below"), [("XDG_CACHE_HOME", "stackwright"), ("HOME", ".cache/stackwright")])
def test_without_a_virtual_environment_it_is_in_the_users_cache(variable, below, places, monkeypatch):
    """Where all programs keep theirs."""
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setenv(variable, str(places / "user"))

    assert cache_folder.folder() == places / "user" / below


@pytest.mark.parametrize("home", [None, "a file, in which nobody can make a folder"])
def test_without_a_home_it_is_a_private_temporary_folder(home, places, monkeypatch):
    """Some containers have none, or one that cannot be written to."""
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.delenv("HOME")
    if home:
        (places / "file").write_text(home)
        monkeypatch.setenv("HOME", str(places / "file"))

    assert cache_folder.folder() == places / "temporary" / f"stackwright-{os.getuid()}"
    assert stat.S_IMODE(cache_folder.folder().stat().st_mode) == stat.S_IRWXU


@pytest.mark.parametrize("spoil", [lambda folder: folder.chmod(0o777), lambda folder: folder.write_text("a file")])
def test_a_named_folder_that_is_not_ours_alone_is_not_used(spoil, places, monkeypatch):
    """Whoever can write to it decides what Node runs."""
    named = places / "named"
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(named))
    if "chmod" in spoil.__code__.co_names:
        named.mkdir()
    spoil(named)

    assert cache_folder.folder() == places / "temporary" / f"stackwright-{os.getuid()}"


def test_a_folder_that_belongs_to_somebody_else_is_not_used(places, monkeypatch):
    """Not even the one among the temporary folders that bears our name."""
    monkeypatch.setattr(os, "getuid", lambda: Path(places).stat().st_uid + 1)

    found = cache_folder.folder()

    assert found.parent == places / "temporary"
    assert found.name != f"stackwright-{os.getuid()}"


def test_schemas_unpacked_bindings_and_providers_share_it(places):
    """There is one folder to keep between runs of a pipeline, and one to delete."""
    from stackwright.cdk.engine import indexing  # noqa: PLC0415 - only this test needs them
    from stackwright.cdk.schema import cache  # noqa: PLC0415

    assert cache.path_for("aws-1", b"").parent == places / "venv" / "cache"
    assert indexing.cache().parent == places / "venv" / "cache"


def test_no_folder_for_temporary_files_is_told(places, monkeypatch):
    """In a container that is read-only as a whole, say."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(places / "no")])

    with pytest.raises(EngineError, match=r"No usable temporary directory found in .*no.*; .* name another in TMPDIR$"):
        cache_folder.temporary_folder()


def test_a_folder_that_goes_with_the_process_is_said(places, monkeypatch, capsys):
    """Once, with what to do: everything that is slow once is slow every time."""
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(places / "no"))
    (places / "no").write_text("a file")
    (places / "temporary" / f"stackwright-{os.getuid()}").write_text("a file")

    found = cache_folder.folder()
    assert cache_folder.folder() == found

    err = capsys.readouterr().err
    assert err.startswith("stackwright: nothing can be kept, so that this takes longer, every time: ")
    assert err.endswith("; name a folder in STACKWRIGHT_CACHE_DIR\n")
    assert err.count("\n") == 1


def test_a_named_folder_that_is_not_used_is_said(places, monkeypatch, capsys):
    """Whoever named it believes that it is."""
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(places / "no"))
    (places / "no").write_text("a file")
    used = cache_folder.folder()

    assert capsys.readouterr().err == (
        f"stackwright: {places}/no, named by STACKWRIGHT_CACHE_DIR, is not yours alone or cannot be written; "
        f"using {used}\n"
    )


def test_a_schema_that_cannot_be_kept_is_said(places, caplog):
    """It is read anew by every process, of which a rehearsal starts hundreds."""
    from stackwright.cdk.schema import cache  # noqa: PLC0415 - only this test and the next need it

    (places / "file").write_text("no folder")
    cache.save(places / "file" / "aws.schema", b"{}")

    (record,) = caplog.records
    assert record.getMessage().startswith(f"{places}/file/aws.schema cannot be written: ")
    assert record.getMessage().endswith("name another folder in STACKWRIGHT_CACHE_DIR")

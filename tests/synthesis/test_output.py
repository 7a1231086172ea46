"""Writing stacks to disk: all or nothing, and nothing of Terraform's lost."""

import errno
from pathlib import Path

import pytest

from stackwright.model.errors import PlatformError


@pytest.fixture
def synthesize(node):
    """The function under test; it loads cdktf."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    return synthesize


def test_every_stack_is_summarized_after_those_it_depends_on(platforms, synthesize, tmp_path):
    """The table can be read from top to bottom."""
    stacks = [written.stack for written in synthesize(platforms.platform(), tmp_path / "out")]
    seen = set()

    assert {stack.name for stack in stacks} >= {"bootstrap-main", "dev-network"}
    for stack in stacks:
        assert set(stack.reads) <= seen
        seen.add(stack)


def test_what_terraform_keeps_in_a_stacks_folder_stays(platforms, synthesize, tmp_path):
    """Plug-ins, lock file and a state that could not be pushed survive a synth; stale configuration does not."""
    out = tmp_path / "out"
    synthesize(platforms.platform(), out)
    folder = out / "stacks" / "dev-network"
    (folder / ".terraform").mkdir()
    (folder / ".terraform" / "plugin").write_text("binary")
    (folder / "errored.tfstate").write_text("{}")
    (folder / "old.tf").write_text("stale")

    synthesize(platforms.platform({"network.nat": "none"}), out)

    assert (folder / ".terraform" / "plugin").read_text() == "binary"
    assert (folder / "errored.tfstate").read_text() == "{}"
    assert not (folder / "old.tf").exists()
    assert "aws_nat_gateway" not in (folder / "cdk.tf.json").read_text()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == ["out"]


def test_a_stack_that_is_no_more_goes_unless_it_holds_a_state(platforms, synthesize, tmp_path):
    """Nobody applies a stack of yesterday, and nobody loses its state."""
    out = tmp_path / "out"
    others = {"prod": {"network.cidr": "10.1.0.0/16"}, "test": {"network.cidr": "10.2.0.0/16"}}
    synthesize(platforms.platform(others=others), out)
    (out / "stacks" / "prod-network" / "errored.tfstate").write_text("{}")
    (out / "stacks" / "test-network" / ".terraform.lock.hcl").write_text("")

    synthesize(platforms.platform(), out)

    assert [file.name for file in (out / "stacks" / "prod-network").iterdir()] == ["errored.tfstate"]
    assert not (out / "stacks" / "test-network").exists()


def test_a_folder_that_is_not_ours_is_not_replaced(platforms, synthesize, tmp_path):
    """A slip in `--output` deletes nothing."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years")

    with pytest.raises(
        PlatformError, match=r"home holds something that Stackwright did not write; name another folder"
    ):
        synthesize(platforms.platform(), tmp_path / "home")

    assert (tmp_path / "home" / "thesis.txt").read_text() == "years"


def test_a_synth_that_fails_leaves_the_old_output(platforms, synthesize, tmp_path, monkeypatch):
    """Half of a platform is never to be seen."""
    out = tmp_path / "out"
    synthesize(platforms.platform(), out)
    before = (out / "manifest.json").read_bytes()

    def fail(_class, _file):
        raise KeyboardInterrupt

    monkeypatch.setattr("stackwright.synthesis.document.Document.read", classmethod(fail))
    with pytest.raises(KeyboardInterrupt):
        synthesize(platforms.platform(others={"prod": {"network.cidr": "10.1.0.0/16"}}), out)

    assert (out / "manifest.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == ["out"]


def test_an_interruption_between_two_renames_loses_no_state(platforms, synthesize, tmp_path, monkeypatch):
    """Ctrl-C once the old output is away and the new one is not there yet; `test_replacement.py` tries all instants."""
    out = tmp_path / "out"
    synthesize(platforms.platform(), out)
    (out / "stacks" / "dev-network" / "errored.tfstate").write_text("{}")
    rename = Path.rename

    def interrupt(source, target):
        renamed = rename(source, target)
        if source == out:
            raise KeyboardInterrupt
        return renamed

    monkeypatch.setattr(Path, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        synthesize(platforms.platform(), out)

    assert (out / "stacks" / "dev-network" / "errored.tfstate").read_text() == "{}"
    assert (out / "stacks" / "dev-network" / "cdk.tf.json").exists()


def test_an_error_in_building_is_not_told_as_the_outputs(platforms, synthesize, tmp_path, monkeypatch):
    """A Node that has died says nothing about the permissions of a folder."""

    def die(*_: object):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("stackwright.synthesis.output.build", die)
    with pytest.raises(BrokenPipeError):
        synthesize(platforms.platform(), tmp_path / "out")


def test_a_disk_that_node_finds_full_is_told_in_one_line(platforms, synthesize, tmp_path, monkeypatch):
    """Not by a traceback through jsii; other errors of Node keep theirs."""

    class Full:
        error = OSError(errno.ENOSPC, "No space left on device")

        def synth(self):
            raise self.error

    monkeypatch.setattr("stackwright.synthesis.output.build", lambda *_: Full())
    with pytest.raises(PlatformError, match=r"out cannot be written: No space left on device; make room on the disk$"):
        synthesize(platforms.platform(), tmp_path / "out")

    Full.error = RuntimeError("Error: something else")
    with pytest.raises(RuntimeError, match="something else"):
        synthesize(platforms.platform(), tmp_path / "out")

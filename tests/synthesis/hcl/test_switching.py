"""JSON and HCL have folders of their own, and what Terraform keeps is never lost between them."""

import pytest

from stackwright.cli.main import main

PARTS = {"json": {"stacks"}, "hcl": {"hcl"}, "both": {"stacks", "hcl"}}


@pytest.fixture
def switch(node, platforms, tmp_path):
    """Writes a platform in a format, and returns the output folder."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - the unit tests must not load cdktf

    platform = platforms.platform()

    def write(format_):
        synthesize(platform, tmp_path / "out", format_)
        return tmp_path / "out"

    return write


@pytest.mark.parametrize("before", PARTS)
@pytest.mark.parametrize("after", PARTS)
def test_a_format_leaves_no_file_of_another(before, after, switch):
    """Whatever was there, what is there now is what was asked for."""
    switch(before)
    out = switch(after)

    assert {path.name for path in out.iterdir()} == {"manifest.json", "stacks.json", *PARTS[after]}
    json = {"cdk.tf.json", "versions.tf"}
    assert {path.name for path in out.glob("stacks/*/*")} == (json if "stacks" in PARTS[after] else set())
    assert not [path for path in out.glob("hcl/*/*") if path.suffix != ".tf"]


def keep(folder, **files):
    """Write what Terraform may leave in a stack's folder."""
    (folder / ".terraform").mkdir()
    (folder / ".terraform" / "plugin").write_text(folder.parent.name)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)


def test_what_terraform_keeps_stays_where_it_is(switch):
    """Plug-ins and lock file of each folder survive the next synth of both formats."""
    out = switch("both")
    for place in ("stacks", "hcl"):
        keep(out / place / "dev-network", errored_tfstate=place)
    switch("both")

    for place in ("stacks", "hcl"):
        assert (out / place / "dev-network" / ".terraform" / "plugin").read_text() == place
        assert (out / place / "dev-network" / "errored.tfstate").read_text() == place


@pytest.mark.parametrize(("before", "after", "place"), [("json", "hcl", "hcl"), ("hcl", "json", "stacks")])
def test_what_terraform_keeps_moves_to_the_other_format(before, after, place, switch):
    """The state of a stack is the same, in whatever language it is described."""
    out = switch(before)
    keep(next(out.glob("*/dev-network")), errored_tfstate="{}")
    switch(after)

    assert (out / place / "dev-network" / "errored.tfstate").read_text() == "{}"
    assert (out / place / "dev-network" / ".terraform" / "plugin").exists()


def test_of_two_states_none_is_overwritten(switch):
    """Both folders hold one, and only one folder stays: the other keeps the state, and nothing else."""
    out = switch("both")
    for place in ("stacks", "hcl"):
        keep(out / place / "dev-network", errored_tfstate=place)
    switch("hcl")

    assert (out / "hcl" / "dev-network" / "errored.tfstate").read_text() == "hcl"
    assert [file.name for file in (out / "stacks" / "dev-network").iterdir()] == ["errored.tfstate"]
    assert (out / "stacks" / "dev-network" / "errored.tfstate").read_text() == "stacks"


def test_the_command_writes_the_format_that_is_asked_for(node, platforms, tmp_path, capsys):
    """`--format`, with JSON if nothing is said, and a mistake is refused before anything is written."""
    platforms.platform()
    files = next((tmp_path / "platforms").iterdir())
    command = ["synth", "--environments", str(files), "--output", str(tmp_path / "out")]

    assert main(command) == 0
    assert not (tmp_path / "out" / "hcl").exists()
    assert main([*command, "--format", "both"]) == 0
    assert (tmp_path / "out" / "hcl" / "dev-network" / "main.tf").exists()
    with pytest.raises(SystemExit) as end:
        main([*command, "--format", "yaml"])
    assert end.value.code == 2
    assert "invalid choice: 'yaml'" in capsys.readouterr().err


def test_an_override_that_hcl_cannot_say_leaves_the_old_output(switch, monkeypatch):
    """Half of a platform is never to be seen."""
    out = switch("json")
    before = (out / "stacks" / "dev-network" / "cdk.tf.json").read_bytes()

    from stackwright.synthesis import output as synthesis  # noqa: PLC0415 - as above
    from stackwright.synthesis.hcl.errors import HclError  # noqa: PLC0415

    def refuse(_):
        raise HclError("no")

    monkeypatch.setattr(synthesis, "render", refuse)
    with pytest.raises(HclError):
        switch("both")

    assert (out / "stacks" / "dev-network" / "cdk.tf.json").read_bytes() == before
    assert not (out / "hcl").exists()

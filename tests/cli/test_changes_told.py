"""`synth` and `app` say what they change, on stderr, and nothing when nothing changes."""

import pytest
from support.projects import DOCUMENTED, project

from stackwright.cli.main import main

ENVIRONMENTS, OUTPUT = "environments", "cdktf.out"


@pytest.fixture
def here(node, tmp_path, monkeypatch):
    """A project, and this process in it."""
    folder = project(tmp_path / "project", DOCUMENTED, None)
    monkeypatch.chdir(folder)
    return folder


def run(verb, capsys):
    """What a verb says beside its data: the lines between notices and the last one, which counts."""
    assert main([verb]) == 0
    lines = capsys.readouterr().err.splitlines()
    return [line for line in lines if "stacks written" not in line and not line.startswith("notice: ")]


@pytest.mark.parametrize("verb", ["synth", "app"])
def test_what_a_synth_changes_is_told(here, capsys, verb):
    """Against the output that was there: first nothing, then nothing, then the change alone."""
    file = here / ENVIRONMENTS / "dev.yaml"

    assert run(verb, capsys) == []
    assert run(verb, capsys) == []
    file.write_text(file.read_text().replace("10.0.0.0/16", "10.9.0.0/16"))
    lines = run(verb, capsys)
    assert lines[0].startswith("dev-network: ")
    assert any("replaced: aws_vpc acme-dev, because of cidr_block" in line for line in lines)
    assert run(verb, capsys) == []


def test_quiet_says_nothing_of_it(here, capsys):
    """It is talk, not data."""
    run("synth", capsys)
    file = here / ENVIRONMENTS / "dev.yaml"
    file.write_text(file.read_text().replace("10.0.0.0/16", "10.9.0.0/16"))

    assert main(["synth", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_after_hcl_alone_what_comes_and_goes_is_told(here, capsys):
    """Names are read from HCL, arguments are not."""
    assert main(["synth", "--format", "hcl"]) == 0
    capsys.readouterr()
    file = here / ENVIRONMENTS / "dev.yaml"
    file.write_text(file.read_text().replace('"10.0.0.0/16"', '"10.9.0.0/16", "nat": "none"'))

    (stack, *losses) = run("synth", capsys)
    assert stack.startswith("dev-network: ")
    assert "gone" in stack
    assert "replaced" not in stack
    assert all(line.startswith("  gone: aws_eip") for line in losses)

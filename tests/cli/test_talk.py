"""How much the command line says, and to whom."""

from importlib.metadata import version

import pytest
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

from stackwright.cli.main import main

NOTICE = "notice: dev: guard two-zones is waived until 2999-12-31: a trial until the review\n"


@pytest.fixture
def files(tmp_path):
    """A folder of environment files with something to notice."""
    waiver = {"guard": "two-zones", "until": "2999-12-31", "reason": "a trial until the review"}
    dev = changed(ENVIRONMENT, {"stage": "production", "network.zones": ["a"], "waivers": [waiver]})
    return write(tmp_path / "environments", {"platform": changed(PLATFORM, OURS), "dev": dev})


@pytest.fixture
def said(files, capsys):
    """What `validate` says on stderr with some words before it and some after it; its data is always the same."""

    def run(before=(), after=()):
        assert main([*before, "validate", "--environments", str(files), *after]) == 0
        out, err = capsys.readouterr()
        assert out == f"{files}: no faults in dev\n"
        return err

    return run


def test_notices_are_said(said):
    """Without an option, what a person should know and no more."""
    assert said() == NOTICE


@pytest.mark.parametrize("option", ["-v", "--verbose"])
def test_verbose_names_what_is_read(said, files, option):
    """Before the verb and after it; and the next command in the same process says as little as before."""
    everything = f"read {files}/dev.yaml\nread {files}/platform.yaml\n{NOTICE}"

    assert said(before=[option]) == everything
    assert said(after=[option]) == everything
    assert said() == NOTICE


def test_quiet_says_nothing_when_all_is_well(said):
    """Before the verb and after it."""
    assert said(before=["--quiet"]) == said(after=["--quiet"]) == ""


def test_quiet_says_what_is_wrong(tmp_path, capsys):
    """An exit code alone would help nobody."""
    assert main(["--quiet", "validate", "--environments", str(tmp_path / "no")]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_verbose_names_the_programs_that_are_run(tmp_path, capsys, monkeypatch):
    """With the path, so that a wrong binary is seen."""
    terraform = tmp_path / "terraform"
    terraform.write_text("#!/bin/sh\nexit 1\n")
    terraform.chmod(0o755)
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", str(terraform))

    assert main(["-v", "bootstrap", "main"]) == 1
    assert capsys.readouterr().err.index(f"run {terraform} version -json\nerror: ") > 0


def test_the_version_is_that_of_the_package(capsys):
    """For a bug report; no verb is needed."""
    with pytest.raises(SystemExit) as end:
        main(["--version"])

    assert end.value.code == 0
    assert capsys.readouterr().out == f"stackwright {version('stackwright')}\n"


def test_no_option_may_be_shortened(files, capsys):
    """A script that says `--env` would break on the day on which another option begins like that."""
    with pytest.raises(SystemExit) as end:
        main(["validate", "--env", str(files)])

    assert end.value.code == 2
    assert "unrecognized arguments: --env" in capsys.readouterr().err

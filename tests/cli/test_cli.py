"""The command line, as far as it needs no cdktf."""

import json

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, changed, write

from stackwright.cli.main import main


@pytest.fixture
def files(tmp_path):
    """A folder of valid environment files."""
    return write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})


def test_valid_files_pass(files, capsys):
    """Exit code 0, and the environments that were checked."""
    assert main(["validate", "--environments", str(files)]) == 0
    assert capsys.readouterr().out == f"{files}: no faults in dev\n"


def test_faults_are_reported_on_stderr_with_exit_code_1(files, capsys):
    """Data goes to stdout, talk to stderr: a script that reads one is not disturbed by the other."""
    write(files, {"dev": changed(ENVIRONMENT, {"network.natt": "none", "network.zones": 9})})
    line = 1 + (files / "dev.yaml").read_text().split('"natt"')[0].count("\n")

    assert main(["validate", "--environments", str(files)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "error: 2 faults found\n"
        f"{files}/dev.yaml:{line}: network.natt: unknown key; did you mean 'nat'?\n"
        f"{files}/dev.yaml:{line + 1}: network.zones: must be 1 to 6 zones, got 9; use 3, or list zone letters\n"
        f"more may follow: not yet judged is what depends on {files}/dev.yaml: network.nat, network.zones\n"
    )


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    """No traceback for a slip in a path."""
    assert main(["validate", "--environments", str(tmp_path / "enviroments")]) == 1
    assert "enviroments: is not a folder; name the folder of the environment files" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["sinth"], ["synth", "--ouput", "x"], ["bootstrap"]])
def test_wrong_arguments_end_with_exit_code_2(arguments, capsys):
    """They are told apart from files with faults."""
    with pytest.raises(SystemExit) as end:
        main(arguments)

    assert end.value.code == 2
    assert "usage: stackwright" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "usage", "remedy"),
    [
        (["synth", "--ouput", "x"], "synth", "--ouput x; did you mean '--output'?"),
        (["synth", "--ouput=x"], "synth", "--ouput=x; did you mean '--output'?"),
        (["state", "doctor", "dev", "--jsn"], "state doctor", "--jsn; did you mean '--json'?"),
        (["validate", "dev"], "validate", "dev; leave them out"),
    ],
)
def test_a_wrong_argument_shows_the_usage_of_its_verb(arguments, usage, remedy, capsys):
    """And what may have been meant, of all that this verb takes."""
    with pytest.raises(SystemExit) as end:
        main(arguments)

    err = capsys.readouterr().err
    assert end.value.code == 2
    assert err.startswith(f"usage: stackwright {usage} [-h]")
    assert err.endswith(f"stackwright {usage}: error: unrecognized arguments: {remedy}\n")


def test_the_schema_is_printed_as_json(capsys):
    """Editors read it from a file that `make schema` writes."""
    assert main(["json-schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Stackwright environment files"


def test_bootstrap_without_a_synth_says_what_to_run(tmp_path, capsys, monkeypatch):
    """It applies what was synthesized, and makes nothing up."""
    write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", "no-such-terraform")

    assert main(["bootstrap", "main"]) == 1
    assert "there is no no-such-terraform on PATH; install Terraform 1.10 or newer" in capsys.readouterr().err


def test_a_terraform_that_is_too_old_is_named(tmp_path, capsys, monkeypatch):
    """Its version and the remedy are in one line."""
    old = tmp_path / "terraform"
    old.write_text('#!/bin/sh\necho \'{"terraform_version": "1.9.8"}\'\n')
    old.chmod(0o755)
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", str(old))

    assert main(["bootstrap", "main"]) == 1
    assert f"error: {old} is Terraform 1.9.8; install Terraform 1.10 or newer" in capsys.readouterr().err

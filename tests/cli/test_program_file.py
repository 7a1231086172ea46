"""`main.py` is what every command runs: a layer of its own is like any other, and what it changes is changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.projects import DOCUMENTED, project

from stackwright.cli.main import main

PLAIN = "from stackwright.synthesis.program import Program\nprogram = Program()\n"


@pytest.fixture
def here(node, tmp_path, monkeypatch):
    """Makes a project and goes there."""

    def make(program=DOCUMENTED, changes=None):
        folder = project(tmp_path / "project", program, changes)
        monkeypatch.chdir(folder)
        return folder

    return make


def run(folder, command, **environment):
    """Run a command in a process of its own."""
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_a_block_of_an_own_layer_is_checked_with_file_and_line(here, capsys):
    """Unknown keys and bounds are told as of every other block."""
    here(changes={"cache": {"max_gb": 1, "max_gib": 0}})

    assert main(["validate"]) == 1
    report = capsys.readouterr().err
    assert "environments/dev.yaml:9: cache.max_gb: unknown key; did you mean 'max_gib'?" in report
    assert "environments/dev.yaml:10: cache.max_gib: must be at least 1, got 0" in report


def test_an_own_layer_stands_in_the_json_schema(here, capsys):
    """Editors complete its keys and explain them."""
    here()

    assert main(["json-schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$defs"]["EnvironmentSettings"]["properties"]["cache"]["description"].startswith("A cache in")
    assert schema["$defs"]["CacheSettings"]["properties"]["max_gib"]["maximum"] == 5000


def test_an_own_layer_is_listed_after_what_it_reads(here, capsys):
    """With its state's place."""
    here()

    assert main(["list", "--json"]) == 0
    stacks = {stack["name"]: stack for stack in json.loads(capsys.readouterr().out)}
    assert list(stacks) == ["bootstrap-main", "dev-network", "dev-secrets", "dev-cache"]
    assert stacks["dev-cache"]["reads"] == ["dev-network"]
    assert stacks["dev-cache"]["state"] == "s3://acme-terraform-state/environments/dev/cache/terraform.tfstate"


def test_an_environment_without_the_block_lacks_the_layer(here, capsys):
    """It is optional, as it says itself."""
    here(program=DOCUMENTED.replace("layers=(CACHE,), extend=extend", "layers=(CACHE,)"), changes={"tags": {}})

    assert main(["list"]) == 0
    assert "dev-cache" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["synth", "app", "main.py"])
def test_every_way_to_synthesize_honours_the_program(node, tmp_path, command):
    """`make synth`, `cdktf synth` and Python itself: layer, override and further resource are there."""
    folder = project(tmp_path / "project")
    program = [sys.executable, "main.py"] if command == "main.py" else [sys.executable, "-m", "stackwright", command]
    # `import stackwright` first: Python by itself has no other way to learn of fast loading.
    (folder / "main.py").write_text(f"from stackwright.cdk import engine\nengine.install()\n{DOCUMENTED}")
    result = run(folder, program, CDKTF_OUTDIR="cdktf.out")
    assert result.returncode == 0, result.stderr

    stacks = {file.parent.name: json.loads(file.read_text()) for file in folder.glob("cdktf.out/stacks/*/cdk.tf.json")}
    assert {file.parent.name for file in folder.glob("cdktf.out/stacks/*/versions.tf")} == set(stacks)
    (vpc,) = stacks["dev-network"]["resource"]["aws_vpc"].values()
    (cache,) = stacks["dev-cache"]["resource"]["aws_elasticache_serverless_cache"].values()
    assert vpc["tags"]["CostCenter"] == "4711"
    assert cache["subnet_ids"] == "${data.terraform_remote_state.network.outputs.private_subnet_ids}"
    assert "slow-log" in stacks["dev-cache"]["resource"]["aws_cloudwatch_log_group"]
    assert stacks["dev-cache"]["terraform"]["backend"]["s3"]["key"] == "environments/dev/cache/terraform.tfstate"


def test_what_cdktf_json_runs_exists():
    """The command behind the set-up is a verb of ours."""
    command = json.loads(Path("cdktf.json").read_text())["app"].rpartition("&& ")[2]

    assert command == ".venv/bin/stackwright app"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (f"{PLAIN}1 / 0\n", "main.py:3: ZeroDivisionError: division by zero; mend it"),
        ("program = 1 +\n", "main.py:1: SyntaxError: invalid syntax"),
        ("x = 1\n", "main.py makes no program; write: program = Program()"),
        (DOCUMENTED.replace('name="cache"', 'name="my-cache"', 1).replace("extend=extend", ""), "is no plain word"),
        (
            DOCUMENTED.replace('    name="cache",\n    purpose', '    name="network",\n    purpose'),
            "'network' is taken",
        ),
        (
            DOCUMENTED.replace('arn: Annotated[str, "ARN of the cache"]', "arn: str"),
            "CacheRef of 'cache' has to be a dataclass with fields like Annotated",
        ),
        (DOCUMENTED.replace("reads=(NETWORK,)", "reads=()"), "the layer cache reads network; list it in reads"),
        (
            DOCUMENTED.replace('"dev-network"', '"dev-netwrk"'),
            "there is no stack 'dev-netwrk'; did you mean 'dev-network'?",
        ),
        (
            DOCUMENTED.replace("construct.vpc.", "construct.vcp."),
            "AttributeError: 'Network' object has no attribute 'vcp'",
        ),
    ],
    ids=["raises", "syntax", "no program", "name", "taken", "ref", "reads", "stack", "attribute"],
)
def test_a_program_that_cannot_work_is_told_in_a_line(here, capsys, program, told):
    """With what to change, and no traceback."""
    here(program=program)

    assert main(["synth"]) == 1
    assert told in capsys.readouterr().err


def test_a_main_py_of_something_else_is_not_run(tmp_path, monkeypatch, capsys):
    """Only a folder with a cdktf.json is a project."""
    folder = project(tmp_path / "project", "raise SystemExit('not ours')\n", {"network.cidr": "10.0.0.0/16"})
    (folder / "cdktf.json").unlink()
    monkeypatch.chdir(folder)

    assert main(["validate"]) == 0
    assert capsys.readouterr().out == "environments: no faults in dev\n"

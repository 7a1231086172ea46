"""`stackwright rehearse`: a whole life on stand-ins, what it reports, and what it leaves behind."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.clusters import CLUSTER
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, write

from stackwright.cli.main import main
from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from stackwright.rehearsal import script
from stackwright.synthesis.program import Program

STEPS = ["init", "validate", "plan", "show", "apply", "re-plan", "destroy"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Environment files: a network and secrets."""
    return write(tmp_path_factory.mktemp("files") / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})


@pytest.fixture
def rehearse(node, files, tmp_path, monkeypatch, capfd):
    """Runs the command with a temporary folder of its own; returns exit code, data, talk, and what it left there."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def run(*arguments: str, environments=files):
        monkeypatch.setattr("tempfile.tempdir", str(scratch))
        named = () if "--environments" in arguments else ("--environments", str(environments))
        code = main(["rehearse", *arguments, *named])
        out, err = capfd.readouterr()
        return code, out, err, sorted(scratch.iterdir())

    return run


@pytest.fixture
def sigint():
    """Sets what becomes of SIGINT here, and in what is started from here."""
    before = signal.getsignal(signal.SIGINT)
    yield lambda handler: signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGINT, before)


@pytest.mark.terraform
def test_a_whole_life(terraform, rehearse, tmp_path):
    """Every step of every stack is done and reported; what must not be destroyed is not; nothing is left behind."""
    code, out, err, left = rehearse("dev", "--json", "--junit", str(tmp_path / "report.xml"))
    assert code == 0, err

    report = json.loads(out)
    lives = {life["stack"]: life for life in report["stacks"]}
    suites = ET.parse(tmp_path / "report.xml").getroot()  # noqa: S314 - written by ourselves

    assert left == []
    assert report["passed"]
    assert list(lives) == ["bootstrap-main", "dev-network", "dev-secrets"]
    assert all(list(life["seconds"]) == STEPS for life in lives.values())
    assert all(life["departures"] == [] for life in lives.values())
    assert lives["dev-network"]["added"] > 20
    assert lives["dev-network"]["destroyed"]
    assert (lives["bootstrap-main"]["kept"], lives["bootstrap-main"]["destroyed"]) == (4, False)
    assert {suite.get("name"): suite.get("tests") for suite in suites} == dict.fromkeys(lives, "7")
    assert err.startswith("synthesizing\nreading the schemas of the providers\nrehearsing 3 stacks with Terraform ")
    assert "\nstarting the local AWS of account main\n" in err
    assert re.search(r"^dev-network: \d+ resources in [\d.]+ s\n", err, re.MULTILINE)
    assert "\ndev-network: destroyed\n" in err


@pytest.mark.terraform
def test_a_failure_is_terraforms_own_and_can_be_repeated(terraform, rehearse, files, tmp_path, monkeypatch):
    """Its message, the stack, a command that comes to the same step again; reports are written all the same."""
    monkeypatch.setenv("STACKWRIGHT_STAND_IN_FAIL", "aws_vpc:1")
    code, out, err, left = rehearse("all", "--from", "network", "--junit", str(tmp_path / "report.xml"))
    failed = "error: dev-network: apply failed\n\nError: creating aws_vpc: refused by STACKWRIGHT_STAND_IN_FAIL"
    again = f"stackwright rehearse dev --from network --environments {files} --keep"
    failure = ET.parse(tmp_path / "report.xml").find(".//testcase[@name='apply']/failure")  # noqa: S314

    assert (code, left) == (1, [])
    assert failed in err
    assert f"\nrepeat it: {again}\n" in err
    assert out.startswith("stack ")
    assert "refused by STACKWRIGHT_STAND_IN_FAIL" in failure.text

    code, _, err, left = rehearse(*shlex.split(again)[2:])
    assert code == 1
    assert failed in err
    assert f"kept: {left[0]}\n" in err
    assert (left[0] / "stacks/dev-network/cdk.tf.json").exists()


@pytest.mark.terraform
def test_a_kept_validation_can_be_repeated_by_terraform_alone(terraform, rehearse, monkeypatch):
    """It needs no AWS, so the printed command works when the rehearsal is long over."""
    write_script = script.write

    def broken(*arguments: object):
        whole = write_script(*arguments)
        for part in whole.parts:
            part.document.json["resource"]["aws_vpc"]["broken"] = {"cidr_blok": "10.0.0.0/16"}
        return whole

    monkeypatch.setattr(script, "write", broken)
    code, _, err, _ = rehearse("dev", "--from", "network", "--keep")
    command = re.search(r"^repeat it: (TF_CLI_CONFIG_FILE=.*)$", err, re.MULTILINE)[1]
    again = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)

    assert code == again.returncode == 1
    assert 'No argument or block type is named "cidr_blok"' in err
    assert 'No argument or block type is named "cidr_blok"' in again.stderr


def test_only_what_is_read_is_applied_for_a_plan(node, tmp_path):
    """`--plan-only --from cluster` needs the network's outputs, and nothing else of other stacks or of the cluster."""
    files = write(tmp_path / "files", {"platform": PLATFORM, "dev": {**ENVIRONMENT, "cluster": CLUSTER}})
    platform = load(files, LAYERS, today=TODAY)
    extent = script.Extent(platform.environments, plan_only=True, from_layer="cluster")
    parts = script.write(Program(), platform, extent, tmp_path / "synth").parts

    assert [(part.name, part.whole, part.applied) for part in parts] == [
        ("dev-network", False, True),
        ("dev-cluster", True, False),
    ]


@pytest.mark.terraform
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("number", "ignored"),
    [(signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGTERM, True)],
    ids=["keyboard", "kill", "kill in the background"],
)
def test_an_interrupt_leaves_nothing(node, terraform, files, tmp_path, number, ignored, sigint):
    """In the middle of an apply: no process, no port (it is a process's), no lock (its table is gone), no folder.

    A background job of a script ignores SIGINT, and hands that on; a kill ends all of it the same.
    """
    sigint(signal.SIG_IGN if ignored else signal.default_int_handler)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    own = {"TMPDIR": str(scratch), "STACKWRIGHT_STAND_IN_SLOW": "aws_vpc:60"}
    command = [sys.executable, "-m", "stackwright", "rehearse", "dev", "--from", "network"]
    with subprocess.Popen(
        [*command, "--environments", str(files)], env=os.environ | own, stderr=subprocess.PIPE, text=True
    ) as process:
        assert _wait(lambda: list(scratch.glob("*/providers/world/**/aws_iam_role/*.json")), 120)
        assert len(_processes(scratch)) > 3
        process.send_signal(number)
        _, err = process.communicate(timeout=120)

    assert process.returncode == 130
    assert err.endswith("interrupted\n")
    assert _wait(lambda: not _processes(scratch), 30)
    assert list(scratch.iterdir()) == []


def _processes(scratch):
    """Processes that were started with this folder for temporary files."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={scratch}\0" in (entry / "environ").read_text(errors="replace"):
                found.append(entry.name)
        except OSError:  # it has ended, or is not ours
            continue
    return found


def _wait(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.mark.terraform
def test_a_step_that_takes_too_long_is_a_failure(terraform, rehearse, tmp_path, monkeypatch):
    """It is interrupted, and told at its step, in the report for CI too, with the option that allows more."""
    monkeypatch.setenv("STACKWRIGHT_STAND_IN_SLOW", "aws_vpc:600")
    code, _, err, left = rehearse(
        "dev", "--from", "network", "--timeout", "0.3", "--junit", str(tmp_path / "report.xml")
    )
    (failed,) = ET.parse(tmp_path / "report.xml").findall(".//testcase[failure]")  # noqa: S314

    assert (code, left) == (1, [])
    assert "error: dev-network: apply failed\n\nit has to end within 0.3 minutes, and was interrupted" in err
    assert "allow more: --timeout MINUTES" in err
    assert "creating aws_vpc: interrupted" in err
    assert failed.get("name") == "apply"
    assert "--timeout 0.3" in err.partition("repeat it: ")[2]


@pytest.mark.parametrize("minutes", ["0", "-1", "soon", "nan", "inf"])
def test_a_time_limit_is_a_number_of_minutes(minutes, rehearse, capfd):
    """Anything else is a wrong argument."""
    with pytest.raises(SystemExit) as ended:
        rehearse("dev", "--timeout", minutes)

    assert ended.value.code == 2
    assert f"{minutes!r} is not a number of minutes; give one above 0" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["dve"], "there is no environment 'dve'; did you mean 'dev'?"),
        (["production"], "there is no environment 'production'; use one of: all, dev"),
        (["dev", "--junit", "no/such/report.xml"], "no/such is not a folder; name another file: --junit"),
    ],
)
def test_a_slip_is_named_before_anything_runs(arguments, remedy, rehearse):
    """With what may have been meant."""
    code, _, err, left = rehearse(*arguments)

    assert (code, err, left) == (1, f"error: {remedy}\n", [])


@pytest.mark.terraform
def test_an_unknown_layer_is_named(terraform, rehearse):
    """Only layers that the chosen environments have can be begun with."""
    code, _, err, left = rehearse("dev", "--from", "netwrk")

    assert (code, left) == (1, [])
    assert err.endswith("\nerror: there is no layer 'netwrk' to begin with; did you mean 'network'?\n")


def test_without_terraform_it_says_what_to_install(rehearse, monkeypatch):
    """It is the one thing that a user brings."""
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", "no-such-terraform")
    code, _, err, _ = rehearse("dev")

    assert code == 1
    assert "there is no no-such-terraform on PATH; install Terraform 1.10 or newer" in err

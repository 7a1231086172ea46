"""What `state doctor` shows to people and to scripts."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.incidents import RUNBOOK, incident

from stackwright.terraform.state_doctor.findings import right_one
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot, parse

STATE = {"version": 4, "serial": 3, "lineage": "one", "resources": []}


def shown(site):
    """One stack is healthy, the others have no state; then it is damaged."""
    site.applied()
    healthy = site.stackwright("state", "doctor", "dev")
    layer = site.stackwright("state", "doctor", "dev", "network")
    site.put(b'{"password": "hunter2"')
    site.s3.put_object(Bucket=site.location.bucket, Key=f"{site.location.key}.tflock", Body=b"{}")
    return SimpleNamespace(
        site=site,
        healthy=healthy,
        layer=layer,
        damaged=site.stackwright("state", "doctor", "dev"),
        as_json=site.stackwright("state", "doctor", "dev", "--json"),
        environment=site.stackwright("state", "doctor", "staging"),
        wrong_layer=site.stackwright("state", "doctor", "dev", "netwrk"),
        stack=site.stackwright("state", "unlock", "dev-netwrk", "--id", "1"),
        version=site.stackwright("state", "restore", "dev-network", "--version", "none", "--yes"),
    )


@incident(shown, "dynamodb")
def test_environment_is_a_table(outcome):
    """A line for each layer, and exit code 0 when there is nothing to do; talk goes to stderr."""
    lines = [line.split() for line in outcome.healthy.stdout.splitlines()]

    assert outcome.healthy.returncode == 0
    assert ["dev-network", "1", "2", "1", "-", "healthy"] in lines
    assert ["dev-secrets", "-", "-", "0", "-", "no", "state", "yet"] in lines
    assert outcome.healthy.stderr.startswith("looking at ")


@incident(shown, "dynamodb")
def test_layer_is_shown_in_full(outcome):
    """With serial, version, digest and lock."""
    assert outcome.layer.returncode == 0
    for line in (
        r"dev-network",
        r"s3://\S+/environments/dev/network/terraform.tfstate",
        r"  state     serial 1, 2 resources, written \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC",
        r"  version   \S+",
        r"  digest    matches",
        r"  lock      free",
    ):
        assert re.search(f"^{line}$", outcome.layer.stdout, re.MULTILINE), outcome.layer.stdout


@incident(shown, "dynamodb")
def test_text_fits_a_terminal(outcome):
    """80 columns, but for commands and addresses, which are to be copied."""
    for line in (outcome.layer.stdout + outcome.damaged.stdout).splitlines():
        assert len(line) <= 80 or "stackwright state" in line or "s3://" in line, line


@incident(shown, "dynamodb")
def test_no_content_is_shown(outcome):
    """A state holds secrets."""
    assert outcome.damaged.returncode == 1
    assert "hunter2" not in outcome.damaged.output + outcome.as_json.output


@incident(shown, "dynamodb")
def test_json_holds_the_same(outcome):
    """Every layer, with the commands as they are to be run."""
    found = {one["stack"]: one for one in json.loads(outcome.as_json.stdout)}
    damaged = found["dev-network"]

    assert outcome.as_json.returncode == 1
    assert found["dev-secrets"]["healthy"]
    assert not damaged["healthy"]
    assert damaged["current"] is None
    assert damaged["last_valid"]["serial"] == 1
    commands = [command for finding in damaged["findings"] for command in finding["commands"]]
    assert all(command in outcome.damaged.stdout for command in commands)
    assert commands[-1] == f"stackwright state restore dev-network --version {damaged['last_valid']['version']}"


@incident(shown, "dynamodb")
def test_slips_are_answered_with_what_there_is(outcome):
    """Of an environment, a layer, a stack, a version."""
    assert "error: there is no environment 'staging'; use one of: bootstrap, dev" in outcome.environment.output
    assert "error: dev has no layer 'netwrk'; did you mean 'network'?" in outcome.wrong_layer.output
    assert "error: there is no stack 'dev-netwrk'; did you mean 'dev-network'?" in outcome.stack.output
    assert "has no version none; list its versions: stackwright state versions dev-network" in outcome.version.output
    assert outcome.version.returncode == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff", b"null", json.dumps(STATE | {"version": 3}).encode()]
)
def test_what_is_not_a_state(content):
    """Whatever lies there, it is told apart from a state, without a traceback."""
    assert parse(json.dumps(STATE).encode()) is not None
    assert parse(content) is None


def snapshot(serial, md5, lineage="one"):
    return Snapshot(serial, lineage, frozenset(), md5)


@pytest.mark.parametrize(
    ("readable", "digest", "right"),
    [
        ([snapshot(3, "c"), snapshot(2, "b")], "c", "c"),
        ([snapshot(3, "c"), snapshot(2, "b")], "b", "c"),
        ([snapshot(1, "a"), snapshot(3, "c"), snapshot(2, "b")], "c", "c"),
        ([snapshot(9, "z", "other"), snapshot(3, "c")], "c", "c"),
        ([snapshot(1, "a"), snapshot(3, "c")], None, "c"),
        ([snapshot(3, "c"), snapshot(9, "z", "other")], None, "c"),
    ],
    ids=["named", "digest behind", "stale on top", "foreign on top", "no digest", "foreign below"],
)
def test_the_right_version(readable, digest, right):
    """The one that the digest names, or a later one of the same lineage; else the highest serial."""
    assert right_one(readable, digest).md5 == right
    assert right_one([], digest) is None


def test_every_section_of_the_runbook_is_followed():
    """A command that no test runs is not written there."""
    followed = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
    runbook = RUNBOOK.read_text().split("## When Terraform stops")[1].split("\n## ")[0]
    headings = [line.removeprefix("### ") for line in runbook.splitlines() if line.startswith("### ")]

    assert len(headings) >= 10
    assert [heading for heading in headings if f'"{heading}"' not in followed] == []

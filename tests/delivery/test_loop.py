"""From a plan to an apply: what was reviewed is applied, and nothing else."""

import json
import signal
import subprocess
import sys
import time

import pytest

pytestmark = [pytest.mark.terraform, pytest.mark.node]


def test_a_new_environment_is_planned_and_applied_stack_by_stack(new_live):
    """What waits for outputs that are not there is deferred, named, and has its own review when they are."""
    live = new_live()

    first = live.planned()
    assert first["dev-network"]["state"] == "planned"
    assert first["dev-cluster"]["state"] == "deferred"
    assert first["dev-cluster"]["waits"] == [{"stack": "dev-network", "output": "", "why": "has not been applied yet"}]
    code, outcomes, said = live.apply()
    assert (code, {name: one["result"] for name, one in outcomes.items()}) == (
        0,
        {"dev-network": "applied", "dev-secrets": "applied", "dev-cluster": "deferred"},
    ), said

    second = live.planned()
    assert not second["dev-network"]["changes"]
    assert second["dev-cluster"]["state"] == "planned"
    code, outcomes, said = live.apply()
    assert (code, outcomes["dev-cluster"]["result"]) == (0, "applied"), said

    assert not any(one["changes"] for one in live.planned().values())


def test_a_killed_runner_leaves_what_a_second_run_goes_on_with(new_live):
    """A cancelled job lets Terraform end, which keeps its state and releases its lock; the next run does the rest."""
    live = new_live()
    live.planned()
    process = subprocess.Popen(
        [sys.executable, "-m", "stackwright", "apply", "dev", "--reviewed", "reviewed.json"],
        cwd=live.folder,
        env=live.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(live.folder.glob("providers/world/**/aws_vpc/*.json")):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    said = process.communicate()[1]
    assert process.returncode == 130, said
    assert not json.loads(live.ok("locks", "dev", "--json")), "the lock is released"
    left = [one["address"] for one in live.plan()["dev-network"]["changes"]]
    assert 0 < len(left) < 32, "it was ended in the midst of it"

    code, outcomes, said = live.apply()
    assert (code, outcomes["dev-network"]["result"]) == (0, "applied"), said
    assert not live.planned()["dev-network"]["changes"]

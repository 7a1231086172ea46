"""From a plan to an apply: what was reviewed is applied, and nothing else."""

import json
import signal
import subprocess
import sys
import time

import pytest
from support.platforms import REMOVED

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


def test_a_node_group_changes_from_a_pull_request_to_an_apply(new_live):
    """In a repository: what it touches, what it would do, its plan, its approval, the apply, and nothing is left."""
    live = new_live()
    for _ in range(2):
        live.planned()
        assert live.apply()[0] == 0
    live.committed()
    live.write(cluster__node_groups__general__instance_types=["t3.large"])

    touched = json.loads(live.ok("changed", "--base", "HEAD", "--json"))
    assert touched["changed"] == ["dev-cluster"]
    assert [one["stack"] for one in touched["include"]] == ["dev-cluster"]
    foreseen = json.loads(live.ok("preview", "dev", "--base", "HEAD", "--json", "--markdown", "preview.md"))
    planned = live.planned()
    assert not planned["dev-network"]["changes"]
    assert deeds(*foreseen["stacks"]) == deeds(*planned.values())
    [group] = [one for one in planned["dev-cluster"]["changes"] if one["type"] == "aws_eks_node_group"]
    assert (group["action"], group["forced_by"], group["risk"]) == ("replace", ["instance_types"], "nodes_replaced")
    assert group["address"] in (live.folder / "preview.md").read_text()

    code, outcomes, said = live.apply()
    assert (code, outcomes["dev-cluster"]["result"]) == (0, "applied"), said
    assert not any(one["changes"] for one in live.planned().values())
    assert live.run("drift", "dev").returncode == 0


def deeds(*stacks: dict):
    """What is done to which resource, and what forces it."""
    changes = [change for one in stacks for change in one["changes"] if change["action"] != "read"]
    return {(one["address"], one["action"], *one["forced_by"]) for one in changes}


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


def test_what_holds_something_goes_only_when_that_is_acknowledged(new_live):
    """The address has to stand in the environment file, with a day that has not passed; the refusal says how."""
    live = new_live(secrets={"api": {"description": "a token"}})
    live.planned()
    assert live.apply()[1]["dev-secrets"]["result"] == "applied"
    live.write()
    planned = live.planned()
    [address] = [
        one["address"] for one in planned["dev-secrets"]["changes"] if "aws_secretsmanager_secret." in one["address"]
    ]

    code, outcomes, _ = live.apply()
    [why] = outcomes["dev-secrets"]["why"]
    assert (code, outcomes["dev-secrets"]["result"]) == (3, "refused")
    assert why.startswith(f"{address}: destroy, and with it goes its value")
    agreed = {"layer": "secrets", "address": address, "reason": "the token is not used any more"}
    live.write(acknowledgements=[{**agreed, "until": "2026-01-31"}])
    live.planned()
    code, outcomes, _ = live.apply()
    assert (code, outcomes["dev-secrets"]["result"]) == (3, "refused")
    assert "the acknowledgement was void after 2026-01-31" in outcomes["dev-secrets"]["why"][0]

    live.write(acknowledgements=[{**agreed, "until": "2999-12-31"}])
    live.planned()
    assert live.apply()[1]["dev-secrets"]["result"] == "applied"


def test_drift_is_what_others_have_changed(new_live):
    """It is told with its argument, unless the environment file lets it pass; a day that is over lets nothing pass."""
    live = new_live(cluster=REMOVED)
    live.planned()
    assert live.apply()[0] == 0
    assert live.run("drift", "dev").returncode == 0
    [vpc] = live.folder.glob("providers/world/**/aws_vpc/*.json")
    vpc.write_text(vpc.read_text().replace('"enable_dns_support": true', '"enable_dns_support": false'))

    drifted = live.run("drift", "dev", "--json", "--markdown", "drift.md")
    assert drifted.returncode == 3
    [change] = [change for one in json.loads(drifted.stdout) for change in one["changes"]]
    assert (change["type"], change["action"]) == ("aws_vpc", "update")
    assert [one["path"] for one in change["arguments"]] == ["enable_dns_support"]
    assert (live.folder / "drift.md").read_text().startswith("<!-- stackwright: drift dev -->")
    ignored = {"layer": "network", "address": change["address"], "reason": "somebody tries something until then"}
    for until, arguments, code in (("2999-12-31", [], 0), ("2999-12-31", ["tags"], 3), ("2026-01-31", [], 3)):
        live.write(cluster=REMOVED, ignored_drift=[{**ignored, "until": until, "arguments": arguments}])
        assert live.run("drift", "dev").returncode == code, (until, arguments)

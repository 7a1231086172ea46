"""What no linter knows: whose role a job takes, whose code it runs, and what waits for whom."""

import re
from pathlib import Path

import pytest
from support.shipped import PLATFORMS, load_shipped
from support.workflows import jobs, shipped_files, workflows

from stackwright.delivery.workflows.target import targets

JOBS = jobs()
CREDENTIALED = {id_: job for id_, job in JOBS.items() if job["permissions"].get("id-token") and "steps" in job}
ENVIRONMENTS = {target.name: target for target in targets(load_shipped(PLATFORMS["acme"]))}


def environment(job):
    """The environment of GitHub that a job names."""
    named = job.get("environment", "")
    return named if isinstance(named, str) else named["name"]


def role(job):
    """The role that a job takes."""
    return next(
        step["with"]["role-to-assume"] for step in job["steps"] if "configure-aws-credentials" in step.get("uses", "")
    )


@pytest.mark.parametrize("id_", CREDENTIALED)
def test_a_job_takes_the_role_of_its_environment_and_no_other(id_):
    """GitHub's environment is what the role trusts: with the wrong one the job gets nothing, and must not."""
    job = CREDENTIALED[id_]
    name, _, purpose = environment(job).partition("-")
    target = ENVIRONMENTS[name]
    own = {"": target.apply_role, "plan": target.plan_role}

    assert role(job) == own.get(purpose, role(job))
    assert purpose in own or re.fullmatch(r"\$\{\{ vars\.[A-Z_]+_ROLE_ARN \}\}", role(job))


def test_only_what_needs_an_identity_gets_one():
    """Synthesis and preview run whatever a change says; comments and issues are written from data."""
    without = {id_ for id_ in JOBS if not JOBS[id_]["permissions"].get("id-token")}

    assert {"terraform/synth", "terraform/preview", "terraform/comment", "drift/synth", "drift/issue-prod"} <= without
    assert {id_ for id_ in JOBS if id_.startswith("ci/")} <= without
    for id_ in without:
        assert not [one for one in JOBS[id_]["steps"] if "credentials" in one.get("uses", "")], id_
        assert "environment" not in JOBS[id_], id_


def test_no_job_of_a_pull_request_that_has_credentials_runs_its_code():
    """It checks out the base, and takes what was synthesized as data."""
    reviews = {id_: job for id_, job in CREDENTIALED.items() if "pull_request'" in job.get("if", "")}

    assert set(reviews) == {f"terraform/review-{name}" for name in ENVIRONMENTS}
    for job in reviews.values():
        assert "github.event.pull_request.head.repo.full_name == github.repository" in job["if"]
        checkouts = [step["with"] for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
        assert [given.get("ref") for given in checkouts] == ["${{ github.event.pull_request.base.sha }}"]
        names = [step["name"] for step in job["steps"]]
        assert names.index("Refuse stacks that would run a program") < names.index("Take the plan role")


def test_every_other_job_with_credentials_never_runs_for_a_pull_request():
    """By its workflow's triggers, or by its condition."""
    for id_, job in CREDENTIALED.items():
        workflow = workflows()[id_.partition("/")[0]]
        if "pull_request" in workflow[True] and "/review-" not in id_:
            assert "github.event_name == 'push'" in job["if"] or "'workflow_dispatch'" in job["if"], id_


def test_nothing_that_waits_for_an_approval_holds_up_another_run():
    """A run that waits counts as running: in a shared group the next one waits for days, and a third cancels it."""
    for name, workflow in workflows().items():
        gated = [id_ for id_, job in workflow["jobs"].items() if isinstance(job.get("environment"), str)]
        assert all("concurrency" not in workflow["jobs"][id_] for id_ in gated)
        if gated:
            assert "github.run_id" in workflow["concurrency"]["group"], name


def test_an_apply_is_the_last_thing_that_the_shell_becomes():
    """A cancelled job tells the shell only; what took its place gives the lock back."""
    last = [job["steps"][-1]["run"] for job in JOBS.values() if isinstance(job.get("environment"), str)]
    whole = "exec bash .github/scripts/apply.sh"

    assert len(last) == 15
    assert all(run == whole or re.fullmatch(r"exec stackwright destroy \S+ --confirm \S+", run) for run in last)
    assert shipped_files()[Path(whole.rsplit(maxsplit=1)[-1])].splitlines()[-1].startswith("exec stackwright apply ")


def test_what_is_applied_was_planned_and_shown_before():
    """In a job that nobody has to approve, so that whoever approves can read it."""
    for id_, job in JOBS.items():
        if id_.startswith("terraform/apply-"):
            name, wave = id_.removeprefix("terraform/apply-").rsplit("-", 1)
            assert f"plan-{name}" in job["needs"]
            assert wave == "1" or {f"plan-{name}-{wave}", f"apply-{name}-{int(wave) - 1}"} <= set(job["needs"])


def test_environments_follow_each_other():
    """Nothing of production is planned before staging is applied, and works."""
    assert JOBS["terraform/plan-staging"]["needs"] == ["synth", "ready-dev"]
    assert JOBS["terraform/plan-prod"]["needs"] == ["synth", "ready-staging"]


def test_a_job_says_what_it_may_and_nothing_more_is_given():
    """Permissions are none, but for what a job names itself."""
    assert {name: workflow["permissions"] for name, workflow in workflows().items() if workflow["permissions"]} == {}
    assert all("permissions" in job for job in JOBS.values())


def test_no_script_holds_an_expression():
    """What a title or a branch is called would become part of the script."""
    assert [id_ for id_, job in JOBS.items() for step in job.get("steps", []) if "${{" in step.get("run", "")] == []


def test_no_workflow_runs_with_the_bases_secrets_for_somebodys_change():
    """Neither of the two triggers with which that can be done."""
    assert not [name for name, one in workflows().items() if {"pull_request_target", "workflow_run"} & set(one[True])]


def test_no_clone_keeps_the_token():
    """Whatever runs later in the job could read it."""
    checkouts = [
        s["with"] for job in JOBS.values() for s in job.get("steps", []) if "actions/checkout" in s.get("uses", "")
    ]

    assert checkouts
    assert all(given["persist-credentials"] is False for given in checkouts)

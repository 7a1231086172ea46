"""The shell of the workflows about stacks does what it should, beside programs that answer as the real ones do."""

import json
import shutil

import pytest
from support.workflows import step

pytestmark = pytest.mark.slow
COMMENTS = "gh api --paginate"
WAVES = json.dumps([["dev-network"], ["dev-cluster"], ["dev-addons"]])
STACKS = [
    {"name": "dev-network", "group": "dev", "layer": "network"},
    {"name": "dev-cluster", "group": "dev", "layer": "cluster"},
    {"name": "dev-addons", "group": "dev", "layer": "addons"},
    {"name": "prod-network", "group": "prod", "layer": "network"},
]
COMMENT = step("terraform/comment", "Comment")
PLAN = step("terraform/plan-dev", "Plan")
SAID = {"GH_TOKEN": "t", "NUMBER": "7", "RUN": "https://github.com/run/1", "NEEDS": "{}"}


def bot(number, body):
    """A comment of ours, as GitHub hands it out."""
    return {"id": number, "user": {"login": "github-actions[bot]"}, "body": body}


def test_the_comment_is_made_once(shell):
    """Nobody else's comment is taken for ours, whatever it starts with."""
    shell.put("comment/10-preview.md", "the preview\n").put("comment/20-dev.md", "the plan\n")
    others = [bot(1, "hello"), {**bot(2, "<!-- stackwright: terraform -->"), "user": {"login": "mallory"}}]
    ran = shell.answer(COMMENTS, others).answer("gh api --silent").run(COMMENT, **SAID)

    assert ran.code == 0, ran.said
    assert ran.calls[-1].startswith("gh api --silent --method POST repos/acme-corp/platform/issues/7/comments")
    body = (shell.folder / "body.md").read_text()
    assert body.index("<!-- stackwright") < body.index("the preview") < body.index("the plan")


def test_the_comment_is_updated_from_then_on(shell):
    """A pull request has one comment, however often it is pushed to."""
    ours = [bot(5, "<!-- stackwright: terraform -->\nold"), bot(9, "<!-- stackwright: terraform -->\nolder")]
    ran = shell.answer(COMMENTS, ours).answer("gh api --silent").run(COMMENT, **SAID)

    assert ran.calls[-1].startswith("gh api --silent --method PATCH repos/acme-corp/platform/issues/comments/5 ")


def test_a_comment_is_never_longer_than_github_takes(shell):
    """What is cut says where the rest is, and no letter is cut in two."""
    shell.put("comment/10-preview.md", "ä" * 70_000).answer(COMMENTS, []).answer("gh api --silent")
    assert shell.run(COMMENT, **SAID).code == 0

    body = (shell.folder / "body.md").read_text()
    assert len(body) < 65_536
    assert body.rstrip().endswith("The rest is in [the run](https://github.com/run/1).")


def test_the_comment_says_what_failed(shell):
    """A plan that is missing would be read as one in which nothing happens."""
    needs = {
        "preview": {"result": "success"},
        "review-dev": {"result": "failure"},
        "review-prod": {"result": "skipped"},
    }
    shell.answer(COMMENTS, []).answer("gh api --silent")
    assert shell.run(COMMENT, **SAID | {"NEEDS": json.dumps(needs)}).code == 0

    said = (shell.folder / "body.md").read_text().splitlines()[1:]
    assert said == ["**review-dev failed**: [the run](https://github.com/run/1) says why."]


def test_a_review_plans_what_the_change_touches(shell):
    """Of its own environment only; a plan that fails fails the job, after what it said is shown."""
    include = [{"stack": "dev-network", "group": "dev"}, {"stack": "prod-network", "group": "prod"}]
    shell.put("cdktf.out/changed.json", {"include": include}).put("comment/20-dev.md", "it would")
    review = step("terraform/review-dev", "Plan")
    ran = shell.answer("stackwright plan", code=1).run(review)

    assert ran.calls == ["stackwright plan dev --stack dev-network --markdown comment/20-dev.md"]
    assert (ran.code, ran.summary) == (1, "it would")


@pytest.mark.parametrize(
    ("stack", "code"),
    [
        ({"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}}, "data": {"aws_region": {}}}, 0),
        ({"terraform": {"required_providers": {"aws": {"source": "registry.terraform.io/hashicorp/aws"}}}}, 0),
        ({"terraform": {"required_providers": {"aws": {"source": "mallory/aws"}}}}, 1),
        ({"data": {"external": {"x": {"program": ["sh"]}}}}, 1),
        ({"data": {"http": {"x": {}}}}, 1),
        ({"resource": {"null_resource": {"x": {"provisioner": [{"local-exec": {}}]}}}}, 1),
    ],
)
def test_nothing_that_runs_a_program_is_planned_before_it_is_merged(shell, stack, code):
    """Terraform would run it with the plan role in its environment."""
    shell.put("cdktf.out/stacks/dev-network/cdk.tf.json", stack)
    ran = shell.run(step("terraform/review-dev", "Refuse stacks that would run a program"))

    assert ran.code == code
    assert ("dev-network/cdk.tf.json uses a provider" in ran.said) == bool(code)


def planned(shell, states, **given):
    """A plan of dev whose stacks came out in some states."""
    shell.put("cdktf.out/stacks.json", STACKS).put("plan.md", "the plans")
    said = [
        {
            "stack": name,
            "state": "deferred" if state == "deferred" else "planned",
            "changes": [{}] if state == "changed" else [],
            "outputs": ["vpc_id"] if state == "outputs" else [],
        }
        for name, state in states.items()
    ]
    shell.answer("stackwright plan", said)
    return shell.run(PLAN, **{"LAYER": "all", "WAVES": WAVES, **given})


def test_a_plan_tells_which_waves_have_something_to_do(shell):
    """Nobody is asked to approve a wave in which nothing happens; what had to wait is told apart."""
    ran = planned(shell, {"dev-network": "changed", "dev-cluster": "unchanged", "dev-addons": "deferred"})

    assert ran.code == 0, ran.said
    assert ran.outputs == {"waves": "[1,3]", "deferred": "[3]"}
    assert ran.summary == "the plans"
    chosen = "--stack dev-network --stack dev-cluster --stack dev-addons"
    assert ran.calls == [f"stackwright plan dev {chosen} --reviewed reviewed/dev.json --markdown plan.md --json"]


def test_outputs_that_change_are_something_to_do(shell):
    """Whoever reads them waits for that."""
    assert planned(shell, {"dev-network": "outputs"}).outputs["waves"] == "[1]"


def test_what_was_planned_of_a_wave_is_applied(shell):
    """And no other stack of it: one that nobody reviewed would be refused, and the others with it."""
    shell.put("reviewed/dev.json", {"format": 1, "stacks": {"dev-network": {}, "dev-cluster": {}}})
    apply = step("terraform/apply-dev-1", "Apply")
    ran = shell.answer("stackwright apply", code=3).run(apply)

    assert ran.calls == ["stackwright apply dev --reviewed reviewed/dev.json --stack dev-network"]
    assert ran.code == 3, "a refusal fails the job"
    shell.put("reviewed/dev.json", {"format": 1, "stacks": {"dev-cluster": {}}})
    none = shell.run(apply)
    assert (none.code, none.calls) == (1, []), "without a name, all of the environment would be applied"


def test_a_wave_that_had_to_wait_is_planned_alone(shell):
    """Its parents are applied; nothing else is looked at again."""
    ran = planned(shell, {"dev-cluster": "changed"}, WAVE="2")

    assert "stackwright plan dev --stack dev-cluster --reviewed" in ran.calls[0]
    assert ran.outputs == {"waves": "[2]", "deferred": "[]"}


def test_a_layer_that_an_environment_does_not_have_is_no_fault(shell):
    """Somebody asked for a layer of all environments."""
    ran = planned(shell, {}, LAYER="access")

    assert (ran.code, ran.calls, ran.outputs) == (0, [], {"waves": "[]", "deferred": "[]"})
    assert "dev has no such stack" in ran.said


def test_a_plan_that_fails_hands_nothing_on(shell):
    """No wave is told, so none is applied."""
    shell.put("cdktf.out/stacks.json", STACKS).answer("stackwright plan", code=1)
    ran = shell.run(PLAN, LAYER="all", WAVES=WAVES)

    assert (ran.code, ran.outputs) == (1, {})


@pytest.mark.parametrize(("newest", "code"), [(41, 0), (42, 0), (43, 1)])
def test_a_commit_that_is_superseded_is_not_applied(shell, newest, code):
    """Approved late, it would take back what a newer one brought."""
    shell.answer("gh api", {"workflow_runs": [{"run_number": newest}]})
    stop = step("terraform/apply-prod-1", "Stop if a newer commit is on its way")
    ran = shell.run(stop, GH_TOKEN="t", GITHUB_RUN_NUMBER="42")

    assert ran.code == code
    assert ("run 43 has a newer commit of main" in ran.said) == bool(code)


@pytest.mark.parametrize(
    ("confirm", "layer", "code"), [("dev", "all", 0), ("", "all", 1), ("prod", "all", 1), ("dev", "network", 1)]
)
def test_an_environment_is_destroyed_by_its_name(shell, confirm, layer, code):
    """Typed out, and whole; what would go is shown before anybody approves."""
    shell.answer("stackwright destroy", "all of it\n")
    ran = shell.run(step("terraform/end-dev", "Show what would be destroyed"), CONFIRM=confirm, LAYER=layer)

    assert (ran.code, ran.summary) == (code, "" if code else "all of it\n")


@pytest.mark.parametrize(("code", "state"), [(0, "clean"), (3, "drift"), (1, None)])
def test_drift_is_not_a_failure_and_a_failure_is_no_drift(shell, code, state):
    """A plan that fails ends the run, and leaves the issue as it is."""
    shell.answer("stackwright drift", code=code)
    ran = shell.run(step("drift/drift-dev", "Compare AWS with the state"))
    found = shell.folder / "drift/dev.state"

    assert ran.code == (0 if state else code)
    assert (found.read_text().strip() if found.exists() else None) == state


def issue(shell, state, issues):
    """The step that keeps an issue, with those that are open."""
    if state:
        shell.put("drift/dev.state", state).put("drift/dev.md", "a bucket was changed")
    shell.answer("gh issue list", issues).answer("gh ")
    return shell.run(step("drift/issue-dev", "Open, update or close its issue"), GH_TOKEN="t", GH_REPO="o/r", RUN="url")


OPEN = [
    {"number": 4, "body": "<!-- stackwright: drift prod -->"},
    {"number": 8, "body": "<!-- stackwright: drift dev -->"},
]


@pytest.mark.parametrize(
    ("state", "issues", "called"),
    [
        ("drift", OPEN[:1], "gh issue create --title Drift in dev --label drift --body-file body.md"),
        ("drift", OPEN, "gh issue edit 8 --title Drift in dev --body-file body.md"),
        ("clean", OPEN, "gh issue close 8 --comment Nothing is left of it: url"),
        ("clean", OPEN[:1], "gh issue list"),
        (None, OPEN, None),
    ],
)
def test_an_issue_is_opened_kept_and_closed(shell, state, issues, called):
    """One for each environment; where nothing could be found out, it stays as it is."""
    ran = issue(shell, state, issues)

    assert ran.code == 0, ran.said
    assert ran.calls[-1].startswith(called) if called else not ran.calls


def test_the_issue_is_found_again_by_what_was_written(shell):
    """The mark that is looked for is the one that is put in."""
    issue(shell, "drift", [])

    assert OPEN[1]["body"] in (shell.folder / "body.md").read_text()


def test_what_a_change_touches_is_told_in_order(shell):
    """The environments that have something to plan, once each."""
    include = [{"stack": "dev-network", "group": "dev"}, {"stack": "dev-cluster", "group": "dev"}]
    changed = {"changed": ["dev-network", "dev-cluster"], "added": [], "removed": [], "include": include}
    shell.put("cdktf.out/keep", "").answer("stackwright changed", changed)
    ran = shell.run(step("terraform/synth", "What does the change touch?"), BASE="abc")

    assert ran.outputs == {"groups": '["dev"]'}
    assert ran.summary == "Changed: dev-network, dev-cluster\n"
    assert json.loads((shell.folder / "cdktf.out/changed.json").read_text()) == changed


SCRIPTS = [
    (job, name)
    for job, name in [
        ("terraform/review-dev", "Plan"),
        ("terraform/plan-dev", "Plan"),
        ("terraform/apply-dev-1", "Stop if a newer commit is on its way"),
        ("drift/drift-dev", "Compare AWS with the state"),
        ("drift/issue-dev", "Open, update or close its issue"),
        ("cluster-ready/ready-dev", "Wait for the cluster, its add-ons, its nodes and its applications"),
        ("build-image/build", "Sign it, and give it its tag"),
    ]
]


@pytest.mark.parametrize(("job", "name"), SCRIPTS)
def test_a_variable_that_is_not_set_ends_a_script(shell, job, name):
    """An empty name in its place would be looked for in AWS, or would mean all."""
    script = {**step(job, name), "env": {}}
    shell.put("cdktf.out/changed.json", {"include": []}).put("cdktf.out/stacks.json", STACKS)
    for program in ("gh", "aws", "stackwright", "cosign"):
        shell.answer(f"{program} ", "1")
    ran = shell.run(script)

    assert ran.code != 0
    assert "unbound variable" in ran.said


def test_stacks_of_ours_are_planned_before_they_are_merged(shell, shipped):
    """Nothing that Stackwright makes runs a program while it is planned."""
    for platform, output in shipped.items():
        shutil.copytree(output / "stacks", shell.folder / "cdktf.out/stacks", dirs_exist_ok=True)
        ran = shell.run(step("terraform/review-dev", "Refuse stacks that would run a program"))
        assert (platform, ran.code, ran.said) == (platform, 0, "")

"""What happens to a pull request: synthesized and previewed with no credentials, planned with nothing of its own code.

One job plans an environment, not one job a stack: role and environment of GitHub stand in the file, where a test can
look at them and the change cannot choose them; one `plan` knows which stacks have to wait for others; and Stackwright
is installed once.
"""

from stackwright.delivery.workflows.github.conditions import OURS, PULL_REQUEST, both, expression, holds
from stackwright.delivery.workflows.job import Job
from stackwright.delivery.workflows.steps import (
    IDENTITY,
    OUTPUT,
    READ,
    calls,
    checkout,
    keep,
    known_as,
    plan_role,
    run,
    runs,
    stackwright,
    take,
    take_all,
    terraform,
    when,
)
from stackwright.delivery.workflows.target import Target

SYNTH, PREVIEW, COMMENT = "synth", "preview", "comment"
BASE = expression("github.event.pull_request.base.sha")
SYNTHESIZED = "synthesized"


def synth() -> Job:
    """The stacks, made by the code of the revision itself: with no credentials, whatever that code does."""
    base = {"BASE": BASE}
    return Job(
        name="Synthesize",
        minutes=20,
        permissions=READ,
        outputs={"groups": expression("steps.changed.outputs.groups")},
        steps=[
            checkout(whole=True),
            *stackwright(),
            run("Check the environment files", 'stackwright validate ${BASE:+--base "$BASE"}', **base),
            run("Are these workflows what the environment files ask for?", "stackwright workflows --check"),
            run("Judge what Argo CD will make", "stackwright gitops check --require-helm"),
            run("Synthesize", "stackwright synth"),
            when(PULL_REQUEST, known_as("changed", calls("What does the change touch?", "changed", **base))),
            when(both(PULL_REQUEST, f"!({OURS})"), calls("Say that a fork's change is not planned", "fork")),
            keep("Hand on the stacks", SYNTHESIZED, OUTPUT),
        ],
    )


def preview(version: str) -> Job:
    """What the change would do if AWS were as the base says, told by providers that need no account."""
    return Job(
        name="Preview",
        minutes=30,
        permissions=READ,
        condition=PULL_REQUEST,
        steps=[
            checkout(whole=True),
            *stackwright(),
            terraform(version),
            calls("Preview", "preview", BASE=BASE),
            keep("Hand on what to say", "comment-preview", "comment"),
        ],
    )


def review(target: Target) -> Job:
    """What AWS says of the change, for one environment."""
    return Job(
        name=f"{target.name}: plan the change",
        minutes=30,
        permissions=IDENTITY,
        needs=[SYNTH],
        condition=both(PULL_REQUEST, OURS, holds(f"needs.{SYNTH}.outputs.groups", target.name)),
        environment=target.planning,
        runs_on=target.runs_on,
        steps=[
            checkout(BASE, name="Check out the base, whose code holds the credentials"),
            *stackwright("Install Stackwright of the base"),
            terraform(target.terraform),
            take("Take the change's stacks, as data", SYNTHESIZED, OUTPUT),
            calls("Refuse stacks that would run a program", "harmless"),
            plan_role(target),
            calls("Plan", "review", ENVIRONMENT=target.name),
            when("!cancelled()", keep("Hand on what to say", f"comment-{target.name}", "comment")),
        ],
    )


def comment(targets: tuple[Target, ...]) -> Job:
    """One comment, kept up to date, by a job that has nothing but the text."""
    return Job(
        name="Comment",
        minutes=5,
        permissions={"pull-requests": "write"},
        needs=[PREVIEW, *(review_id(target) for target in targets)],
        condition=both("!cancelled()", PULL_REQUEST, OURS),
        steps=[
            take_all("Take what there is to say", "comment-*", "comment"),
            runs(
                "Comment",
                "comment",
                GH_TOKEN=expression("github.token"),
                NUMBER=expression("github.event.pull_request.number"),
                RUN=run_url(),
                NEEDS=expression("toJSON(needs)"),
            ),
        ],
    )


def run_url() -> str:
    """The address of the run."""
    parts = ("github.server_url", "github.repository", "github.run_id")
    server, repository, number = map(expression, parts)
    return f"{server}/{repository}/actions/runs/{number}"


def review_id(target: Target) -> str:
    """The id of an environment's job."""
    return f"review-{target.name}"

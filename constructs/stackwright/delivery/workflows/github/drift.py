"""`drift.yaml`: every day, what somebody changed in AWS by hand, in one issue for each environment."""

from typing import Any

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.review import SYNTHESIZED, run_url
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import (
    IDENTITY,
    OUTPUT,
    READ,
    calls,
    checkout,
    keep,
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


def drift(targets: tuple[Target, ...]) -> dict[str, Any]:
    """The workflow."""
    jobs: dict[str, Job | Called] = {
        "synth": Job(
            name="Synthesize",
            minutes=20,
            permissions=READ,
            steps=[
                checkout(),
                *stackwright(),
                run("Synthesize", "stackwright synth"),
                keep("Hand on the stacks", SYNTHESIZED, OUTPUT),
            ],
        )
    }
    jobs |= {f"drift-{target.name}": _drift(target) for target in targets}
    jobs |= {f"issue-{target.name}": _issue(target) for target in targets}
    triggers = {"schedule": [{"cron": "17 5 * * *"}], "workflow_dispatch": None}
    return workflow("Drift", triggers, jobs, group="drift")


def _drift(target: Target) -> Job:
    return Job(
        name=f"{target.name}: drift",
        minutes=60,
        permissions=IDENTITY,
        needs=["synth"],
        environment=target.planning,
        runs_on=target.runs_on,
        steps=[
            checkout(),
            *stackwright(),
            terraform(target.terraform),
            take("Take the stacks", SYNTHESIZED, OUTPUT),
            plan_role(target),
            calls("Compare AWS with the state", "drift", ENVIRONMENT=target.name),
            when("!cancelled()", keep("Hand on what was found", f"drift-{target.name}", "drift", days=30)),
        ],
    )


def _issue(target: Target) -> Job:
    return Job(
        name=f"{target.name}: issue",
        minutes=5,
        permissions={"issues": "write"},
        needs=[f"drift-{target.name}"],
        condition="!cancelled()",
        steps=[
            take_all("Take what was found", f"drift-{target.name}", "drift"),
            issue(
                subject=f"drift {target.name}",
                label="drift",
                title=f"Drift in {target.name}",
                state=f"drift/{target.name}.state",
                report=f"drift/{target.name}.md",
            ),
        ],
    )


def issue(*, subject: str, label: str, title: str, state: str, report: str) -> dict[str, Any]:
    """The step that keeps one issue.

    Args:
        subject: What it is found again by.
        label: Its label.
        title: Its title.
        state: The file that says `clean`, or something else.
        report: The file that is its text.
    """
    return dict(
        runs(
            "Open, update or close its issue",
            "issue",
            GH_TOKEN=expression("github.token"),
            GH_REPO=expression("github.repository"),
            SUBJECT=subject,
            LABEL=label,
            TITLE=title,
            STATE=state,
            REPORT=report,
            RUN=run_url(),
        )
    )

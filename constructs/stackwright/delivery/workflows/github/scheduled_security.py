"""`scheduled-security.yaml`: every night, what became known of the images that run and of the code."""

from typing import Any

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.github.drift import issue
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import IDENTITY, READ, checkout, keep, plan_role, runs, take_all
from stackwright.delivery.workflows.target import Target

KEPT_DAYS = 90


def scheduled_security(targets: tuple[Target, ...]) -> dict[str, Any]:
    """The workflow."""
    with_images = [target for target in targets if target.registry]
    jobs: dict[str, Job | Called] = {"code": _code()}
    jobs |= {f"images-{target.name}": _images(target) for target in with_images}
    jobs["report"] = _report([*jobs])
    triggers = {"schedule": [{"cron": "0 2 * * *"}], "workflow_dispatch": None}
    return workflow("Scheduled security", triggers, jobs, group="scheduled-security")


def _code() -> Job:
    return Job(
        name="Scan the code",
        minutes=20,
        permissions=READ,
        steps=[
            checkout(),
            runs("Scan the code and what it depends on", "scan-code", TRIVY=pins.image("trivy")),
            keep("Hand on what was found", "scan-code", "scans", days=KEPT_DAYS),
        ],
    )


def _images(target: Target) -> Job:
    return Job(
        name=f"{target.name}: scan the last five images of each repository",
        minutes=90,
        permissions=IDENTITY,
        environment=target.planning,
        steps=[
            plan_role(target),
            runs(
                "Scan the images",
                "scan-images",
                ENVIRONMENT=target.name,
                PREFIX=str(target.registry),
                TRIVY=pins.image("trivy"),
            ),
            keep("Hand on what was found", f"scan-{target.name}", "scans", days=KEPT_DAYS),
        ],
    )


def _report(needs: list[str]) -> Job:
    return Job(
        name="Report",
        minutes=10,
        permissions={"issues": "write"},
        needs=needs,  # a scan that failed ends the run: nothing is closed that was not looked at
        steps=[
            take_all("Take what was found", "scan-*", "scans"),
            runs("Put it together", "scans-report"),
            keep("Keep the report", "security-report", "report", days=KEPT_DAYS),
            issue(
                subject="security",
                label="security",
                title="Vulnerabilities, critical or high",
                state="report/state",
                report="report/report.md",
            ),
        ],
    )

"""`canary.yaml`: watches a service go through its steps in production, and proposes the way back if it fails.

Argo Rollouts itself gives all requests to the stable pods at once. What is proposed here is that Git says so, too.
"""

from typing import Any

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.operations import propose
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import IDENTITY, checkout, known_as, plan_role, run, runs, stackwright
from stackwright.delivery.workflows.target import Target

SECONDS_AT_MOST = 3600
PAUSE_SECONDS = 20
SERVICE = expression("inputs.service")


def canary(targets: tuple[Target, ...]) -> dict[str, Any]:
    """The workflow.

    Args:
        targets: The environments that have canaries.
    """
    said = {"type": "string", "required": True}
    inputs = {
        "environment": {**said, "description": "The environment"},
        "service": {**said, "description": "The service, e.g. api"},
        "namespace": {**said, "description": "Its namespace"},
    }
    jobs: dict[str, Job | Called] = {}
    for target in targets:
        jobs[f"watch-{target.name}"] = _watch(target)
        jobs[f"rollback-{target.name}"] = _rollback(target)
    triggers = {"workflow_call": {"inputs": inputs}, "workflow_dispatch": {"inputs": inputs}}
    return workflow("Canary", triggers, jobs, group=f"canary-{SERVICE}-{expression('github.run_id')}")


def _watch(target: Target) -> Job:
    return Job(
        name=f"{target.name}: watch {SERVICE}",
        minutes=SECONDS_AT_MOST // 60 + 10,
        permissions=IDENTITY,
        condition=f"inputs.environment == '{target.name}'",
        environment=target.planning,
        runs_on=target.runs_on,
        outputs={"outcome": expression("steps.watch.outputs.outcome")},
        steps=[
            plan_role(target),
            known_as(
                "watch",
                runs(
                    "Watch its steps",
                    "canary",
                    CLUSTER=str(target.cluster),
                    SERVICE=SERVICE,
                    NAMESPACE=expression("inputs.namespace"),
                    SECONDS_AT_MOST=str(SECONDS_AT_MOST),
                    PAUSE=str(PAUSE_SECONDS),
                ),
            ),
        ],
    )


def _rollback(target: Target) -> Job:
    return Job(
        name=f"{target.name}: propose the way back",
        minutes=15,
        permissions={"contents": "write", "pull-requests": "write"},
        needs=[f"watch-{target.name}"],
        condition=f"needs.watch-{target.name}.outputs.outcome == 'failed'",
        steps=[
            checkout(target.tree, whole=True),
            *stackwright(here=False),
            run(
                "Write it into Argo CD's files", f'stackwright rollback "$SERVICE" --env {target.name}', SERVICE=SERVICE
            ),
            propose(f"rollback-{target.name}", f"Back to the image before in {target.name}", target.tree),
        ],
    )

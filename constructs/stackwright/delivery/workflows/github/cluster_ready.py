"""`cluster-ready.yaml`: waits, for a bounded time, until a cluster works."""

from typing import Any

from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import IDENTITY, plan_role, runs
from stackwright.delivery.workflows.target import Target

MINUTES_EACH = 15
QUESTIONS = 4
PAUSE_SECONDS = 15


def cluster_ready(targets: tuple[Target, ...]) -> dict[str, Any]:
    """The workflow."""
    with_cluster = [target for target in targets if target.cluster]
    jobs: dict[str, Job | Called] = {f"ready-{target.name}": _ready(target) for target in with_cluster}
    said = {"description": "The environment", "required": True}
    triggers = {
        "workflow_call": {"inputs": {"environment": {**said, "type": "string"}}},
        "workflow_dispatch": {
            "inputs": {"environment": {**said, "type": "choice", "options": [target.name for target in with_cluster]}}
        },
    }
    return workflow(
        "Cluster ready", triggers, jobs, group="cluster-ready-${{ inputs.environment }}-${{ github.run_id }}"
    )


def _ready(target: Target) -> Job:
    return Job(
        name=f"{target.name}: wait until it works",
        minutes=MINUTES_EACH * QUESTIONS + 10,
        permissions=IDENTITY,
        condition=f"inputs.environment == '{target.name}'",
        environment=target.planning,
        runs_on=target.runs_on,
        steps=[
            plan_role(target),
            runs(
                "Wait for the cluster, its add-ons, its nodes and its applications",
                "cluster-ready",
                CLUSTER=str(target.cluster),
                ARGO_CD=target.argo_cd or "",
                SECONDS_EACH=str(MINUTES_EACH * 60),
                PAUSE=str(PAUSE_SECONDS),
            ),
        ],
    )

"""`smoke-tests.yaml`: does what runs answer? By its ingress, or from the bastion where that has no public address."""

from typing import Any

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.operations import own_role
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import IDENTITY, plan_role, runs
from stackwright.delivery.workflows.target import Target

HEALTH = "/healthz/ready"
"""Where services say that they are ready; docs/promotion.md."""


def smoke_tests(targets: tuple[Target, ...]) -> dict[str, Any]:
    """The workflow."""
    jobs: dict[str, Job | Called] = {
        f"smoke-{target.name}": _from_bastion(target) if target.bastion else _by_ingress(target) for target in targets
    }
    said = {"description": "The environment", "required": True}
    triggers = {
        "workflow_call": {"inputs": {"environment": {**said, "type": "string"}}},
        "workflow_dispatch": {
            "inputs": {"environment": {**said, "type": "choice", "options": [target.name for target in targets]}}
        },
    }
    return workflow("Smoke tests", triggers, jobs, group="smoke-tests-${{ inputs.environment }}-${{ github.run_id }}")


def _by_ingress(target: Target) -> Job:
    return Job(
        name=f"{target.name}: ask by its ingress",
        minutes=20,
        permissions=IDENTITY,
        condition=f"inputs.environment == '{target.name}'",
        environment=target.planning,
        runs_on=target.runs_on,
        steps=[
            plan_role(target),
            runs("Ask every host", "smoke-ingress", CLUSTER=str(target.cluster), HEALTH=HEALTH),
        ],
    )


def _from_bastion(target: Target) -> Job:
    return Job(
        name=f"{target.name}: ask from the bastion",
        minutes=20,
        permissions=IDENTITY,
        condition=f"inputs.environment == '{target.name}'",
        environment=f"{target.name}-smoke",
        steps=[
            *own_role(target, "SMOKE_ROLE_ARN"),
            runs(
                "Ask every host",
                "smoke-bastion",
                HOSTS=expression("vars.SMOKE_HOSTS"),
                NAME=str(target.bastion),
                HEALTH=HEALTH,
            ),
        ],
    )

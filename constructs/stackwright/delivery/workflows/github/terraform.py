"""`terraform.yaml`: a pull request is planned, a merge is applied, and anything is done again by hand."""

from typing import Any

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.delivery import delivery
from stackwright.delivery.workflows.github.review import (
    COMMENT,
    PREVIEW,
    SYNTH,
    comment,
    preview,
    review,
    review_id,
    synth,
)
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.target import Target

UNAPPLIED = ["docs/**", "gitops/**", "**.md"]
"""What no stack is made of. A push that changes nothing else starts no run; a pull request always does, as a check that
is required and does not come would hold it for ever."""


def terraform(targets: tuple[Target, ...], branch: str, version: str, *, applies: bool) -> dict[str, Any]:
    """The workflow.

    Args:
        targets: The environments, in order.
        branch: The branch that is applied.
        version: The version of Terraform of jobs that are of no environment.
        applies: Whether GitHub applies; if not, it only looks at pull requests.
    """
    jobs: dict[str, Job | Called] = {SYNTH: synth(), PREVIEW: preview(version)}
    jobs |= {review_id(target): review(target) for target in targets} if applies else {}
    jobs[COMMENT] = comment(targets if applies else ())
    triggers: dict[str, Any] = {"pull_request": {"branches": [branch]}}
    if applies:
        jobs |= delivery(targets, branch)
        triggers |= {"push": {"branches": [branch], "paths-ignore": UNAPPLIED}, "workflow_dispatch": _by_hand(targets)}
    return workflow(
        "Terraform",
        triggers,
        jobs,
        # Pull requests have a group each. Every other run has one of its own: in a shared one, a run that waits for an
        # approval would hold up the next ones for days, and a third would cancel the second.
        group=expression("format('terraform-{0}', github.event.pull_request.number || github.run_id)"),
        cancel=expression("github.event_name == 'pull_request'"),
    )


def _by_hand(targets: tuple[Target, ...]) -> dict[str, Any]:
    layers = dict.fromkeys(stack.layer for target in targets for wave in target.waves for stack in wave)
    return {
        "inputs": {
            "environment": _choice("The environment", ["all", *(target.name for target in targets)]),
            "layer": _choice("The layer", ["all", *layers]),
            "action": _choice("What is done", ["plan", "apply", "destroy"]),
            "confirm": {
                "description": "To destroy an environment: its name",
                "type": "string",
                "required": False,
                "default": "",
            },
        }
    }


def _choice(description: str, options: list[str]) -> dict[str, Any]:
    return {"description": description, "type": "choice", "options": options, "default": options[0], "required": True}

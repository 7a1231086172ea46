"""HCP Terraform: a workspace for each stack, and the edges of the graph as its run triggers, as Terraform of their own.

Workspaces have neither plan files nor waves: an apply of one queues a plan in those that read it, with what was
uploaded to them last. So every merge uploads all stacks, and queues those of the changed ones that read none of them.
"""

from collections.abc import Sequence
from typing import Any

from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.review import SYNTHESIZED
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import OUTPUT, READ, calls, checkout, keep, run, runs, stackwright, take
from stackwright.delivery.workflows.target import Target
from stackwright.model.settings.delivery import HcpSettings
from stackwright.model.stack_records import StackRecord

PROVIDER = {"source": "hashicorp/tfe", "version": "~> 0.80"}
# HCP Terraform takes roles of AWS by these variables of a workspace.
# Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
AUTHENTICATES, PLANS_WITH, APPLIES_WITH = "TFC_AWS_PROVIDER_AUTH", "TFC_AWS_PLAN_ROLE_ARN", "TFC_AWS_APPLY_ROLE_ARN"


def workspaces(targets: Sequence[Target], hcp: HcpSettings) -> dict[str, Any]:
    """The workspaces, who may read whose outputs, and which apply queues which plan."""
    owners = {stack: target for target in targets for wave in target.waves for stack in wave}
    readers = {stack.name: [other.name for other in owners if stack in other.reads] for stack in owners}
    variables = {
        f"{stack.name}-{number}": _variable(stack, key, value)
        for stack, target in owners.items()
        for number, (key, value) in enumerate(
            {AUTHENTICATES: "true", PLANS_WITH: target.plan_role, APPLIES_WITH: target.apply_role}.items()
        )
    }
    return {
        "terraform": {
            "required_providers": {"tfe": PROVIDER},
            "cloud": {
                "hostname": hcp.host,
                "organization": hcp.organization,
                "workspaces": {"name": "stackwright-workspaces"},
            },
        },
        "provider": {"tfe": {"hostname": hcp.host, "organization": hcp.organization}},
        "resource": {
            "tfe_workspace": {
                stack.name: {"name": stack.name, "terraform_version": owner.terraform}
                for stack, owner in owners.items()
            },
            "tfe_workspace_settings": {
                stack.name: {
                    "workspace_id": _id(stack.name),
                    "execution_mode": "remote",
                    "auto_apply": stack.stage == "development",
                    "global_remote_state": False,
                    "remote_state_consumer_ids": [_id(reader) for reader in readers[stack.name]],
                }
                for stack in owners
            },
            "tfe_run_trigger": {
                f"{stack.name}-after-{other.name}": {
                    "workspace_id": _id(stack.name),
                    "sourceable_id": _id(other.name),
                }
                for stack in owners
                for other in stack.reads
                if other in owners
            },
            "tfe_variable": variables,
        },
    }


def _id(name: str) -> str:
    return "${tfe_workspace." + name + ".id}"


def _variable(stack: StackRecord, key: str, value: str) -> dict[str, str]:
    return {"workspace_id": _id(stack.name), "category": "env", "key": key, "value": value}


def upload(hcp: HcpSettings, branch: str, unapplied: Sequence[str]) -> dict[str, Any]:
    """`hcp.yaml`: hands a merged commit's stacks to their workspaces.

    Args:
        hcp: Where these are.
        branch: The branch that is applied.
        unapplied: Paths that no stack is made of.
    """
    jobs: dict[str, Job | Called] = {
        "synth": Job(
            name="Synthesize",
            minutes=20,
            permissions=READ,
            steps=[
                checkout(whole=True),
                *stackwright(),
                run("Synthesize", "stackwright synth"),
                calls("What does the change touch?", "changed", BASE=expression("github.event.before")),
                keep("Hand on the stacks", SYNTHESIZED, OUTPUT),
            ],
        ),
        "upload": Job(
            name="Upload to the workspaces",
            minutes=30,
            permissions={},
            needs=["synth"],
            environment="hcp",
            steps=[
                take("Take the stacks", SYNTHESIZED, OUTPUT),
                runs(
                    "Upload",
                    "hcp-upload",
                    TOKEN=expression("secrets.HCP_TOKEN"),
                    HOST=hcp.host,
                    ORGANIZATION=hcp.organization,
                ),
            ],
        ),
    }
    triggers = {"push": {"branches": [branch], "paths-ignore": list(unapplied)}}
    return workflow("HCP Terraform", triggers, jobs, group="hcp")

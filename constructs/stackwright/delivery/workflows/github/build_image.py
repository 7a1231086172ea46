"""`build-image.yaml`: images of the services that changed, scanned before they are pushed, signed before they count.

It is called by the workflow of whoever has the code:

    uses: <owner>/<repository>/.github/workflows/build-image.yaml@<commit>
    with: { services: '{"api": "services/api"}', base: "${{ github.event.before }}" }
"""

from typing import Any

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.github.conditions import expression
from stackwright.delivery.workflows.github.operations import own_role, propose
from stackwright.delivery.workflows.job import Called, Job, workflow
from stackwright.delivery.workflows.steps import (
    IDENTITY,
    READ,
    checkout,
    keep,
    known_as,
    runs,
    stackwright,
    take_all,
    uses,
)
from stackwright.delivery.workflows.target import Target

SERVICE, FOLDER = expression("matrix.service"), expression("matrix.folder")
SCANNED = "scanned:here"


def build_image(first: Target) -> dict[str, Any]:
    """The workflow.

    Args:
        first: The environment in which a new image enters.
    """
    inputs = {
        "services": {
            "description": "Folder of each service, as JSON",
            "type": "string",
            "required": True,
        },
        "base": {
            "description": "The commit to compare with; without one, all are built",
            "type": "string",
            "required": False,
            "default": "",
        },
    }
    some = "needs.detect.outputs.services != '[]'"
    jobs: dict[str, Job | Called] = {
        "detect": _detect(),
        "build": _build(first, some),
        "promote": Job(
            name=f"Propose them for {first.name}",
            minutes=15,
            permissions={"contents": "write", "pull-requests": "write"},
            needs=["build"],
            steps=[
                checkout(first.tree, whole=True),
                *stackwright(here=False),
                take_all("Take what was built", "built-*", "built"),
                runs("Write it into Argo CD's files", "promote", ENVIRONMENT=first.name),
                propose(f"promote-{first.name}", f"New images for {first.name}", first.tree),
            ],
        ),
    }
    triggers = {"workflow_call": {"inputs": inputs}, "workflow_dispatch": {"inputs": inputs}}
    return workflow("Build images", triggers, jobs, group="build-images-${{ github.ref }}-${{ github.run_id }}")


def _detect() -> Job:
    return Job(
        name="Which services changed?",
        minutes=5,
        permissions=READ,
        outputs={"services": expression("steps.detect.outputs.services")},
        steps=[
            checkout(whole=True),
            known_as(
                "detect",
                runs(
                    "Compare",
                    "detect",
                    SERVICES=expression("inputs.services"),
                    BASE=expression("inputs.base"),
                ),
            ),
        ],
    )


def _build(first: Target, some: str) -> Job:
    repository, digest = expression("steps.registry.outputs.repository"), expression("steps.push.outputs.digest")
    cache = {"cache_from": f"type=gha,scope={SERVICE}", "cache_to": f"type=gha,scope={SERVICE},mode=max"}
    return Job(
        name=f"Build {SERVICE}",
        minutes=45,
        permissions=IDENTITY,
        needs=["detect"],
        condition=some,
        environment=f"{first.name}-images",
        more={
            "strategy": {
                "fail-fast": False,
                "matrix": {"include": expression("fromJSON(needs.detect.outputs.services)")},
            }
        },
        steps=[
            checkout(),
            *own_role(first, "IMAGES_ROLE_ARN"),
            known_as("registry", runs("Log in", "registry", PREFIX=str(first.registry), SERVICE=SERVICE)),
            uses("Set up Buildx", "docker/setup-buildx-action"),
            uses(
                "Build it here",
                "docker/build-push-action",
                context=FOLDER,
                load=True,
                tags=SCANNED,
                **cache,
            ),
            runs("Scan it", "scan-image", TRIVY=pins.image("trivy"), IMAGE=SCANNED),
            known_as(
                "push",
                uses(
                    "Push it, by its digest, with what it is made of and how",
                    "docker/build-push-action",
                    context=FOLDER,
                    outputs=f"type=image,name={repository},push-by-digest=true,name-canonical=true,push=true",
                    sbom=True,
                    provenance="mode=max",
                    cache_from=cache["cache_from"],
                ),
            ),
            uses("Set up cosign", "sigstore/cosign-installer"),
            runs("Sign it, and give it its tag", "sign", REPOSITORY=repository, DIGEST=digest, SERVICE=SERVICE),
            keep("Hand on what was built", f"built-{SERVICE}", "built"),
        ],
    )

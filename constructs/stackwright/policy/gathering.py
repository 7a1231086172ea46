"""What there is to judge beside stacks: a plan in the place of one, and what Argo CD makes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from stackwright.gitops.environments import Scene
from stackwright.gitops.rendering.unreleased import completed
from stackwright.policy.errors import PolicyError
from stackwright.policy.reading.configuration import Configuration, of_plan
from stackwright.policy.rule import Tree
from stackwright.terraform.plan_json import Plan


def planned(file: Path, known: Sequence[Configuration]) -> Configuration:
    """What a plan makes, of the stack that it is a plan of: the one with the same resources.

    Args:
        file: What `terraform show -json PLAN` printed.
        known: Every stack as it was synthesized.

    Raises:
        PolicyError: It cannot be read, or is of none of the stacks.
    """
    try:
        plan = Plan.read(file.read_text())
        configured = plan.json["configuration"]["root_module"].get("resources", ())
        addresses = {one["address"] for one in configured}
    except (OSError, ValueError, KeyError, TypeError) as error:
        how = "terraform show -json PLAN > FILE"
        raise PolicyError(f"{file} is no plan as JSON ({error}); write one: {how}") from None
    for one in known:
        if addresses == {resource.address for resource in one.resources if resource.kind != "ephemeral"} or (
            addresses == {resource.address for resource in one.resources}
        ):
            return of_plan(one.stack, plan)
    likely = max(known, key=lambda one: len(addresses & {resource.address for resource in one.resources}))
    missing = len(addresses ^ {resource.address for resource in likely.resources})
    raise PolicyError(
        f"{file} is a plan of no stack as it is synthesized now: {likely.stack.name} comes nearest, "
        f"and {missing} resources differ; synthesize, and plan again"
    )


def tree(scene: Scene, progress: Callable[[str], None]) -> Tree:
    """What Argo CD makes of an environment.

    Raises:
        GitOpsError: It cannot be rendered.
    """
    made = scene.rendition(progress)
    whole, _ = completed(made.rendered)
    return Tree(scene.environment, tuple(whole), scene.expected, scene.repository)

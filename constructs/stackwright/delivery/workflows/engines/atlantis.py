"""`atlantis.yaml`: the same stacks and the same order for Atlantis.

Atlantis has two ways to say an order: groups, which order `atlantis plan` and `apply` of all projects, and
`depends_on`, which refuses a project whose parents are not applied. It is told both, from the same graph, so that they
cannot disagree.
"""

from collections.abc import Iterable
from typing import Any

from stackwright.delivery.workflows.steps import OUTPUT
from stackwright.delivery.workflows.target import Target


def atlantis(targets: Iterable[Target]) -> dict[str, Any]:
    """The file.

    Source: https://www.runatlantis.io/docs/repo-level-atlantis-yaml
    """
    targets = tuple(targets)
    versions = {target.name: target.terraform for target in targets}
    waves = [wave for target in targets for wave in target.waves]
    names = {stack.name for wave in waves for stack in wave}
    return {
        "version": 3,
        "abort_on_execution_order_fail": True,
        "parallel_plan": True,
        "parallel_apply": True,
        "projects": [
            {
                "name": stack.name,
                "dir": f"{OUTPUT}/{stack.folder}",
                "workspace": "default",
                "terraform_version": f"v{versions[stack.group]}",
                "execution_order_group": group,
                **({"depends_on": parents} if parents else {}),
                # What a stack is made of lies elsewhere: a step before Atlantis' own synthesizes, and any change may
                # change any stack.
                "autoplan": {"enabled": True, "when_modified": ["*.tf.json", "*.tf", ".terraform.lock.hcl"]},
                "apply_requirements": ["approved", "mergeable", "undiverged"],
                "workflow": "stackwright",
            }
            for group, wave in enumerate(waves, start=1)
            for stack in wave
            for parents in [[other.name for other in stack.reads if other.name in names]]
        ],
    }

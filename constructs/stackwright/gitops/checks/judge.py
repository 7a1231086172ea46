"""All rules over one environment."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import yaml

from stackwright.gitops.checks import (
    chart_pins,
    clear_text,
    flows,
    identities,
    metadata,
    network_policies,
    order,
    pins,
    pod_security,
    projects,
    secret_names,
    validity,
)
from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.rendering.applications import Rendered, read_root


def judged(rendered: Sequence[Rendered], expected: Expected, repository: Path) -> list[Finding]:
    """What the rules find, in the order of the tree.

    Args:
        rendered: All applications of an environment.
        expected: What its Terraform makes.
        repository: The work tree that they were rendered from.
    """
    return sorted({*chain.from_iterable(by_rule(rendered, expected, repository).values())})


def by_rule(rendered: Sequence[Rendered], expected: Expected, repository: Path) -> dict[str, list[Finding]]:
    """What each rule finds, by what it is about; nothing is an empty list.

    Args:
        rendered: All applications of an environment.
        expected: What its Terraform makes.
        repository: The work tree that they were rendered from.
    """
    cluster = expected.cluster
    path = cluster.annotations["gitops_path"]
    root, pinned = f"{path}/root", f"{path}/{chart_pins.FILE}"
    charts = yaml.safe_load((repository / pinned).read_text())["charts"]
    levels = pod_security.enforced(Contents(rendered).namespaces)
    found: dict[str, Iterable[Finding]] = {
        "validity": validity.findings(rendered, cluster.kubernetes),
        "identities": identities.findings(rendered, expected),
        "metadata": metadata.findings(read_root(root, cluster, repository), root, cluster),
        "secret names": secret_names.findings(rendered, expected),
        "pod security": chain(
            pod_security.findings(rendered, levels),
            pod_security.unrestricted(rendered, levels),
        ),
        "network policies": network_policies.findings(rendered),
        "flows": flows.findings(rendered, expected.roles),
        "order": order.findings(rendered, cluster.annotations["argo_cd_namespace"]),
        "projects": projects.findings(rendered, expected.projects),
        "pins": pins.findings(rendered),
        "chart pins": chart_pins.findings(rendered, charts, pinned, cluster.kubernetes),
        "clear text": clear_text.findings(rendered),
    }
    return {rule: sorted(set(findings)) for rule, findings in found.items()}

"""The shipped tree as Argo CD makes it where every add-on and both workloads run, and what Terraform makes for that."""

import tempfile
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import yaml

from stackwright.gitops import expected as product
from stackwright.gitops.expected import Expected
from stackwright.gitops.rendering.applications import Rendered, render_all
from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from support.addons import EVERY
from support.clusters import cluster
from support.external_secrets import with_definitions
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

ENVIRONMENTS = {"development": "dev", "staging": "staging", "production": "prod"}
"""Stages, each with the environment that stands for it."""
CHARTS = yaml.safe_load(Path("gitops/add-ons/charts.yaml").read_text())["charts"]
ROOT = "gitops/root"
_ADD_ONS = {name: settings for name, settings in EVERY.items() if name in CHARTS}
_ARGO_CD = {
    "sso": {"sso": {"issuer_url": "https://login.acme-corp.dev", "client_id": "argocd"}},
    "notifications": {"notifications": {"slack_channel": "deployments", "pagerduty": True}},
}
"""What can be switched off of Argo CD itself, with the settings that switch it on."""


def expected(stage: str, off: Collection[str] = ()) -> Expected:
    """What Terraform makes for the environment of a stage.

    Args:
        stage: The stage.
        off: Add-ons that are not on, and `argo_cd`, `sso` and `notifications`.
    """
    name = ENVIRONMENTS[stage]
    worker = {"namespace": f"platform-app-{name}", "managed_policies": ["AmazonSQSReadOnlyAccess"]}
    changes = cluster(
        {"node_groups.general.min_size": 3, "node_groups.general.max_size": 6},
        environment=name,
        stage=stage,
        secrets={"alertmanager": {}, "argocd-notifications": {}, "argocd-sso": {}},
        addons={add_on: settings for add_on, settings in _ADD_ONS.items() if add_on not in off},
        workloads={"worker": worker},
        gitops={
            "hostname": "argocd.acme-corp.dev",
            "applications": {"platform-app": {}, "voting-app": {"namespace": f"voting-{name}"}},
            "own_upgrade": "argo_cd" not in off,
            **{key: value for what, own in _ARGO_CD.items() if what not in off for key, value in own.items()},
        },
    )
    with tempfile.TemporaryDirectory() as folder:
        (environment,) = load(
            write(Path(folder), {"platform": PLATFORM, name: changed(ENVIRONMENT, changes)}), LAYERS, today=TODAY
        ).environments
    made = product.expected(environment)
    # The voting application is of the other platform, whose secrets are called after that one.
    return replace(made, secrets=made.secrets | {f"voting-{name}-postgresql"})


def rendered(what: Expected, said: Callable[[str], None] = lambda _: None) -> list[Rendered]:
    """Every application of the tree."""
    return with_definitions(render_all(ROOT, what.cluster, Path(), said))

"""What the tree is told of a cluster: labels that add-ons are chosen by, and facts, in Argo CD's secret of the cluster.

Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
"""

from collections.abc import Mapping
from dataclasses import dataclass

from stackwright.model.environment import Environment
from stackwright.model.gitops import argo_cd_values
from stackwright.model.gitops.tree import Tree
from stackwright.model.json_text import json_text
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.gitops import GitOpsSettings

ON = "true"


@dataclass(frozen=True)
class ClusterSecret:
    """Argo CD's entry of one cluster.

    Attributes:
        name: What Argo CD calls it.
        server: Its address there.
        labels: What ApplicationSets choose it by.
        annotations: What they tell their charts.
    """

    name: str
    server: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


def cluster_secret(environment: Environment, settings: GitOpsSettings, *, vpc_id: str) -> ClusterSecret:
    """What the tree is told of an environment.

    Args:
        environment: The environment.
        settings: Its `gitops` block.
        vpc_id: Its VPC, which is known after the first apply only.
    """
    tree = Tree.of(environment, settings)
    return ClusterSecret(
        environment.names.cluster,
        tree.server,
        dict(sorted(_labels(environment, settings, tree).items())),
        dict(sorted(_annotations(environment, settings, tree, vpc_id).items())),
    )


def _labels(environment: Environment, settings: GitOpsSettings, tree: Tree) -> dict[str, str]:
    cluster, addons = environment.block(ClusterSettings), environment.block(AddonsSettings)
    labels = {
        "environment": environment.name,
        "stage": environment.settings.stage,
        "cluster_name": environment.names.cluster,
        "kubernetes_version": cluster.version if cluster else "",
        "sync": tree.sync,
    }
    on = {f"enable_{addon.name}": ON for addon in addons.enabled} if addons else {}
    if settings.mode == "eks_capability":
        return labels | on
    own = {
        "enable_argo_cd": settings.own_upgrade,
        "argo_cd_sso": settings.sso is not None,
        "argo_cd_notifications": settings.notifications is not None,
    }
    return labels | on | {name: ON for name, there in own.items() if there}


def _annotations(environment: Environment, settings: GitOpsSettings, tree: Tree, vpc_id: str) -> dict[str, str]:
    context = environment.context("gitops")
    told = {
        "aws_account_id": context.account_id,
        "aws_region": context.region.name,
        "aws_vpc_id": vpc_id,
        "aws_cluster_name": context.names.cluster,
        "registry_host": context.registry_host,
        "gitops_repo_url": tree.url,
        "gitops_revision": tree.revision,
        "gitops_path": tree.path,
        "gitops_applications": json_text(
            [{"application": name, "namespace": namespace} for name, namespace in tree.namespaces.items()]
        ),
        "argo_cd_namespace": settings.namespace,
    }
    addons = environment.block(AddonsSettings)
    for addon, own in addons.enabled.items() if addons else ():
        told |= addon.annotations(environment.context("addons"), own)
    if settings.mode == "helm":
        told["argo_cd_values"] = json_text(argo_cd_values.values(environment, settings))
    return told

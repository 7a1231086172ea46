"""Secrets by which Argo CD knows clusters and repositories, as Kubernetes objects.

Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/
"""

from collections.abc import Mapping
from typing import Any

from stackwright.model.gitops.cluster_secret import ClusterSecret
from stackwright.model.json_text import json_text

TYPE = "argocd.argoproj.io/secret-type"
REPOSITORY = "repository-tree"


def cluster_labels(secret: ClusterSecret) -> dict[str, str]:
    """All labels of a cluster's secret, the one that Argo CD finds it by among them."""
    return {TYPE: "cluster", **secret.labels}


def cluster_data(secret: ClusterSecret) -> dict[str, str]:
    """What stands in it. Nothing of it is secret: Argo CD has rights of its own in the cluster."""
    return {
        "name": secret.name,
        "server": secret.server,
        "config": json_text({"tlsClientConfig": {"insecure": False}}),
    }


def cluster_name(secret: ClusterSecret) -> str:
    """Its name."""
    return f"cluster-{secret.name}"


def cluster_manifest(secret: ClusterSecret, namespace: str) -> dict[str, Any]:
    """A cluster's secret as an object.

    Args:
        secret: What the tree is told.
        namespace: Argo CD's namespace.
    """
    labels, annotations = cluster_labels(secret), dict(secret.annotations)
    return _secret(cluster_name(secret), namespace, labels, cluster_data(secret), annotations)


def repository_manifest(namespace: str, data: Mapping[str, str]) -> dict[str, Any]:
    """The tree's repository as an object.

    Args:
        namespace: Argo CD's namespace.
        data: Its address, and where its credentials are.
    """
    return _secret(REPOSITORY, namespace, {TYPE: "repository"}, {"type": "git", **data}, {})


def _secret(
    name: str, namespace: str, labels: dict[str, str], data: dict[str, str], annotations: dict[str, str]
) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    if annotations:
        metadata["annotations"] = annotations
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "stringData": data}

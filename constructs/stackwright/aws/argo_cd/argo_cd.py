"""Argo CD in the cluster: its release, what it is told of the cluster, and what it begins with."""

from collections.abc import Mapping
from typing import Any

from cdktf_cdktf_provider_helm.release import Release
from cdktf_cdktf_provider_kubernetes.namespace_v1 import NamespaceV1, NamespaceV1Metadata
from cdktf_cdktf_provider_kubernetes.secret_v1 import SecretV1, SecretV1Metadata
from constructs import Construct

from stackwright.aws.argo_cd.cluster_access import cluster_access
from stackwright.aws.argo_cd.repository_secret import RepositorySecret
from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.context import Context
from stackwright.model.gitops.charts import ARGO_CD, ARGOCD_APPS
from stackwright.model.gitops.cluster_secret import ClusterSecret
from stackwright.model.gitops.manifests import cluster_data, cluster_labels, cluster_name
from stackwright.model.json_text import json_text
from stackwright.model.refs import ClusterRef, GitOpsRef
from stackwright.model.settings.gitops import GitOpsSettings

TIMEOUT_SECONDS = 600
"""How long a release may take until all of it runs: nodes may have to be started first."""
KEPT_REVISIONS = 5
_POD_SECURITY = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}


class ArgoCd(Construct):
    """Argo CD, installed through the cluster's API.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, region, account.
        settings: The `gitops` block.
        url: Address of the tree's repository.
        cluster: The cluster.
        secret: What the tree is told of it.
        values: Values of Argo CD's chart.
        begin: Values of the second release: projects, and the application that brings all others.

    Attributes:
        namespace: Escape hatch to its namespace.
        cluster_secret: Escape hatch to what the tree is told.
        repository: Escape hatch to how the tree's repository is read; None for one that anybody can read.
        release: Escape hatch to its release.
        projects: Escape hatch to the second release: projects, and the application that brings all others.
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: GitOpsSettings,
        url: str,
        cluster: ClusterRef,
        secret: ClusterSecret,
        values: Mapping[str, Any],
        begin: Mapping[str, Any],
    ) -> None:
        super().__init__(scope, id_)
        cluster_access(self, context=context, cluster=cluster)
        self.namespace = NamespaceV1(
            self, "namespace", metadata=NamespaceV1Metadata(name=settings.namespace, labels=_POD_SECURITY)
        )
        self._where = self.namespace.metadata.name
        self.cluster_secret = self._cluster_secret(secret)
        self.repository = self._repository(context, settings, url)
        self.release = self._release(settings, values)
        self.projects = self._projects(begin)
        self.ref = GitOpsRef(namespace=settings.namespace)

    def _cluster_secret(self, secret: ClusterSecret) -> SecretV1:
        return SecretV1(
            self,
            "cluster",
            metadata=SecretV1Metadata(
                name=cluster_name(secret),
                namespace=self._where,
                labels=cluster_labels(secret),
                annotations=dict(secret.annotations),
            ),
            data=cluster_data(secret),
        )

    def _release(self, settings: GitOpsSettings, values: Mapping[str, Any]) -> Release:
        # Once it runs, it takes values from the cluster's secret and its version from the tree.
        own = TerraformResourceLifecycle(ignore_changes=["version", "values"]) if settings.own_upgrade else None
        return Release(
            self,
            "Resource",
            name=ARGO_CD.name,
            namespace=self._where,
            repository=ARGO_CD.repository,
            chart=ARGO_CD.name,
            version=ARGO_CD.version,
            values=[json_text(values)],
            atomic=True,
            timeout=TIMEOUT_SECONDS,
            max_history=KEPT_REVISIONS,
            lifecycle=own,
        )

    def _repository(self, context: Context, settings: GitOpsSettings, url: str) -> RepositorySecret | None:
        if settings.repository.credentials is None:
            return None
        return RepositorySecret(
            self,
            "repository",
            context=context,
            namespace=self._where,
            url=url,
            credentials=settings.repository.credentials,
        )

    def _projects(self, begin: Mapping[str, Any]) -> Release:
        """Of a release of its own: Kubernetes takes such objects once the first has brought their definitions."""
        return Release(
            self,
            "projects",
            name=ARGOCD_APPS.name,
            namespace=self._where,
            repository=ARGOCD_APPS.repository,
            chart=ARGOCD_APPS.name,
            version=ARGOCD_APPS.version,
            values=[json_text(begin)],
            max_history=KEPT_REVISIONS,
            depends_on=[self.release, self.cluster_secret, *([self.repository.secret] if self.repository else [])],
        )

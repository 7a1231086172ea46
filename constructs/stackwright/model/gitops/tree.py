"""The tree that an environment's Argo CD reads: in which repository, of which branch, in which folder."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackwright.model.by_stage import SYNC
from stackwright.model.environment import Environment
from stackwright.model.settings.gitops import GitOpsSettings, Sync

SERVER = "https://kubernetes.default.svc"
"""The cluster in which Argo CD itself runs, as it calls it."""


@dataclass(frozen=True)
class Tree:
    """What Argo CD follows for one environment.

    Attributes:
        url: Address of the repository.
        revision: The branch.
        path: The tree's folder in it.
        server: The cluster that everything goes to, as Argo CD calls it.
        sync: Whether applications follow by themselves.
        namespaces: Namespaces of the applications, by application.
    """

    url: str
    revision: str
    path: str
    server: str
    sync: Sync
    namespaces: Mapping[str, str]

    @classmethod
    def of(cls, environment: Environment, settings: GitOpsSettings) -> "Tree":
        """The tree of an environment.

        Args:
            environment: The environment.
            settings: Its `gitops` block.
        """
        home = environment.platform.repository
        managed = settings.mode == "eks_capability"
        return cls(
            url=settings.repository.url or f"https://github.com/{home.owner}/{home.name}.git",
            revision=settings.revision or home.default_branch,
            path=settings.path,
            # The capability knows clusters by their ARNs, its own among them.
            # Source: https://docs.aws.amazon.com/eks/latest/userguide/argocd-register-clusters.html
            server=environment.context("gitops").cluster_arn if managed else SERVER,
            sync=SYNC.of(environment.settings.stage, settings.sync),
            namespaces=settings.namespaces(environment.name),
        )

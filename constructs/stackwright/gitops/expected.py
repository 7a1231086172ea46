"""What Terraform makes for what runs in one environment's cluster, known before anything is applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.cluster import Cluster
from stackwright.model.environment import Environment
from stackwright.model.gitops import objects
from stackwright.model.gitops.cluster_secret import cluster_secret
from stackwright.model.gitops.tree import Tree
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.secrets_ import SecretsSettings
from stackwright.model.settings.workloads import WorkloadsSettings
from stackwright.model.workloads import service_account

KNOWN_AFTER_APPLY = "known-after-apply"
"""Stands where a value is that only AWS can tell."""


@dataclass(frozen=True)
class Expected:
    """What Terraform makes for what runs in a cluster.

    Attributes:
        cluster: The cluster, as the tree is told of it.
        roles: Which key of the environment file asks for a role, by namespace and name of the service account.
        secrets: Names of the environment's secrets in Secrets Manager.
        projects: Argo CD's projects.
    """

    cluster: Cluster
    roles: Mapping[tuple[str, str], str]
    secrets: frozenset[str]
    projects: tuple[Object, ...]

    @property
    def file(self) -> str:
        """The name of the environment file, for whoever has to mend it."""
        return f"{self.cluster.labels['environment']}.yaml"


def expected(environment: Environment) -> Expected:
    """What Terraform makes for an environment.

    Args:
        environment: The environment.

    Raises:
        GitOpsError: It has no `gitops` block.
    """
    settings = environment.block(GitOpsSettings)
    if settings is None:
        raise GitOpsError(f"{environment.name} has no Argo CD; add a gitops block to {environment.name}.yaml")
    existing = environment.network.existing
    vpc_id = existing.vpc_id if existing and existing.vpc_id else KNOWN_AFTER_APPLY
    secret = cluster_secret(environment, settings, vpc_id=vpc_id)
    made = objects.manifests(settings, Tree.of(environment, settings), environment.settings.stage)
    secrets = environment.block(SecretsSettings)
    return Expected(
        Cluster(secret.name, secret.labels["kubernetes_version"], secret.labels, secret.annotations, secret.server),
        dict(_roles(environment)),
        frozenset(environment.names.secret(name) for name in secrets.root) if secrets else frozenset(),
        tuple(one for one in made if one["kind"] == "AppProject"),
    )


def _roles(environment: Environment) -> Iterator[tuple[tuple[str, str], str]]:
    addons, workloads = environment.block(AddonsSettings), environment.block(WorkloadsSettings)
    for name, accounts in addons.service_accounts.items() if addons else ():
        yield from ((account, f"addons.{name}") for account in accounts)
    for name, settings in workloads.root.items() if workloads else ():
        yield service_account(name, settings), f"workloads.{name}"

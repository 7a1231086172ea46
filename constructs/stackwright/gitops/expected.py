"""What Terraform makes for what runs in a cluster: whatever the tree is held against."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackwright.gitops.cluster import Cluster
from stackwright.gitops.manifests import Object
from stackwright.model.environment import Environment


@dataclass(frozen=True)
class Expected:
    """What one environment's Terraform makes for what runs in its cluster.

    Attributes:
        cluster: Its entry in Argo CD.
        roles: The key that asks for a role, e.g. `addons.loki`, by the namespace and service account that it is for.
        secrets: Names of its secrets in Secrets Manager.
        projects: The AppProjects of its Argo CD.
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
    """What an environment's Terraform makes, as far as it is known before an apply.

    Args:
        environment: An environment with a `gitops` block.
    """
    raise NotImplementedError(environment.name)

"""The `gitops` block: Argo CD, which makes everything inside the cluster of what lies in Git."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.settings.argo_cd.notifications import NotificationsSettings
from stackwright.model.settings.argo_cd.repository import TreeRepositorySettings
from stackwright.model.settings.argo_cd.sign_in import RolesSettings, SsoSettings
from stackwright.model.settings.argo_cd.sync import ApplicationSettings, SyncWindowSettings
from stackwright.model.settings.consequence import OF_CI, changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.platform_file import BranchName
from stackwright.model.settings.values import KubernetesName, Slug, distinct, matching

Mode = Literal["helm", "eks_capability"]
Sync = Literal["automatic", "manual"]
HostName = Annotated[
    str,
    AfterValidator(
        matching(
            r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
            "is not a host name",
            "write it like argocd.acme.example",
        )
    ),
    WithJsonSchema({"type": "string", "format": "hostname"}),
]
Folder = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*",
            "is not a folder of the repository",
            "write it from the repository's root, like gitops or deploy/gitops",
        )
    ),
    WithJsonSchema({"type": "string"}),
]
ChartRepository = Annotated[
    str,
    AfterValidator(
        matching(
            r"(https://)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[^\s?#@]*)?",
            "is not the address of a chart repository",
            "write it like https://charts.acme.example, or like registry.acme.example/charts in an OCI registry",
        )
    ),
    WithJsonSchema({"type": "string"}),
]
_TREE = updates("kubernetes_secret_v1", "helm_release")
_INSTALLED = updates("kubernetes_secret_v1", "helm_release", note="The release where own_upgrade is off")


@changing(
    mode=makes(
        *("helm_release", "kubernetes_namespace_v1", "kubernetes_secret_v1", "iam_role_policy"),
        *("eks_access_entry", "eks_access_policy_association"),
    )
    | OF_CI,
    repository=_TREE,
    revision=_TREE,
    path=_TREE,
    namespace=replaces(
        *("kubernetes_namespace_v1", "kubernetes_secret_v1", "helm_release", "eks_access_policy_association"),
        note="Argo CD is installed anew, and its applications have to be brought back",
    ),
    sync=updates("kubernetes_secret_v1"),
    applications=updates("kubernetes_secret_v1", "helm_release", note="What an application has deployed stays"),
    chart_repositories=updates("helm_release"),
    sync_windows=updates("helm_release"),
    hostname=_INSTALLED,
    sso=_INSTALLED,
    roles=_INSTALLED,
    notifications=_INSTALLED,
    high_availability=_INSTALLED,
    own_upgrade=updates(
        "kubernetes_secret_v1", note="Switched off, the release goes to the values and version of Terraform"
    ),
    values=_INSTALLED,
)
class GitOpsSettings(Settings):
    """Argo CD: installed once by Terraform, which tells it what it needs to know of the environment."""

    mode: Mode = "helm"
    """`helm`: in the cluster, installed through its API. `eks_capability`: run by AWS as `cluster.capabilities.argocd`
    says, for clusters whose API cannot be reached from where Terraform runs."""
    repository: TreeRepositorySettings = TreeRepositorySettings()
    """The Git repository of the tree."""
    revision: BranchName | None = None
    """The branch that Argo CD follows; the repository's default branch if left out."""
    path: Folder = "gitops"
    """The tree's folder in the repository."""
    namespace: KubernetesName = "argocd"
    """Namespace of Argo CD and of its applications."""
    applications: dict[Slug, ApplicationSettings] = Field(default_factory=dict)
    """The applications of the tree's `workloads/` that run in this environment; `{}` takes their defaults."""
    sync: Sync | None = None
    """Whether applications follow Git by themselves, or when a person says so. `automatic` in development, `manual`
    past it, if left out. Add-ons always follow."""
    sync_windows: tuple[SyncWindowSettings, ...] = ()
    """Times in which applications are synced, or are not."""
    chart_repositories: Annotated[tuple[ChartRepository, ...], AfterValidator(distinct)] = ()
    """Repositories of charts beside those of the add-ons, where the tree has further ones."""
    hostname: HostName | None = None
    """Where people find Argo CD: an internal load balancer is made for it. Without, by `kubectl port-forward` only."""
    sso: SsoSettings | None = None
    """Sign-in by an OpenID Connect provider; by the user `admin` if left out."""
    roles: RolesSettings = RolesSettings()
    """Which groups have which role."""
    notifications: NotificationsSettings | None = None
    """Whom Argo CD tells what."""
    high_availability: bool | None = None
    """Whether every part runs more than once, over zones, with a Redis of three. In production if left out."""
    own_upgrade: bool = True
    """Whether Argo CD upgrades itself to the chart that the tree pins. Without, Terraform does."""
    values: dict[str, Any] = Field(default_factory=dict)
    """Values of the chart `argo-cd` over those that Stackwright gives it. No secrets: they would be in the state."""

    def namespaces(self, environment: str) -> Mapping[str, str]:
        """Namespaces of the applications, by application.

        Args:
            environment: The environment's name.
        """
        return {name: one.namespace or f"{name}-{environment}" for name, one in self.applications.items()}

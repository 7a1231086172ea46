"""Argo CD's projects and its first application, which brings all others."""

from collections.abc import Mapping, Sequence
from typing import Any

from stackwright.model.gitops.charts import REPOSITORIES
from stackwright.model.gitops.tree import Tree
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.waivers import Stage

Object = dict[str, Any]
PLATFORM = "platform"
"""The project of the root application, of add-ons, policies and observability: it may do everything in the cluster."""
APPLICATIONS = "applications"
"""The project of what teams deploy."""
ROOT = "root"
API_VERSION = "argoproj.io/v1alpha1"
_RBAC = "rbac.authorization.k8s.io"


def projects(settings: GitOpsSettings, tree: Tree, stage: Stage) -> dict[str, Object]:
    """Specs of the projects by name.

    Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/

    Args:
        settings: The `gitops` block.
        tree: What Argo CD follows.
        stage: The environment's stage.
    """
    return {PLATFORM: _platform(settings, tree), APPLICATIONS: _applications(settings, tree, stage)}


def root(settings: GitOpsSettings, tree: Tree) -> Object:
    """Spec of the first application.

    Args:
        settings: The `gitops` block.
        tree: What Argo CD follows.
    """
    return {
        "project": PLATFORM,
        "source": {"repoURL": tree.url, "targetRevision": tree.revision, "path": f"{tree.path}/{ROOT}"},
        "destination": {"server": tree.server, "namespace": settings.namespace},
        "syncPolicy": {
            "automated": {"prune": True, "selfHeal": True},
            "syncOptions": ["ServerSideApply=true", "ApplyOutOfSyncOnly=true"],
            "retry": {"limit": 10, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}},
        },
    }


def manifests(settings: GitOpsSettings, tree: Tree, stage: Stage) -> list[Object]:
    """Projects and first application as whole objects, projects first.

    Args:
        settings: The `gitops` block.
        tree: What Argo CD follows.
        stage: The environment's stage.
    """
    made = [("AppProject", name, spec) for name, spec in projects(settings, tree, stage).items()]
    return [
        {
            "apiVersion": API_VERSION,
            "kind": kind,
            "metadata": {"name": name, "namespace": settings.namespace},
            "spec": spec,
        }
        for kind, name, spec in [*made, ("Application", ROOT, root(settings, tree))]
    ]


def release_values(settings: GitOpsSettings, tree: Tree, stage: Stage) -> Object:
    """The same as values of the chart `argocd-apps`, which takes specs without what is around them.

    Args:
        settings: The `gitops` block.
        tree: What Argo CD follows.
        stage: The environment's stage.
    """
    where = {"namespace": settings.namespace}
    return {
        "projects": {name: {**where, **spec} for name, spec in projects(settings, tree, stage).items()},
        "applications": {ROOT: {**where, **root(settings, tree)}},
    }


def _platform(settings: GitOpsSettings, tree: Tree) -> Object:
    return {
        "description": "The tree itself, add-ons, policies and observability",
        "sourceRepos": [tree.url, *REPOSITORIES, *settings.chart_repositories],
        "destinations": [{"server": tree.server, "namespace": "*"}],
        "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
        "roles": _roles(PLATFORM, settings, developers=["get"]),
    }


def _applications(settings: GitOpsSettings, tree: Tree, stage: Stage) -> Object:
    kinds = (("", "Namespace"), (_RBAC, "ClusterRole"), (_RBAC, "ClusterRoleBinding"))
    sync = ["get", "sync"] if stage == "development" else ["get"]
    spec: Object = {
        "description": "What teams deploy",
        "sourceRepos": [tree.url],
        "destinations": [{"server": tree.server, "namespace": one} for one in tree.namespaces.values()],
        "clusterResourceWhitelist": [{"group": group, "kind": kind} for group, kind in kinds],
        "roles": _roles(APPLICATIONS, settings, developers=sync),
    }
    if settings.sync_windows:
        spec["syncWindows"] = [
            {
                "kind": window.kind,
                "schedule": window.schedule,
                "duration": window.duration,
                "applications": list(window.applications),
                "manualSync": window.manual_sync,
                "timeZone": window.time_zone,
            }
            for window in settings.sync_windows
        ]
    return spec


def _roles(project: str, settings: GitOpsSettings, developers: Sequence[str]) -> list[Mapping[str, Any]]:
    """The roles of a project, with the groups that have them.

    Source: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#project-roles
    """
    may = {"admin": ["*"], "developer": developers}
    groups = {"admin": settings.roles.admins, "developer": settings.roles.developers}
    return [
        {
            "name": role,
            "policies": [f"p, proj:{project}:{role}, applications, {action}, {project}/*, allow" for action in actions],
            **({"groups": list(groups[role])} if groups[role] else {}),
        }
        for role, actions in may.items()
    ]

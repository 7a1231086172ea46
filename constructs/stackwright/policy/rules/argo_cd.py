"""Argo CD, which may change everything in a cluster, lets in named people, and brings what is named."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource
from stackwright.policy.rule import Problem, stack_rule

ALL = "*"
PLATFORM = "platform"
"""The project of the tree itself, which brings add-ons: their namespaces and kinds are those of the charts."""


@stack_rule(
    "argo-cd-closed",
    title="Argo CD lets in named people only",
    why="Whoever is let in by Argo CD deploys what they like with its permissions, which are all of the cluster's.",
    remedy="leave configs to the layer gitops, and give roles to groups under gitops.roles",
    severity="critical",
    about=("helm_release",),
    controls=("SOC2 CC6.2", "SOC2 CC6.3"),
)
def closed(stack: Configuration) -> Iterator[Problem]:
    """No anonymous visitors, no shells, no role for all, TLS, and no admin where people sign in."""
    gitops = stack.environment.block(GitOpsSettings) if stack.environment else None
    for release in stack.of_type("helm_release"):
        if release.value("chart") != "argo-cd":
            continue
        configs = _values(release).get("configs") or {}
        said, rbac, params = (configs.get(name) or {} for name in ("cm", "rbac", "params"))
        if _on(said.get("users.anonymous.enabled")):
            yield Problem("lets in whoever does not sign in", release, "values")
        if _on(said.get("exec.enabled")):
            yield Problem("opens shells in pods", release, "values")
        if _on(params.get("server.insecure")):
            yield Problem("answers without TLS", release, "values")
        if str(rbac.get("policy.default") or "") not in {"", "role:readonly"}:
            yield Problem(f"gives everybody {rbac['policy.default']}", release, "values")
        if gitops and gitops.sso and _on(said.get("admin.enabled", True)):
            yield Problem("has a password for admin beside the single sign-on", release, "values")


@stack_rule(
    "argo-cd-projects-named",
    title="Projects of Argo CD name their repositories, namespaces and kinds",
    why="Whoever may push to one repository of a project without bounds owns the cluster.",
    remedy="list them: gitops.applications and gitops.chart_repositories make the projects",
    severity="high",
    about=("helm_release",),
    controls=("SOC2 CC6.3",),
)
def projects(stack: Configuration) -> Iterator[Problem]:
    """Repositories always; namespaces and kinds in all projects but that of the tree itself."""
    for release in stack.of_type("helm_release"):
        for name, project in (_values(release).get("projects") or {}).items():
            if ALL in project.get("sourceRepos", ()):
                yield Problem(f"project {name} takes any repository", release, "values")
            if name == PLATFORM:
                continue
            wide = [one for one in project.get("destinations", ()) if ALL in (one.get("namespace"), one.get("server"))]
            if wide:
                yield Problem(f"project {name} deploys into any namespace", release, "values")
            if any(ALL in (one.get("group"), one.get("kind")) for one in project.get("clusterResourceWhitelist", ())):
                yield Problem(f"project {name} makes any object of the cluster", release, "values")


def _values(release: Resource) -> Mapping[str, Any]:
    """The values of a release, as far as they are known, later texts over earlier ones."""
    found: dict[str, Any] = {}
    for text in release.values("values"):
        try:
            given = json.loads(text)
        except ValueError:
            continue  # an expression, or YAML of somebody's own
        found |= given if isinstance(given, dict) else {}
    return found


def _on(value: object) -> bool:
    return str(value).lower() == "true"

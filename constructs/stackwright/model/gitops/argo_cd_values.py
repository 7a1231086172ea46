"""Values of the chart `argo-cd`: what Terraform installs it with, and what Argo CD upgrades itself with.

They hold no secrets: those are read by names that Argo CD resolves in the cluster.
"""

from collections.abc import Mapping
from typing import Any

from stackwright.model.by_stage import HIGH_AVAILABILITY
from stackwright.model.environment import Environment
from stackwright.model.gitops.argo_cd_notifications import notification_values
from stackwright.model.gitops.objects import APPLICATIONS
from stackwright.model.json_text import json_text
from stackwright.model.settings.argo_cd.sign_in import RolesSettings, SsoSettings
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.waivers import Stage

Values = dict[str, Any]
SSO_SECRET = "argocd-sso"  # noqa: S105 - its name
"""The Kubernetes secret that holds the client's secret, made by External Secrets."""


def values(environment: Environment, settings: GitOpsSettings) -> Values:
    """The values for an environment.

    Args:
        environment: The environment.
        settings: Its `gitops` block.
    """
    available = HIGH_AVAILABILITY.of(environment.settings.stage, settings.high_availability)
    made = {
        "crds": {"install": True, "keep": True},
        "global": _global(settings, available=available),
        "configs": _configs(settings, environment.settings.stage),
        "controller": _controller(),
        "server": _server(settings, available=available),
        "repoServer": {**_replicated(available, "100m", "256Mi", "1Gi"), "copyutil": _resources("10m", "32Mi", "64Mi")},
        "applicationSet": _replicated(available, "50m", "128Mi", "512Mi"),
        "notifications": notification_values(settings.notifications, settings.hostname)
        | _resources("50m", "128Mi", "256Mi"),
        "dex": {"enabled": False},  # the issuer is asked directly
        "commitServer": {"enabled": False},
        "redisSecretInit": _resources("10m", "64Mi", "128Mi"),
        **(_redis_of_three() if available else {"redis": _redis()}),
    }
    return merged(made, settings.values)


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Values:
    """Values over others, as Helm lays them: mappings key by key, all else whole."""
    laid = dict(under)
    for key, value in over.items():
        below = laid.get(key)
        laid[key] = merged(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return laid


def _resources(cpu: str, memory: str, most: str) -> Values:
    """What a container asks for, and the memory that it may take. Processor time is shared by what is asked for."""
    return {"resources": {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": most}}}


def _global(settings: GitOpsSettings, *, available: bool) -> Values:
    over_zones = {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
    }
    return {
        **({"domain": settings.hostname} if settings.hostname else {}),
        "networkPolicy": {"create": True},
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "logging": {"format": "json"},
        **({"topologySpreadConstraints": [over_zones]} if available else {}),
    }


def _configs(settings: GitOpsSettings, stage: Stage) -> Values:
    return {
        "cm": {
            # Nobody needs two ways in.
            "admin.enabled": settings.sso is None,
            "exec.enabled": False,
            "timeout.reconciliation": "120s",
            **({"oidc.config": _oidc(settings.sso)} if settings.sso else {}),
        },
        "rbac": {"policy.default": "", "policy.csv": _policy(settings.roles, stage), "scopes": "[groups]"},
    }


def _oidc(sso: SsoSettings) -> str:
    """Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#existing-oidc-provider."""
    return json_text(
        {
            "name": sso.name,
            "issuer": sso.issuer_url,
            "clientID": sso.client_id,
            "clientSecret": f"${SSO_SECRET}:client_secret",
            "requestedScopes": ["openid", "profile", "email", "groups"],
        }
    )


def _policy(roles: RolesSettings, stage: Stage) -> str:
    """Who may do what: developers read everything, and sync what they deploy in development; admins may do all.

    Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
    """
    readable = ("applications", "applicationsets", "logs")
    lines = [
        *(f"p, role:developer, {kind}, get, */*, allow" for kind in readable),
        *(f"p, role:developer, {kind}, get, *, allow" for kind in ("projects", "clusters", "repositories")),
    ]
    if stage == "development":
        lines.append(f"p, role:developer, applications, sync, {APPLICATIONS}/*, allow")
    lines += [f"g, {group}, role:developer" for group in roles.developers]
    lines += [f"g, {group}, role:admin" for group in roles.admins]
    return "".join(f"{line}\n" for line in lines)


def _controller() -> Values:
    """One, in any case: a second one would have no clusters to look after."""
    return {"replicas": 1, "metrics": {"enabled": True}, **_resources("250m", "512Mi", "2Gi")}


def _replicated(available: bool, cpu: str, memory: str, most: str) -> Values:  # noqa: FBT001 - the one thing it is about
    twice = {"replicas": 2, "pdb": {"enabled": True, "maxUnavailable": 1}} if available else {"replicas": 1}
    return {**twice, "metrics": {"enabled": True}, **_resources(cpu, memory, most)}


def _server(settings: GitOpsSettings, *, available: bool) -> Values:
    made = _replicated(available, "50m", "128Mi", "512Mi")
    if settings.hostname is None:
        return made
    ingress = {
        "enabled": True,
        "ingressClassName": "alb",
        "annotations": {
            "alb.ingress.kubernetes.io/scheme": "internal",
            "alb.ingress.kubernetes.io/target-type": "ip",
            "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
            "alb.ingress.kubernetes.io/backend-protocol": "HTTPS",
            "alb.ingress.kubernetes.io/healthcheck-path": "/healthz",
        },
    }
    return {**made, "ingress": ingress}


def _redis() -> Values:
    return {**_resources("50m", "64Mi", "256Mi"), "exporter": {"enabled": False}}


def _redis_of_three() -> Values:
    """Three Redis with a proxy before them. They are spread as far as there are nodes: it is only a cache."""
    spread = {"hardAntiAffinity": False}
    small = _resources("10m", "32Mi", "64Mi")
    budget = {"podDisruptionBudget": {"maxUnavailable": 1}}
    closed = {"networkPolicy": {"enabled": True}}
    ours = {"podSelector": {"matchLabels": {"app.kubernetes.io/part-of": "argocd"}}}
    before = {"networkPolicy": {"enabled": True, "ingressRules": [{"selectors": [ours]}]}}
    return {
        "redis-ha": {
            "enabled": True,
            "replicas": 3,
            **spread,
            **budget,
            **closed,
            "topologySpreadConstraints": {"enabled": True, "whenUnsatisfiable": "ScheduleAnyway"},
            "redis": _resources("50m", "64Mi", "256Mi"),
            "sentinel": _resources("10m", "32Mi", "128Mi"),
            "splitBrainDetection": small,
            "init": small,
            "haproxy": {
                "replicas": 3,
                **spread,
                **budget,
                **before,
                **_resources("50m", "64Mi", "256Mi"),
                "init": small,
            },
        },
        "redis": {"enabled": False},
    }

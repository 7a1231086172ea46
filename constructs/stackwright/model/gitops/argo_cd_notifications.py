"""What Argo CD says to whom: Slack of every sync of what teams deploy, PagerDuty of what is not well any more.

Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/
"""

from typing import Any

from stackwright.model.gitops.objects import APPLICATIONS
from stackwright.model.json_text import json_text
from stackwright.model.settings.argo_cd.notifications import NotificationsSettings

Values = dict[str, Any]
SECRET = "argocd-notifications-secret"  # noqa: S105 - its name
"""The Kubernetes secret that holds tokens, made by External Secrets."""
_SERVICE = "platform"
_OURS = f"app.spec.project == '{APPLICATIONS}'"
_PHASE = "app.status?.operationState?.phase"
_LINK = "{{.context.argocdUrl}}/applications/{{.app.metadata.name}}"
_TRIGGERS = {
    "on-sync-succeeded": (f"{_OURS} and {_PHASE} in ['Succeeded']", "is synced to {{.app.status.sync.revision}}"),
    "on-sync-failed": (
        f"{_OURS} and {_PHASE} in ['Error', 'Failed']",
        "could not be synced: {{.app.status.operationState.message}}",
    ),
    "on-health-degraded": ("app.status?.health?.status == 'Degraded'", "is degraded"),
}
"""When something is said, and what."""


def notification_values(settings: NotificationsSettings | None, hostname: str | None) -> Values:
    """Values of the chart below `notifications`.

    Args:
        settings: Whom to tell; None for nobody.
        hostname: Where people find Argo CD, for links.
    """
    if settings is None:
        return {"enabled": False}
    slack = {"service.slack": "token: $slack-token\n"} if settings.slack_channel else {}
    service = json_text({"serviceKeys": {_SERVICE: "$pagerduty-key"}})
    pagerduty = {"service.pagerdutyv2": service} if settings.pagerduty else {}
    return {
        "enabled": True,
        "metrics": {"enabled": True},
        "secret": {"create": False, "name": SECRET},
        "notifiers": slack | pagerduty,
        "templates": {f"template.{name}": _template(said, hostname) for name, (_, said) in _TRIGGERS.items()},
        "triggers": {f"trigger.{name}": _trigger(name, when) for name, (when, _) in _TRIGGERS.items()},
        "subscriptions": _subscriptions(settings),
    }


def _template(said: str, hostname: str | None) -> str:
    message = f"{{{{.app.metadata.name}}}} {said}"
    linked = f"{message}\n{_LINK}" if hostname else message
    call = {"summary": message, "severity": "critical", "source": "{{.app.metadata.name}}"}
    return json_text({"message": linked, "pagerdutyv2": call})


def _trigger(name: str, when: str) -> str:
    once = "app.status?.operationState?.syncResult?.revision" if "sync" in name else "app.status?.sync?.revision"
    return json_text([{"when": when, "send": [name], "oncePer": once}])


def _subscriptions(settings: NotificationsSettings) -> list[Values]:
    told = []
    if settings.slack_channel:
        told.append({"recipients": [f"slack:{settings.slack_channel}"], "triggers": list(_TRIGGERS)})
    if settings.pagerduty:
        told.append({"recipients": [f"pagerdutyv2:{_SERVICE}"], "triggers": ["on-health-degraded"]})
    return told

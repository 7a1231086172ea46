"""Add-ons that need nothing of AWS: all that is said of them here is whether they are on, and where."""

from typing import Any

from stackwright.model.addons.addon import OBSERVABILITY, Addon, AddonSettings
from stackwright.model.settings.consequence import nothing
from stackwright.model.settings.values import KubernetesName

_SWITCHED = nothing("Switched off, it stays in the cluster until somebody deletes it there")


class MetricsServerSettings(AddonSettings):
    """metrics-server: what pods and nodes use, for autoscalers and `kubectl top`."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""


class KubePrometheusStackSettings(AddonSettings):
    """kube-prometheus-stack: Prometheus, Alertmanager and Grafana."""

    namespace: KubernetesName = OBSERVABILITY
    """Its namespace. `gitops/observability` and the canaries of `gitops/workloads` name it as `observability`."""


class AlloySettings(AddonSettings):
    """Alloy: sends the logs of every pod to Loki."""

    namespace: KubernetesName = OBSERVABILITY
    """Its namespace."""


class OpentelemetryCollectorSettings(AddonSettings):
    """OpenTelemetry Collector: takes traces of workloads, and sends them to Jaeger."""

    namespace: KubernetesName = OBSERVABILITY
    """Its namespace."""


class JaegerSettings(AddonSettings):
    """Jaeger: shows traces of the last hours, which it keeps in memory."""

    namespace: KubernetesName = OBSERVABILITY
    """Its namespace."""


class ArgoRolloutsSettings(AddonSettings):
    """Argo Rollouts: canaries, with analysis and automatic rollback."""

    namespace: KubernetesName = "argo-rollouts"
    """Its namespace."""


class VerticalPodAutoscalerSettings(AddonSettings):
    """Vertical Pod Autoscaler: recommends what pods should request."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""


class KyvernoSettings(AddonSettings):
    """Kyverno: judges signatures of images."""

    namespace: KubernetesName = "kyverno"
    """Its namespace."""


METRICS_SERVER = Addon(
    name="metrics_server",
    purpose="What pods and nodes use, for autoscalers.",
    settings=MetricsServerSettings,
    consequence=_SWITCHED,
)
KUBE_PROMETHEUS_STACK = Addon(
    name="kube_prometheus_stack",
    purpose="Metrics, alerts and dashboards.",
    settings=KubePrometheusStackSettings,
    requires={"external_secrets": "which makes the password of its Grafana"},
    consequence=_SWITCHED,
)
ALLOY = Addon(
    name="alloy",
    purpose="Logs of every pod, to Loki.",
    settings=AlloySettings,
    requires={"loki": "which it sends logs to"},
    consequence=_SWITCHED,
)
OPENTELEMETRY_COLLECTOR = Addon(
    name="opentelemetry_collector",
    purpose="Traces of workloads, to Jaeger.",
    settings=OpentelemetryCollectorSettings,
    requires={"jaeger": "which it sends traces to"},
    consequence=_SWITCHED,
)
JAEGER = Addon(
    name="jaeger",
    purpose="Traces of the last hours.",
    settings=JaegerSettings,
    consequence=_SWITCHED,
)
ARGO_ROLLOUTS = Addon(
    name="argo_rollouts",
    purpose="Canaries, with automatic rollback.",
    settings=ArgoRolloutsSettings,
    consequence=_SWITCHED,
)
VERTICAL_POD_AUTOSCALER = Addon(
    name="vertical_pod_autoscaler",
    purpose="What pods should request.",
    settings=VerticalPodAutoscalerSettings,
    consequence=_SWITCHED,
)
KYVERNO = Addon(
    name="kyverno",
    purpose="Signatures of images.",
    settings=KyvernoSettings,
    consequence=_SWITCHED,
)
IN_CLUSTER: tuple[Addon[Any], ...] = (
    METRICS_SERVER,
    KUBE_PROMETHEUS_STACK,
    ALLOY,
    OPENTELEMETRY_COLLECTOR,
    JAEGER,
    ARGO_ROLLOUTS,
    VERTICAL_POD_AUTOSCALER,
    KYVERNO,
)
"""Them all, in the order in which editors and outputs list them."""

"""What a cluster holds once all its applications run: pods with their labels and ports, services, namespaces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from stackwright.gitops.objects.given import EKS
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.pods import containers, template
from stackwright.gitops.rendering.applications import Rendered

Port = int | str
"""A port by its number, or by its name."""
CANARY = "rollouts-pod-template-hash"
"""Argo Rollouts tells the pods of each version apart by this label.

Source: https://argo-rollouts.readthedocs.io/en/stable/features/specification/
"""
CREATES_NAMESPACE = "CreateNamespace=true"


@dataclass(frozen=True)
class Running:
    """The pods that one object makes.

    Attributes:
        app: The application that the object is part of.
        maker: The object.
        namespace: Their namespace.
        labels: Their labels.
        spec: Their spec.
    """

    app: Rendered
    maker: Object
    namespace: str
    labels: Mapping[str, str]
    spec: Mapping[str, Any]

    @property
    def account(self) -> tuple[str, str]:
        """Namespace and name of their service account."""
        return self.namespace, str(self.spec.get("serviceAccountName") or "default")

    @cached_property
    def ports(self) -> dict[tuple[str, int], str]:
        """The names of their ports, empty for those without, by protocol and number."""
        return {
            (str(port.get("protocol", "TCP")), int(port["containerPort"])): str(port.get("name", ""))
            for _, container in containers(dict(self.spec))
            for port in container.get("ports") or ()
        }

    def number(self, port: Port) -> int | None:
        """The number of one of their ports; None if they have none of that name."""
        if isinstance(port, int):
            return port
        return next((number for (_, number), name in self.ports.items() if name == port), None)

    def led_to(self, port: Mapping[str, Any]) -> int | None:
        """The port that a port of a service leads to; None if they have none of that name."""
        return self.number(port.get("targetPort") or port["port"])


class Contents:
    """What a cluster holds.

    Args:
        rendered: All applications.
    """

    def __init__(self, rendered: Sequence[Rendered]) -> None:
        self.applications = (EKS, *rendered)
        self.pods = tuple(one for app in self.applications for one in _pods(app))
        self.services = {
            (app.namespace_of(one), str(one["metadata"]["name"])): (app, one) for app, one in self.of_kind("Service")
        }
        self.service_accounts = {
            *((app.namespace_of(one), str(one["metadata"]["name"])) for app, one in self.of_kind("ServiceAccount")),
            *((namespace, "default") for namespace in self.namespaces),  # Kubernetes makes these itself
        }

    def of_kind(self, *kinds: str) -> Iterator[tuple[Rendered, Object]]:
        """The objects of some kinds, each with its application."""
        return ((app, one) for app in self.applications for one in app.objects if one["kind"] in kinds)

    @cached_property
    def namespaces(self) -> dict[str, dict[str, str]]:
        """The labels of every namespace that somebody makes."""
        return {name: labels for name, (_, labels) in self._namespaces.items()}

    def maker(self, namespace: str) -> Rendered:
        """The application that makes a namespace."""
        return self._namespaces[namespace][0]

    @cached_property
    def _namespaces(self) -> dict[str, tuple[Rendered, dict[str, str]]]:
        found = {}
        for app in self.applications:
            policy = app.application["spec"].get("syncPolicy") or {}
            if CREATES_NAMESPACE in policy.get("syncOptions", ()):
                labels = (policy.get("managedNamespaceMetadata") or {}).get("labels") or {}
                found[app.namespace] = app, _labelled(app.namespace, labels)
        for app, one in self.of_kind("Namespace"):
            name = one["metadata"]["name"]
            found[name] = app, _labelled(name, one["metadata"].get("labels") or {})
        return found

    def selected(self, selector: Mapping[str, Any], namespaces: Sequence[str]) -> list[Running]:
        """The pods in some namespaces that a selector chooses."""
        return [one for one in self.pods if one.namespace in namespaces and selects(selector, one.labels)]

    def behind(self, namespace: str, service: Object) -> list[Running]:
        """The pods that a service sends to."""
        selector = service["spec"].get("selector")
        return self.selected({"matchLabels": selector}, [namespace]) if selector else []


def _labelled(name: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {**labels, "kubernetes.io/metadata.name": name}


def _pods(app: Rendered) -> Iterator[Running]:
    rolled = {
        (app.namespace_of(one), reference["kind"], reference["name"])
        for one in app.objects
        if one["kind"] == "Rollout" and (reference := one["spec"].get("workloadRef"))
    }
    for one in app.objects:
        namespace = app.namespace_of(one)
        if made := template(one) or _of_an_operator(one):
            labels = dict((made.get("metadata") or {}).get("labels") or {})
            is_rolled = one["kind"] == "Rollout" or (namespace, one["kind"], one["metadata"]["name"]) in rolled
            for added in _added(one, is_rolled=is_rolled):
                yield Running(app, one, namespace, labels | added, made["spec"])


def _added(one: Object, *, is_rolled: bool) -> Iterator[dict[str, str]]:
    """Labels that controllers give to pods; those of a StatefulSet have names by which each is chosen alone.

    Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-name-label
    """
    if one["kind"] != "StatefulSet":
        yield {CANARY: "any"} if is_rolled else {}
        return
    for number in range(one["spec"].get("replicas") or 1):
        yield {"statefulset.kubernetes.io/pod-name": f"{one['metadata']['name']}-{number}"}


def _of_an_operator(one: Object) -> dict[str, Any] | None:
    """The pods that the Prometheus operator makes of its own kinds, with the labels that its charts select them by.

    Source: https://github.com/prometheus-operator/prometheus-operator (pkg/prometheus, pkg/alertmanager)
    """
    name, kind = one["metadata"]["name"], one["kind"].lower()
    port = {"prometheus": 9090, "alertmanager": 9093}.get(kind)
    if port is None:
        return None
    labels = {
        "app.kubernetes.io/name": kind,
        "app.kubernetes.io/instance": name,
        "app.kubernetes.io/managed-by": "prometheus-operator",
        "operator.prometheus.io/name": name,
        kind: name,
    }
    ports = [
        {"name": one["spec"].get("portName", "web"), "containerPort": port},
        {"name": "reloader-web", "containerPort": 8080},
    ]
    spec = {"serviceAccountName": one["spec"].get("serviceAccountName"), "containers": [{"name": kind, "ports": ports}]}
    return {"metadata": {"labels": labels}, "spec": spec}

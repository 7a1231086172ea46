"""What an overlay of a workload makes, as it will run."""

from collections.abc import Iterator
from typing import Any

from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.objects.manifests import read
from stackwright.gitops.objects.pods import TEMPLATED
from stackwright.gitops.rendering.applications import Rendered

PROMETHEUS = """
{apiVersion: v1, kind: Namespace, metadata: {name: observability}}
---
{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: main, namespace: observability}, spec: {}}
---
apiVersion: v1
kind: Service
metadata: {name: kube-prometheus-stack-prometheus, namespace: observability}
spec: {selector: {prometheus: main}, ports: [{port: 9090}]}
"""
"""What measures a canary."""


def applied(objects: list[dict[str, Any]]) -> list[Rendered]:
    """An overlay, and Prometheus beside it, as applications."""
    (namespace,) = (one["metadata"]["name"] for one in objects if one["kind"] == "Namespace")
    return [_application("overlay", namespace, objects), _application("prometheus", "observability", read(PROMETHEUS))]


def _application(name: str, namespace: str, objects: Any) -> Rendered:
    spec = {"source": {"path": f"gitops/{name}"}, "destination": {"namespace": namespace}}
    return Rendered({"metadata": {"name": name}, "spec": spec}, tuple(objects))


def workloads(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What makes pods by a template of its own."""
    return (one for one in objects if one["kind"] in TEMPLATED and "template" in one["spec"])


def pods(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The template of the pods of each workload by its name, labelled as its controller will."""
    found = Contents(applied(objects)).pods
    return {
        pod.maker["metadata"]["name"]: {"labels": pod.labels, "spec": pod.spec}
        for pod in found
        if pod.app.name == "overlay"
    }

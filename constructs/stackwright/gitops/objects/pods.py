"""The pods that objects make: their templates and containers, whatever kind of object makes them."""

from collections.abc import Iterator
from typing import Any

from stackwright.gitops.objects.manifests import Object

TEMPLATED = frozenset({"DaemonSet", "Deployment", "Job", "ReplicaSet", "Rollout", "StatefulSet"})
"""Kinds that hold a pod's template."""


def template(one: Object) -> dict[str, Any] | None:
    """Metadata and spec of the pods that an object makes; None where it makes none."""
    if one["kind"] == "Pod":
        return one
    if one["kind"] == "CronJob":
        found: dict[str, Any] = one["spec"]["jobTemplate"]["spec"]["template"]
        return found
    return one["spec"].get("template") if one["kind"] in TEMPLATED else None


def containers(pod: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every container of a pod, with the key that it stands below.

    Args:
        pod: The pod's spec.
    """
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for container in pod.get(kind) or ():
            yield kind, container

"""What an overlay of a workload makes: pods, and what selects them."""

from collections.abc import Iterator
from typing import Any

TEMPLATES = ("Deployment", "StatefulSet", "DaemonSet", "Job")
CANARY = "rollouts-pod-template-hash"
"""Argo Rollouts tells the pods of each version apart by this label."""


def workloads(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What makes pods by a template of its own."""
    return (one for one in objects if one["kind"] in TEMPLATES)


def pods(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The template of the pods of each workload by its name, labelled as its controller will."""
    rolled = {one["spec"]["workloadRef"]["name"] for one in objects if one["kind"] == "Rollout"}
    found = {}
    for one in workloads(objects):
        template, name = one["spec"]["template"], one["metadata"]["name"]
        labels = template["metadata"]["labels"] | ({CANARY: "any"} if name in rolled else {})
        found[name] = {"labels": labels, "spec": template["spec"]}
    return found


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether a label selector means something with these labels; the empty one means everything."""
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _meets(expression, labels) for expression in selector.get("matchExpressions", [])
    )


def _meets(expression: dict[str, Any], labels: dict[str, str]) -> bool:
    key, operator = expression["key"], expression["operator"]
    return {
        "Exists": key in labels,
        "DoesNotExist": key not in labels,
        "In": labels.get(key) in expression.get("values", []),
        "NotIn": labels.get(key) not in expression.get("values", []),
    }[operator]

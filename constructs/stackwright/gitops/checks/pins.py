"""What runs is pinned, bounded, and holds no secret in clear text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.pods import containers, template
from stackwright.gitops.rendering import Rendered

_TAG = re.compile(r"[^/]*:(?P<tag>[\w][\w.-]{0,127})$")
_SECRET = re.compile(r"(?i)(password|passwd|secret|token|api[-_]?key|private[-_]?key)$")


def findings(rendered: Sequence[Rendered]) -> Iterator[Finding]:
    """Images, resources and values.

    Args:
        rendered: All applications.
    """
    for app in rendered:
        for one in app.objects:
            made = template(one)
            for kind, container in containers(made["spec"]) if made else ():
                place = f"{kind}.{container['name']}"
                if problem := image_problem(container["image"]):
                    yield Finding.of(app, one, f"{place}: {problem}", "pin a version, or a digest")
                if missing := list(_unbounded(container)):
                    remedy = "set requests for cpu and memory, and a limit for memory"
                    yield Finding.of(app, one, f"{place} has no {', '.join(missing)}", remedy)
                for name in _clear(container):
                    remedy = "take it from a Secret that External Secrets makes"
                    yield Finding.of(app, one, f"{place}: {name} stands there in clear text", remedy)


def image_problem(image: str) -> str | None:
    """What is wrong with an image's address; None if nothing is."""
    if "@sha256:" in image:
        return None
    tag = _TAG.search(image)
    if tag is None:
        return f"image {image} has no tag"
    return f"image {image} moves" if tag["tag"] in {"latest", "main", "master", "edge", "nightly"} else None


def _unbounded(container: Mapping[str, Any]) -> Iterator[str]:
    resources = container.get("resources") or {}
    for kind, name in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
        if not (resources.get(kind) or {}).get(name):
            yield f"{kind}.{name}"


def _clear(container: Mapping[str, Any]) -> Iterator[str]:
    for variable in container.get("env") or ():
        if variable.get("value") and _SECRET.search(variable["name"]):
            yield variable["name"]

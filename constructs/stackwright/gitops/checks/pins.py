"""What runs is pinned and bounded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.pods import containers, template
from stackwright.gitops.rendering.applications import Rendered

_TAG = re.compile(r"[^/]*:(?P<tag>[\w][\w.-]{0,127})$")


def findings(rendered: Sequence[Rendered]) -> Iterator[Finding]:
    """Images and resources.

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

"""Every object is one that the cluster takes, and that its next two versions take, too."""

from collections.abc import Iterator, Sequence
from itertools import chain

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.schemas import KNOWN, Schemas
from stackwright.gitops.rendering.applications import Rendered

AHEAD = 2
"""Versions of Kubernetes beyond the cluster's own in which every API has to be served still."""


def findings(rendered: Sequence[Rendered], kubernetes: str) -> Iterator[Finding]:
    """Objects that their schema refuses, and kinds that go.

    Args:
        rendered: All applications.
        kubernetes: The cluster's version, e.g. `1.35`.
    """
    definitions = [
        one for one in chain.from_iterable(app.objects for app in rendered) if one["kind"] == "CustomResourceDefinition"
    ]
    now = Schemas(kubernetes, definitions)
    later = {version: Schemas(version, ()) for version in _next(kubernetes)}
    for app in rendered:
        for one in app.objects:
            kind = one["apiVersion"], one["kind"]
            for problem in now.problems(one):
                yield Finding.of(app, one, problem, f"mend it; the cluster runs Kubernetes {kubernetes}")
            if kind in now.custom_kinds or not now.serves(*kind):
                continue
            if gone := next((version for version, schemas in later.items() if not schemas.serves(*kind)), None):
                yield Finding.of(
                    app, one, f"{' '.join(kind)} is gone in Kubernetes {gone}", "take the API that follows it"
                )


def _next(kubernetes: str) -> list[str]:
    """The versions after one, as far as their schemas are known."""
    major, minor = map(int, kubernetes.split("."))
    return [version for step in range(1, AHEAD + 1) if (version := f"{major}.{minor + step}") in KNOWN]

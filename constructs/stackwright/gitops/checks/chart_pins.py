"""Every chart is one of the pin file, in the version that stands there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.rendering.applications import Rendered

FILE = "add-ons/charts.yaml"


def findings(rendered: Sequence[Rendered], pins: Mapping[str, Any], place: str, kubernetes: str) -> Iterator[Finding]:
    """Charts that are not pinned, or pinned otherwise.

    Args:
        rendered: All applications.
        pins: The pins by the names of add-ons.
        place: The file that they stand in.
        kubernetes: The cluster's version.
    """
    for app in rendered:
        for source in app.sources:
            if "chart" in source:
                yield from _source(app, source, pins, place, kubernetes)


def _source(
    app: Rendered, source: Mapping[str, Any], pins: Mapping[str, Any], place: str, kubernetes: str
) -> Iterator[Finding]:
    chart, version = source["chart"], source["targetRevision"]
    if source["repoURL"].startswith("oci://"):
        # Source: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#declarative
        problem = f"with {source['repoURL']}, Argo CD fetches that itself, and not the chart below it"
        remedy = f"leave out oci:// in {place}: a registry of charts is named without"
        yield Finding(app.place, app.name, f"chart {chart} {version}", problem, remedy)
    pinned = [(name, pin) for name, pin in pins.items() if pin["chart"] == chart]
    what = f"chart {chart} {version}"
    if not pinned:
        remedy = f"pin it in {place}, and read repository, chart and version from there"
        yield Finding(app.place, app.name, what, f"there is no pin of it in {place}", remedy)
        return
    for key, wanted in (("version", version), ("repository", source["repoURL"])):
        there = sorted({pin[key] for _, pin in pinned})
        if wanted not in there:
            problem = f"its {key} is {wanted}, and {place} pins {', '.join(there)}"
            yield Finding(app.place, app.name, what, problem, f"read the {key} from {place}")
    for name, pin in pinned:
        if pin["version"] == version and kubernetes not in pin["kubernetes"]:
            tried = ", ".join(pin["kubernetes"])
            problem = f"{place} has charts.{name} tried for Kubernetes {tried}, and the cluster runs {kubernetes}"
            yield Finding(place, app.name, what, problem, "try it with that version and add it, or take another chart")

"""Releases are rendered by real Helm, with exactly the values that Terraform gave the provider for them."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from stackwright.gitops.checks import validity
from stackwright.gitops.errors import GitOpsError, ToolError
from stackwright.gitops.objects import manifests
from stackwright.gitops.rendering import charts
from stackwright.gitops.rendering.applications import Rendered
from stackwright.gitops.tools import run
from stackwright.model.catalogue.kubernetes_versions import DEFAULT_VERSION
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.rehearsal.life import Drawn, RehearsalFailure
from stackwright.rehearsal.script import Part

TYPE = "helm_release"
STEP = "render"
NO_HELM = "there is no helm on PATH"
ONLY_PLANNED = "it is planned only"
_FLAGS = {"string": "--set-string", "literal": "--set-literal"}
"""What Helm calls the types of a single value; every other one is `--set`."""


@dataclass(frozen=True)
class Release:
    """A release as the provider was given it.

    Attributes:
        address: Its address in Terraform.
        given: Its arguments, every reference in them resolved.
        pinned: Whether its configuration names a version of the chart.
    """

    address: str
    given: Mapping[str, Any]
    pinned: bool

    @property
    def chart(self) -> str:
        """The chart and its version."""
        return f"{self.given['chart']} {self.given['version']}" if self.pinned else str(self.given["chart"])

    def told(self, objects: int = 0, why_not: str = "") -> Drawn:
        """What the report says of it."""
        return Drawn(self.given["name"], self.chart, objects, why_not)


def releases(part: Part, state: Iterable[Mapping[str, Any]]) -> list[Release]:
    """The releases of a stack, each after those that it waits for.

    Args:
        part: The stack.
        state: Its resources, as Terraform shows them.
    """
    written = part.document.of_type(TYPE)
    made = [one for one in state if one["type"] == TYPE and one["mode"] == "managed"]
    waits = {f"{TYPE}.{one['name']}": one.get("depends_on", ()) for one in made}
    place = {address: number for number, address in enumerate(TopologicalSorter(waits).static_order())}
    made.sort(key=lambda one: place[f"{TYPE}.{one['name']}"])
    return [Release(one["address"], one["values"], "version" in written[one["name"]]) for one in made]


def planned(part: Part) -> list[Drawn]:
    """The releases of a stack that is not applied: what they would be given, nobody knows."""
    bodies = part.document.of_type(TYPE).values()
    return [
        Release("", {"version": "", **body}, "version" in body).told(why_not="it is planned only") for body in bodies
    ]


class Helm:
    """Renders the releases of all stacks; what was rendered before says which custom resources there are.

    Args:
        folder: A folder for values, made if missing.

    Attributes:
        rendered: What was rendered, by environment.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rendered: dict[str, list[Rendered]] = {}

    def render(self, part: Part, release: Release) -> Drawn:
        """Render one release, and hold its objects against what its cluster takes.

        Args:
            part: Its stack.
            release: The release; those that it waits for have been rendered.

        Raises:
            RehearsalFailure: Helm refuses it, or the cluster would.
        """
        if shutil.which("helm") is None:
            return release.told(why_not=NO_HELM)
        if not release.pinned or not release.given["repository"]:
            return release.told(why_not="it names no repository and version")
        try:
            archive = charts.archive(*(release.given[key] for key in ("repository", "chart", "version")))
        except ToolError as error:
            return release.told(why_not=f"its chart cannot be had: {error}")
        except GitOpsError as error:
            raise _refused(part, release, str(error), "its chart has to be there") from None
        kubernetes = _kubernetes(part)
        try:
            printed = run("helm", [*self._arguments(part, release, archive), "--kube-version", kubernetes])
        except ToolError as error:
            raise _refused(part, release, str(error), "Helm has to render it") from None
        before = self.rendered.setdefault(part.stack.group, [])
        made = _application(release, manifests.read(printed))
        before.append(made)
        found = [one for one in validity.findings(before, kubernetes) if one.application == made.name]
        if found:
            told = "\n".join(f"{one.what}: {one.problem}; {one.remedy}" for one in found)
            raise _refused(part, release, told, "the cluster has to take what Helm renders")
        return release.told(len(made.objects))

    def _arguments(self, part: Part, release: Release, archive: Path) -> Iterator[str]:
        given = release.given
        yield from ("template", given["name"], str(archive), "--namespace", given["namespace"], "--skip-tests")
        if not given["skip_crds"]:
            yield "--include-crds"
        folder = self._folder / part.name / release.address
        folder.mkdir(parents=True)
        for number, text in enumerate(given["values"] or ()):
            file = folder / f"{number}.yaml"
            file.write_bytes((text or "").encode())
            yield from ("--values", str(file))
        for one in (*(given["set"] or ()), *(given["set_sensitive"] or ())):
            yield from (_FLAGS.get(one["type"] or "", "--set"), f"{one['name']}={one['value']}")
        for one in given["set_list"] or ():
            yield from ("--set", f"{one['name']}={{{','.join(one['value'])}}}")


def _application(release: Release, objects: Iterable[manifests.Object]) -> Rendered:
    given = release.given
    source = {"repoURL": given["repository"], "chart": given["chart"], "targetRevision": given["version"]}
    spec = {"destination": {"namespace": given["namespace"]}, "source": source}
    return Rendered({"metadata": {"name": release.address}, "spec": spec}, tuple(objects))


def _kubernetes(part: Part) -> str:
    """The version of the environment's cluster; where it has none of ours, the one that a cluster gets by itself."""
    cluster = part.environment.block(ClusterSettings) if part.environment else None
    return cluster.version if cluster else DEFAULT_VERSION


def _refused(part: Part, release: Release, said: str, expected: str) -> RehearsalFailure:
    place = f"release {release.given['name']} of chart {release.chart} ({release.address})"
    remedy = "mend the values where they are made: in the environment file, or in the layer"
    return RehearsalFailure(part.name, STEP, said, f"{place}: {expected}; {remedy}")

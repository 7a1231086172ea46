"""An environment as Argo CD would make it: every application with its objects."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.gitops import charts
from stackwright.gitops.application_sets import Application, applications
from stackwright.gitops.cluster import Cluster
from stackwright.gitops.manifests import Object
from stackwright.gitops.sources import Rendering, render

Progress = Callable[[str], None]
WORKERS = 4
"""Helm and kubectl read from the disk at first, and compute later."""


@dataclass(frozen=True)
class Rendered:
    """One application with what it makes.

    Attributes:
        application: The application itself, its templates resolved.
        objects: Its objects.
    """

    application: Application
    objects: tuple[Object, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.application["metadata"]["name"])

    @property
    def place(self) -> str:
        """Where in the tree its own files lie: what it adds to a chart, or else the chart's values."""
        for source in self.sources:
            if "path" in source:
                return str(source["path"])
            if files := source.get("helm", {}).get("valueFiles"):
                return str(files[0]).partition("/")[2].rpartition("/")[0]
        return self.name

    @property
    def namespace(self) -> str:
        """The namespace of those of its objects that name none."""
        return str(self.application["spec"]["destination"].get("namespace", "default"))

    @property
    def sources(self) -> list[dict[str, Any]]:
        """What it is rendered from."""
        return _sources(self.application)

    def namespace_of(self, one: Object) -> str:
        """The namespace that one of its objects goes to, if its kind has one."""
        return str(one["metadata"].get("namespace") or self.namespace)


def render_all(root: str, cluster: Cluster, repository: Path, progress: Progress) -> list[Rendered]:
    """Render every application of a cluster.

    Charts that ask what the cluster serves are rendered as if all custom resources of the others were served already.

    Args:
        root: The folder that the root application reads, below the repository.
        cluster: The cluster.
        repository: A work tree of the repository.
        progress: Called with a line for each application that is rendered.

    Raises:
        GitOpsError: Something cannot be rendered.
    """
    top = read_root(root, cluster, repository)
    own = [one for one in top if one["kind"] == "Application"]
    sets = [one for one in top if one["kind"] == "ApplicationSet"]

    def rendered(application: Application, served: Sequence[str] = ()) -> Rendered:
        made = Rendered(application, tuple(_objects(application, cluster, repository, served)))
        progress(f"{made.name}: {len(made.objects)} objects")
        return made

    with ThreadPoolExecutor(WORKERS) as workers:
        first = list(workers.map(rendered, own + applications(sets, cluster, repository)))
        served = sorted({version for one in first for made in one.objects for version in _served(made)})
        again = (
            workers.submit(rendered, one.application, served) if _asks_what_is_served(one.application) else None
            for one in first
        )
        return [later.result() if later else one for one, later in zip(first, list(again), strict=True)]


def read_root(root: str, cluster: Cluster, repository: Path) -> list[Object]:
    """What the root application itself makes: Applications and ApplicationSets.

    Args:
        root: The folder that it reads, below the repository.
        cluster: The cluster.
        repository: A work tree of the repository.

    Raises:
        ToolError: kubectl is missing, or refuses it.
    """
    return render({"path": root}, Rendering("root", "argocd", cluster.kubernetes, (), repository, {}))


def _sources(application: Application) -> list[dict[str, Any]]:
    spec = application["spec"]
    return list(spec["sources"] if "sources" in spec else [spec["source"]])


def _objects(application: Application, cluster: Cluster, repository: Path, served: Sequence[str]) -> list[Object]:
    sources = _sources(application)
    references = {str(source["ref"]): repository for source in sources if "ref" in source}
    name, namespace = application["metadata"]["name"], application["spec"]["destination"].get("namespace", "default")
    how = Rendering(name, namespace, cluster.kubernetes, served, repository, references)
    return [one for source in sources for one in render(source, how)]


def _served(one: Object) -> list[str]:
    """What a definition of custom resources lets the cluster serve, as Helm asks for it."""
    if one["kind"] != "CustomResourceDefinition":
        return []
    spec = one["spec"]
    versions = [f"{spec['group']}/{version['name']}" for version in spec["versions"] if version["served"]]
    return [*versions, *(f"{version}/{spec['names']['kind']}" for version in versions)]


def _asks_what_is_served(application: Application) -> bool:
    return any(
        charts.asks_what_is_served(
            charts.archive(str(source["repoURL"]), str(source["chart"]), str(source["targetRevision"]))
        )
        for source in _sources(application)
        if "chart" in source
    )

"""An environment as Argo CD would make it: every application with its objects."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering import charts
from stackwright.gitops.rendering.application_sets import Application, applications
from stackwright.gitops.rendering.cluster import Cluster
from stackwright.gitops.rendering.shape import checked
from stackwright.gitops.rendering.sources import Rendering, is_test, render

Progress = Callable[[str], None]
Source = Mapping[str, Any]
WORKERS = 4
"""Helm and kubectl read from the disk at first, and compute later."""


@dataclass(frozen=True)
class Rendered:
    """One application with what it makes.

    Attributes:
        application: The application itself, its templates resolved.
        objects: Its objects.
        tests: Its objects that are tests of Helm's, which Argo CD makes at no time.
        how: What its sources were rendered with.
    """

    application: Application
    objects: tuple[Object, ...]
    tests: tuple[Object, ...] = ()
    how: tuple[tuple[Source, Rendering], ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.application["metadata"]["name"])

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Where its objects come from."""
        spec = self.application["spec"]
        return list(spec["sources"] if "sources" in spec else [spec["source"]])

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
    def is_chart(self) -> bool:
        """Whether it is somebody's chart, and not only what lies in the tree."""
        return any("chart" in source for source in self.sources)

    def namespace_of(self, one: Object) -> str:
        """The namespace that one of its objects goes to, if its kind has one."""
        return str(one["metadata"].get("namespace") or self.namespace)

    def again(self) -> tuple[Object, ...]:
        """Its objects, rendered once more: what differs from the first time is made up at each rendering."""
        made = chain.from_iterable(render(source, how, anew=True) for source, how in self.how)
        return tuple(one for one in made if not is_test(one))


@dataclass(frozen=True)
class LeftOut:
    """Something of the tree that an environment does not get.

    Attributes:
        what: What it is.
        why: Why not.
    """

    what: str
    why: str


@dataclass(frozen=True)
class Rendition:
    """What Argo CD would make.

    Attributes:
        rendered: Every application with its objects, in the order of their sync waves.
        left_out: What is in the tree, and not rendered.
    """

    rendered: tuple[Rendered, ...]
    left_out: tuple[LeftOut, ...]


def render_all(root: str, cluster: Cluster, repository: Path, progress: Progress) -> list[Rendered]:
    """Render every application of a cluster; see `rendition`."""
    return list(rendition(root, cluster, repository, progress).rendered)


def rendition(root: str, cluster: Cluster, repository: Path, progress: Progress) -> Rendition:
    """Render every application of a cluster.

    Charts that ask what the cluster serves are rendered as if all custom resources of the others were served already.

    Args:
        root: The folder that the root application reads, below the repository.
        cluster: The cluster.
        repository: A work tree of the repository.
        progress: Called with a line for each application that is rendered.

    Raises:
        GitOpsError: Something cannot be rendered; the text names all that cannot.
    """
    progress("resolving the ApplicationSets")
    top = read_root(root, cluster, repository)
    own = [one for one in top if one["kind"] == "Application"]
    sets = [checked(one) for one in top if one["kind"] == "ApplicationSet"]
    made = [checked(one) for one in own + applications(sets, cluster, repository)]
    first = _all([_begun(one, cluster, repository) for one in made], progress)
    served = {version for one in first for part in one.objects for version in _served(part)}
    asking = [again for one in first if (again := _with_served(one, served)) != one]
    second = {one.name: one for one in _all(asking, progress)}
    rendered = tuple(second.get(one.name, one) for one in first)
    others = [one for one in top if one["kind"] not in {"Application", "ApplicationSet"}]
    return Rendition(rendered, tuple(_left_out(rendered, sets, others, cluster)))


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


def _begun(application: Application, cluster: Cluster, repository: Path) -> Rendered:
    """An application whose objects are still to be rendered."""
    whole = Rendered(application, ())
    references = {str(source["ref"]): repository for source in whole.sources if "ref" in source}
    how = Rendering(whole.name, whole.namespace, cluster.kubernetes, (), repository, references)
    return replace(whole, how=tuple((source, how) for source in whole.sources))


def _with_served(one: Rendered, served: Collection[str]) -> Rendered:
    """An application whose charts are told what is served of what they ask for."""
    how = tuple((source, replace(how, api_versions=_asked(source, served))) for source, how in one.how)
    return replace(one, how=how)


def _asked(source: Source, served: Collection[str]) -> tuple[str, ...]:
    if "chart" not in source:
        return ()
    asked = charts.asks_for(charts.archive_of(source))
    return tuple(sorted(served if asked is None else asked.intersection(served)))


def _all(begun: Sequence[Rendered], progress: Progress) -> list[Rendered]:
    """The applications with their objects, rendered side by side."""
    workers = ThreadPoolExecutor(WORKERS)
    try:
        tasks = [workers.submit(_rendered, one) for one in begun]
        for done, task in enumerate(as_completed(tasks), start=1):
            if not task.exception():
                one = task.result()
                progress(f"{one.name}: {len(one.objects)} objects, {done} of {len(tasks)}")
        return list(_results(tasks))
    finally:
        workers.shutdown(cancel_futures=True)


def _rendered(one: Rendered) -> Rendered:
    objects = [made for source, how in one.how for made in render(source, how)]
    tests = tuple(made for made in objects if is_test(made))
    return replace(one, objects=tuple(made for made in objects if not is_test(made)), tests=tests)


def _results(tasks: Sequence[Future[Rendered]]) -> Iterator[Rendered]:
    """What tasks gave, or one error of all that went wrong."""
    errors = [task.exception() for task in tasks]
    for error in errors:
        if error and not isinstance(error, GitOpsError):
            raise error
    if told := dict.fromkeys(str(error) for error in errors if error):
        raise GitOpsError("\n".join(told))
    yield from (task.result() for task in tasks)


def _served(one: Object) -> list[str]:
    """What a definition of custom resources lets the cluster serve, as Helm asks for it."""
    if one["kind"] != "CustomResourceDefinition":
        return []
    spec = one["spec"]
    versions = [f"{spec['group']}/{version['name']}" for version in spec["versions"] if version["served"]]
    return [*versions, *(f"{version}/{spec['names']['kind']}" for version in versions)]


def _left_out(
    rendered: Sequence[Rendered], sets: Sequence[Object], others: Sequence[Object], cluster: Cluster
) -> Iterator[LeftOut]:
    for one in sets:
        if unmet := list(_unmet(one["spec"]["generators"], cluster)):
            yield LeftOut(f"{one['metadata']['name']} ({', '.join(unmet)})", "as the cluster's labels do not choose it")
    for app in rendered:
        for one in app.tests:
            yield LeftOut(f"{one['kind']} {one['metadata']['name']}", "as Argo CD runs no test of Helm's")
    for one in others:
        yield LeftOut(f"{one['kind']} {one['metadata']['name']}", "as it lies in the root itself")


def _unmet(generators: Sequence[Mapping[str, Any]], cluster: Cluster) -> Iterator[str]:
    """The labels for want of which a set does not choose the cluster."""
    for one in generators:
        yield from _unmet(one.get("matrix", {}).get("generators", ()), cluster)
        selector = one.get("clusters", {}).get("selector", {})
        if not cluster.matches(selector):
            labels = selector.get("matchLabels", {})
            yield from (name for name, value in labels.items() if cluster.labels.get(name) != value)
            yield from (expression["key"] for expression in selector.get("matchExpressions", ()))

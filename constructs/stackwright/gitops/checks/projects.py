"""Every application keeps within its AppProject: where it comes from, where it goes, what of the cluster it makes.

Source: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
"""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.objects.kinds import Kinds, group
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered

Project = Mapping[str, Any]


def findings(rendered: Sequence[Rendered], projects: Sequence[Object]) -> Iterator[Finding]:
    """What Argo CD refuses to sync.

    Args:
        rendered: All applications.
        projects: The AppProjects, as Terraform makes them.
    """
    kinds = Kinds(one for _, one in Contents(rendered).of_kind("CustomResourceDefinition"))
    known = {str(one["metadata"]["name"]): one["spec"] for one in projects}
    for app in rendered:
        name = app.application["spec"].get("project", "default")
        if name not in known:
            problem = f"is of the project {name}, and Terraform makes none of that name"
            yield Finding.of(app, app.application, problem, f"set spec.project to one of {', '.join(sorted(known))}")
            continue
        yield from _itself(app, name, known[name])
        for one in app.objects:
            yield from _object(app, one, name, known[name], kinds)


def _itself(app: Rendered, name: str, project: Project) -> Iterator[Finding]:
    for source in app.sources:
        if not _listed(source["repoURL"], project.get("sourceRepos") or ()):
            problem = f"project {name} takes nothing from {source['repoURL']}"
            remedy = f"add it to the project's sourceRepos, or use one of {', '.join(project.get('sourceRepos') or ())}"
            yield Finding.of(app, app.application, problem, remedy)
    if not _goes(app, app.namespace, project):
        yield Finding.of(app, app.application, *_elsewhere(name, app.namespace, project))


def _object(app: Rendered, one: Object, name: str, project: Project, kinds: Kinds) -> Iterator[Finding]:
    if not kinds.has_namespace(one):
        if not _of_kind(one, project.get("clusterResourceWhitelist") or ()) or _of_kind(
            one, project.get("clusterResourceBlacklist") or ()
        ):
            problem = f"project {name} may not make this kind, which belongs to the whole cluster"
            yield Finding.of(
                app, one, problem, "leave it to the project platform, or add it to clusterResourceWhitelist"
            )
        return
    if not _goes(app, app.namespace_of(one), project):
        yield Finding.of(app, one, *_elsewhere(name, app.namespace_of(one), project))
    allowed = project.get("namespaceResourceWhitelist")
    if (allowed and not _of_kind(one, allowed)) or _of_kind(one, project.get("namespaceResourceBlacklist") or ()):
        yield Finding.of(
            app, one, f"project {name} may not make this kind", "take it away, or change the project's lists"
        )


def _goes(app: Rendered, namespace: str, project: Project) -> bool:
    """Whether a namespace of the application's cluster is one that the project may write to."""
    destination, listed = app.application["spec"]["destination"], project.get("destinations") or ()
    return any(
        _to(one, destination) and fnmatchcase(namespace, one.get("namespace", "")) for one in listed if not _denies(one)
    ) and not any(
        _to(one, destination, "!") and fnmatchcase(namespace, one.get("namespace", "").removeprefix("!"))
        for one in listed
        if _denies(one)
    )


def _denies(destination: Mapping[str, str]) -> bool:
    return any(value.startswith("!") for value in destination.values())


def _to(allowed: Mapping[str, str], destination: Mapping[str, str], prefix: str = "") -> bool:
    """Whether a destination is of the same cluster, by its address or its name."""
    return any(
        key in destination and fnmatchcase(destination[key], allowed[key].removeprefix(prefix))
        for key in ("server", "name")
        if key in allowed
    )


def _listed(address: str, patterns: Sequence[str]) -> bool:
    refused = [pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")]
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    return any(fnmatchcase(address, one) for one in wanted) and not any(fnmatchcase(address, one) for one in refused)


def _of_kind(one: Object, listed: Sequence[Mapping[str, str]]) -> bool:
    return any(fnmatchcase(group(one), entry["group"]) and fnmatchcase(one["kind"], entry["kind"]) for entry in listed)


def _elsewhere(name: str, namespace: str, project: Project) -> tuple[str, str]:
    allowed = ", ".join(sorted(str(one.get("namespace")) for one in project.get("destinations") or ())) or "none"
    return f"project {name} may not write to namespace {namespace}", f"use one that it may write to: {allowed}"

"""Applications and ApplicationSets that a person has written: whether they have what is read of them here."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.objects.manifests import Object


def checked(one: Object) -> Object:
    """An Application or ApplicationSet in which nothing is missing that rendering reads.

    Raises:
        GitOpsError: Something is; the text names all of it.
    """
    problems = _set(one) if one["kind"] == "ApplicationSet" else _application(one)
    named = f"{one['kind']} {one['metadata']['name']}"
    if told := [f"{named}: {problem}" for problem in problems]:
        raise GitOpsError("\n".join(told))
    return one


def _set(one: Object) -> Iterator[str]:
    spec = one.get("spec")
    if not isinstance(spec, Mapping):
        yield "has no spec; add it"
        return
    if spec.get("goTemplate") is not True:
        yield "spec.goTemplate is not true; set it, as only Go templates are resolved here"
    if "templatePatch" in spec:
        yield "spec.templatePatch is not known here; write it into the template, or a set of its own"
    yield from _generators(spec.get("generators"), "spec.generators")
    template = spec.get("template")
    if not isinstance(template, Mapping) or not isinstance(template.get("metadata"), Mapping):
        yield "spec.template.metadata is missing; name the application there"


def _generators(given: Any, key: str) -> Iterator[str]:  # noqa: ANN401 - any YAML
    if not isinstance(given, list) or not all(isinstance(generator, Mapping) for generator in given):
        yield f"{key} is no list of generators; write one"
        return
    for generator in given:
        for kind, said in generator.items():
            if not isinstance(said, Mapping):
                yield f"{key}: {kind} is empty; write {kind}: {{}} if that is meant"
            elif kind == "matrix":
                below = said.get("generators")
                yield from _generators(below, f"{key}.matrix.generators")
                if isinstance(below, list) and len(below) != 2:  # noqa: PLR2004 - Argo CD's own rule
                    yield f"{key}.matrix has {len(below)} generators; it takes two"


def _application(one: Object) -> Iterator[str]:
    spec = one.get("spec")
    if not isinstance(spec, Mapping):
        yield "has no spec; add it"
        return
    if not isinstance(spec.get("destination"), Mapping):
        yield "spec.destination is missing; name the cluster and the namespace"
    sources = spec["sources"] if "sources" in spec else [spec.get("source")]
    if not isinstance(sources, list) or not all(isinstance(source, Mapping) for source in sources):
        yield "has no source; add spec.source or spec.sources"
        return
    for source in sources:
        needed = ("repoURL", "targetRevision") if "chart" in source else ("repoURL",)
        if missing := [key for key in needed if not source.get(key)]:
            yield f"a source has no {' and no '.join(missing)}; add it"

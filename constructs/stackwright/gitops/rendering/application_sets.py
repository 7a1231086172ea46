"""ApplicationSets resolved for one cluster: the applications that Argo CD's own controller would make of them.

Known are the generators that the tree uses: clusters, git files, lists, and a matrix of two of these, the second of
which is filled in from the first.
Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.rendering import yaml_files
from stackwright.gitops.rendering.cluster import Cluster
from stackwright.gitops.rendering.go_templates import Task, resolve

Parameters = Mapping[str, Any]
Application = dict[str, Any]

_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_NAME = re.compile(r"(?<![\w\")\]$])\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
_OWN_DOT = re.compile(r"\{\{-?\s*(?:range|with|define|block)\b")
"""Blocks in which a dot means something else than the parameters."""


@dataclass(frozen=True)
class _Filled:
    """A template with the parameters of one application."""

    source: str
    template: Any
    parameters: Parameters


def applications(sets: Sequence[Mapping[str, Any]], cluster: Cluster, repository: Path) -> list[Application]:
    """The applications that ApplicationSets make for a cluster, in the order of their sync waves.

    Args:
        sets: The ApplicationSets.
        cluster: The cluster, whose secret they read.
        repository: A work tree of the repository that they read files of.

    Raises:
        GitOpsError: A set uses a generator that is not known here, or names a parameter that is not there.
    """
    begun = [(one, first) for one in sets for first in _parameters(_name(one), _halves(one)[0], cluster, repository)]
    values = _all_resolved([_Filled(_name(one), _values(_halves(one)[0]), first) for one, first in begun])
    begun = [(one, {**first, **own}) for (one, first), own in zip(begun, values, strict=True)]
    seconds = _all_resolved([_Filled(_name(one), _halves(one)[1], first) for one, first in begun])
    filled = [
        _Filled(_name(one), one["spec"]["template"], _merged(first, second))
        for (one, first), generator in zip(begun, seconds, strict=True)
        for second in (_parameters(_name(one), generator, cluster, repository) if generator else [{}])
    ]
    made = _all_resolved(filled)
    waves = {_name(one): _wave(one) for one in sets}
    order = sorted(zip(filled, made, strict=True), key=lambda pair: waves[pair[0].source])
    return [{"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", **application} for _, application in order]


def _name(one: Mapping[str, Any]) -> str:
    return str(one["metadata"]["name"])


def _wave(one: Mapping[str, Any]) -> int:
    return int(one["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", "0"))


def _halves(one: Mapping[str, Any]) -> tuple[Any, Any]:
    """The generator that comes first, and the one of a matrix that is resolved with what the first gives."""
    generators = one["spec"]["generators"]
    if len(generators) != 1:
        raise GitOpsError(f"{_name(one)}: has {len(generators)} generators; use one, or a matrix of two")
    matrix = generators[0].get("matrix")
    if matrix is None:
        return generators[0], None
    first, second = matrix["generators"]
    return first, second


def _values(generator: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any YAML
    """What a clusters generator adds of its own, by names below `values`; templates that the cluster fills in."""
    given = generator.get("clusters", {}).get("values")
    return {"values": given} if given else {}


def _parameters(source: str, generator: Mapping[str, Any], cluster: Cluster, repository: Path) -> Iterator[Parameters]:
    """What a generator gives, a set of parameters for each application."""
    if "clusters" in generator:
        if cluster.matches(generator["clusters"].get("selector", {})):
            yield cluster.parameters
    elif "list" in generator:
        yield from generator["list"].get("elements", ())
        yield from _elements(source, generator["list"].get("elementsYaml", "[]"))
    elif "files" in generator.get("git", {}):
        for pattern in generator["git"]["files"]:
            yield from _files(source, pattern["path"], repository)
    else:
        known = "clusters, git files, lists and a matrix of two of these"
        raise GitOpsError(f"{source}: uses the generator {next(iter(generator), 'nothing')!r}; known are {known}")


def _elements(source: str, text: str) -> Iterator[Parameters]:
    """The elements of a list that is itself a parameter, such as an annotation of the cluster."""
    elements = yaml.safe_load(text)
    if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
        raise GitOpsError(f"{source}: its elementsYaml is no list of mappings: {text}")
    yield from elements


def _files(source: str, pattern: str, repository: Path) -> Iterator[Parameters]:
    found = sorted(repository.glob(pattern))
    if not found:
        raise GitOpsError(f"{source}: reads {pattern}, and there is no such file in {repository}")
    for file in found:
        path = PurePosixPath(file.relative_to(repository))
        place = {"path": str(path.parent), "filename": path.name, "basename": path.parent.name}
        content: Any = yaml_files.said(file)
        for entry in content if isinstance(content, list) else [content]:
            if not isinstance(entry, Mapping):
                raise GitOpsError(f"{source}: reads {path}, which holds no mapping, or list of some; write one")
            yield {**entry, "path": place}


def _all_resolved(filled: Sequence[_Filled]) -> list[Any]:
    """The templates with their parameters filled in; every text of a template is one by itself, as in Argo CD."""
    texts = [dict(_texts(one.template)) for one in filled]
    for one, own in zip(filled, texts, strict=True):
        for text in own.values():
            _check(one, text)
    tasks = [Task(own, one.parameters) for own, one in zip(texts, filled, strict=True)]
    busy = [task for task in tasks if task.texts]
    results = iter(resolve(busy))
    return [_with(one.template, next(results) if task.texts else {}) for one, task in zip(filled, tasks, strict=True)]


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any YAML
    """Every text that holds a template, by where it stands."""
    if isinstance(value, str) and "{{" in value:
        yield key, value
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _texts(below, f"{key}/{name}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _texts(below, f"{key}/{place}")


def _with(value: Any, texts: Mapping[str, str], key: str = "") -> Any:  # noqa: ANN401 - any YAML
    if isinstance(value, dict):
        return {name: _with(below, texts, f"{key}/{name}") for name, below in value.items()}
    if isinstance(value, list):
        return [_with(below, texts, f"{key}/{place}") for place, below in enumerate(value)]
    return texts.get(key, value)


def _check(one: _Filled, text: str) -> None:
    """A parameter that is not there becomes nothing in Helm; Argo CD refuses it, as `missingkey=error` asks."""
    if _OWN_DOT.search(text):
        return
    for expression in _EXPRESSION.findall(text):
        for name in _NAME.findall(expression):
            here: Any = one.parameters
            for part in name.split("."):
                if not isinstance(here, Mapping) or part not in here:
                    raise GitOpsError(f"{one.source}: names .{name}, and there is no {part}: {text.strip()}")
                here = here[part]


def _merged(first: Parameters, second: Parameters) -> dict[str, Any]:
    return {
        key: _merged(first[key], second[key])
        if isinstance(first.get(key), Mapping) and isinstance(second.get(key), Mapping)
        else second.get(key, first.get(key))
        for key in {**first, **second}
    }

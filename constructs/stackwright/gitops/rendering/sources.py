"""One source of an application, rendered as Argo CD would: a chart, a Kustomize folder, or plain YAML."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from stackwright.gitops.errors import GitOpsError, MissingTool, ToolError
from stackwright.gitops.objects import manifests
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering import charts, yaml_files
from stackwright.gitops.tools import run

KUSTOMIZATION = "kustomization.yaml"


@dataclass(frozen=True)
class Rendering:
    """What a source is rendered with.

    Attributes:
        application: The application's name, which is also the release's unless the source says otherwise.
        namespace: The namespace that objects go to which name none.
        kubernetes: The cluster's version.
        api_versions: What the cluster serves beside Kubernetes' own, e.g. `monitoring.coreos.com/v1`.
        repository: A work tree of the repository.
        references: Roots of the sources that others name as `$name`.
    """

    application: str
    namespace: str
    kubernetes: str
    api_versions: Sequence[str]
    repository: Path
    references: Mapping[str, Path]


def render(source: Mapping[str, Any], how: Rendering, *, anew: bool = False) -> list[Object]:
    """The objects of one source; none of a source that is only there for others to take values from.

    Args:
        source: The source, as an Application holds it.
        how: What it is rendered with.
        anew: Whether to render a chart again that was rendered before with the same values.

    Raises:
        GitOpsError: It names what is not there.
        ToolError: Helm or kubectl is missing, or refuses it.
    """
    if "chart" in source:
        return _named(_chart(source, how, anew=anew), how)
    if "path" not in source:
        return []
    folder = how.repository / source["path"]
    if not folder.is_dir():
        remedy = "put it there, or mend the path"
        raise GitOpsError(f"{how.application}: there is no folder {source['path']}; {remedy}")
    if (folder / KUSTOMIZATION).is_file():
        return _named(_kustomize(folder, source.get("kustomize", {}), how), how)
    pattern = "**/*.yaml" if source.get("directory", {}).get("recurse") else "*.yaml"
    return _named([one for file in sorted(folder.glob(pattern)) for one in yaml_files.read(file, _objects)], how)


def is_test(one: Object) -> bool:
    """Whether a chart marks an object as a test of Helm's, which Argo CD runs at no time."""
    hooks = (one["metadata"].get("annotations") or {}).get("helm.sh/hook", "")
    return any(hook.strip().startswith("test") for hook in hooks.split(","))


def _objects(text: str) -> list[Object]:
    return list(manifests.read(text))


def _named(objects: list[Object], how: Rendering) -> list[Object]:
    """The objects, if each has what Argo CD knows it by."""
    for one in objects:
        if not (one.get("apiVersion") and one.get("kind") and (one.get("metadata") or {}).get("name")):
            said = json.dumps(one, default=str)[:80]
            raise GitOpsError(f"{how.application}: an object has no apiVersion, kind or name: {said}; add it")
    return objects


def _chart(source: Mapping[str, Any], how: Rendering, *, anew: bool) -> list[Object]:
    helm = source.get("helm", {})
    archive = charts.archive_of(source)
    arguments = [
        *("template", helm.get("releaseName", how.application), str(archive)),
        *("--namespace", how.namespace, "--kube-version", how.kubernetes),
        *(word for version in how.api_versions for word in ("--api-versions", version)),
        *([] if helm.get("skipCrds") else ["--include-crds"]),
    ]
    for parameter in helm.get("parameters", ()):
        flag = "--set-string" if parameter.get("forceString") else "--set"
        arguments += [flag, f"{parameter['name']}={parameter['value']}"]
    values = tuple(_values(helm, how))
    try:
        return list((_templated.__wrapped__ if anew else _templated)(tuple(arguments), values))
    except MissingTool:
        raise
    except ToolError as error:
        named = map(_in_tree, helm.get("valueFiles", ()))
        files = ", ".join(file for file in named if (how.repository / file).is_file())
        remedy = f"mend its values{files and f', in {files}'}, or the pin of its chart"
        raise ToolError(f"{how.application}: {error}; {remedy}") from None


@cache  # two revisions, or two environments, have most of their charts and values in common
def _templated(arguments: tuple[str, ...], values: tuple[str, ...]) -> tuple[Object, ...]:
    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        files = [Path(scratch) / f"values-{number}.yaml" for number, _ in enumerate(values)]
        for file, text in zip(files, values, strict=True):
            file.write_text(text, encoding="utf-8")
        words = [word for file in files for word in ("--values", str(file))]
        return tuple(manifests.read(run("helm", [*arguments, *words])))


def _values(helm: Mapping[str, Any], how: Rendering) -> Iterator[str]:
    """Texts of values, each over those before it; what the application itself says comes last."""
    for name in helm.get("valueFiles", ()):
        reference, _, path = name.partition("/")
        root = how.references.get(reference.removeprefix("$")) if reference.startswith("$") else None
        if root is None:
            raise GitOpsError(f"{how.application}: takes values from {name}, and no source has that ref; name one")
        if (root / path).is_file():
            yield yaml_files.read(root / path, _checked)
        elif not helm.get("ignoreMissingValueFiles"):
            problem = f"takes values from {path}, and there is no such file"
            raise GitOpsError(f"{how.application}: {problem}; add it, or set ignoreMissingValueFiles")
    try:
        own = helm.get("valuesObject") or yaml.safe_load(helm.get("values", "")) or {}
    except yaml.YAMLError as error:
        problem = f"its helm.values are not valid YAML: {' '.join(str(error).split())}"
        raise GitOpsError(f"{how.application}: {problem}; write valuesObject") from None
    if own:
        yield json.dumps(own)


def _in_tree(name: str) -> str:
    """`gitops/add-ons/loki/values.yaml` for what an application calls `$tree/gitops/add-ons/loki/values.yaml`."""
    return name.partition("/")[2]


def _checked(text: str) -> str:
    """The text itself: Helm would not say where in which file the mistake is."""
    yaml.load(text, yaml.CSafeLoader)
    return text


def _kustomize(folder: Path, settings: Mapping[str, Any], how: Rendering) -> list[Object]:
    """A folder as it is, or below a kustomization of its own that holds what the application adds."""
    if not settings:
        return _built(folder, folder, how)
    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        above = {"resources": [os.path.relpath(folder.resolve(), Path(scratch).resolve())]}
        added = {name: value for name, value in settings.items() if name in {"patches", "namespace", "images"}}
        if unknown := settings.keys() - added.keys():
            problem = f"the application's kustomize.{min(unknown)} is not known here"
            raise GitOpsError(f"{how.application}: {folder}: {problem}; use patches")
        (Path(scratch) / KUSTOMIZATION).write_text(json.dumps(above | added))
        return _built(Path(scratch), folder, how)


def _built(folder: Path, shown: Path, how: Rendering) -> list[Object]:
    try:
        return _objects(run("kubectl", ["kustomize", str(folder)]))
    except MissingTool:
        raise
    except ToolError as error:
        raise ToolError(f"{how.application}: {error}; mend {shown}") from None

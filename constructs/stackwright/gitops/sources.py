"""One source of an application, rendered as Argo CD would: a chart, a Kustomize folder, or plain YAML."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stackwright.gitops import charts, manifests
from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.manifests import Object
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


def render(source: Mapping[str, Any], how: Rendering) -> list[Object]:
    """The objects of one source; none of a source that is only there for others to take values from.

    Args:
        source: The source, as an Application holds it.
        how: What it is rendered with.

    Raises:
        GitOpsError: It names what is not there.
        ToolError: Helm or kubectl is missing, or refuses it.
    """
    if "chart" in source:
        return _chart(source, how)
    if "path" not in source:
        return []
    folder = how.repository / source["path"]
    if not folder.is_dir():
        raise GitOpsError(f"{how.application}: there is no folder {source['path']} in {how.repository}")
    if (folder / KUSTOMIZATION).is_file():
        return _kustomize(folder, source.get("kustomize", {}))
    pattern = "**/*.yaml" if source.get("directory", {}).get("recurse") else "*.yaml"
    return [one for file in sorted(folder.glob(pattern)) for one in manifests.read(file.read_text())]


def _chart(source: Mapping[str, Any], how: Rendering) -> list[Object]:
    helm = source.get("helm", {})
    archive = charts.archive(source["repoURL"], source["chart"], source["targetRevision"])
    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        arguments = [
            *("template", helm.get("releaseName", how.application), str(archive)),
            *("--namespace", how.namespace, "--kube-version", how.kubernetes),
            *(word for version in how.api_versions for word in ("--api-versions", version)),
            *([] if helm.get("skipCrds") else ["--include-crds"]),
            *(word for file in _value_files(helm, how, Path(scratch)) for word in ("--values", str(file))),
        ]
        for parameter in helm.get("parameters", ()):
            flag = "--set-string" if parameter.get("forceString") else "--set"
            arguments += [flag, f"{parameter['name']}={parameter['value']}"]
        printed = run("helm", arguments)
    # Argo CD runs what a chart marks as a test of Helm's at no time.
    return [one for one in manifests.read(printed) if not _is_test(one)]


def _value_files(helm: Mapping[str, Any], how: Rendering, scratch: Path) -> Iterator[Path]:
    """Files of values, each over those before it; what the application itself says comes last."""
    for name in helm.get("valueFiles", ()):
        reference, _, path = name.partition("/")
        root = how.references.get(reference.removeprefix("$")) if reference.startswith("$") else None
        if root is None:
            raise GitOpsError(f"{how.application}: takes values from {name}, and no source has that ref")
        if (root / path).is_file():
            yield root / path
        elif not helm.get("ignoreMissingValueFiles"):
            raise GitOpsError(f"{how.application}: takes values from {path}, and there is no such file in {root}")
    own = helm.get("valuesObject") or yaml.safe_load(helm.get("values", "")) or {}
    if own:
        (scratch / "values.json").write_text(json.dumps(own))
        yield scratch / "values.json"


def _kustomize(folder: Path, settings: Mapping[str, Any]) -> list[Object]:
    """A folder as it is, or below a kustomization of its own that holds what the application adds."""
    if not settings:
        return list(manifests.read(run("kubectl", ["kustomize", str(folder)])))
    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        above = {"resources": [os.path.relpath(folder, Path(scratch).resolve())]}
        added = {name: value for name, value in settings.items() if name in {"patches", "namespace", "images"}}
        if unknown := settings.keys() - added.keys():
            raise GitOpsError(f"{folder}: the application's kustomize.{min(unknown)} is not known here; use patches")
        (Path(scratch) / KUSTOMIZATION).write_text(json.dumps(above | added))
        return list(manifests.read(run("kubectl", ["kustomize", scratch])))


def _is_test(one: Object) -> bool:
    hooks = (one["metadata"].get("annotations") or {}).get("helm.sh/hook", "")
    return any(hook.strip().startswith("test") for hook in hooks.split(","))

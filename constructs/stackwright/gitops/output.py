"""What was rendered as files: a folder for each application, a file for each object, and a list of them all."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from stackwright.gitops.as_yaml import as_yaml
from stackwright.gitops.objects.kinds import Kinds
from stackwright.gitops.objects.manifests import Object, text_of
from stackwright.gitops.rendering.applications import Rendered
from stackwright.gitops.rendering.unreleased import DEFINITION, completed
from stackwright.gitops.secrecy import Secrecy
from stackwright.synthesis.folders import write_folder
from stackwright.synthesis.writing import OutputError, writing

INDEX = "applications.json"
"""The list, by which a folder is known to be ours."""
APPLICATION = "application.yaml"
MOST_NAME = 200
"""Characters of a file's name, below what file systems take; longer ones are cut, and told apart by a digest."""


def write(rendered: Sequence[Rendered], environment: str, secrecy: Secrecy, output: Path) -> None:
    """Write applications, all of them or none, in the place of those of an earlier time.

    Args:
        rendered: The applications.
        environment: The environment's name.
        secrecy: What hides what Secrets hold.
        output: The folder; made if missing.

    Raises:
        OutputError: The folder holds something else, or cannot be written.
    """
    texts = {path: _text(objects, secrecy) for path, objects in _files(rendered).items()}
    listed = {"environment": environment, "applications": [summary(one) for one in rendered], "files": sorted(texts)}
    check_ours(output)
    write_folder(output, {**texts, INDEX: json.dumps(listed, indent=2) + "\n"})


def check_ours(output: Path) -> None:
    """Let a folder be replaced only if it holds nothing but what was written here.

    Raises:
        OutputError: It holds something else.
    """
    with writing(output):
        if not os.path.lexists(output):
            return
        if not output.is_dir():
            raise OutputError(f"{output} is not a folder; name another one: --output")
        held = {str(file.relative_to(output)) for file in output.rglob("*") if file.is_symlink() or not file.is_dir()}
        strange = held - {INDEX, *_listed(output / INDEX)}
    if strange:
        raise OutputError(
            f"{output} holds {min(strange)}, which Stackwright did not write; move it away, or name another folder: "
            "--output"
        )


def summary(one: Rendered) -> dict[str, Any]:
    """An application in short, for scripts."""
    return {
        "name": one.name,
        "namespace": one.namespace,
        "charts": [{"chart": chart, "version": version} for chart, version in charts(one)],
        "objects": len(one.objects),
    }


def charts(one: Rendered) -> Iterator[tuple[str, str]]:
    """The charts of an application, with their versions."""
    for source in one.sources:
        if "chart" in source:
            yield str(source["chart"]), str(source["targetRevision"])


def _listed(index: Path) -> list[str]:
    try:
        return list(json.loads(index.read_text())["files"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _files(rendered: Sequence[Rendered]) -> dict[str, list[Object]]:
    """The objects of each file: one, unless others are called the same in another group of the API."""
    files: dict[str, list[Object]] = {}
    kinds = Kinds(made for one in completed(rendered)[0] for made in one.objects if made["kind"] == DEFINITION)
    for one in rendered:
        files.setdefault(f"{_safe(one.name)}/{APPLICATION}", []).append(one.application)
        for made in one.objects:
            folder = [one.name, one.namespace_of(made)] if kinds.has_namespace(made) else [one.name]
            name = _safe(f"{made['kind'].lower()}-{made['metadata']['name']}")
            files.setdefault("/".join([*map(_safe, folder), f"{name}.yaml"]), []).append(made)
    return files


def _safe(name: str) -> str:
    """A name as that of a file: names of roles may be anything that fits into an address."""
    safe = str(name).replace("/", "_").replace("\0", "_")
    if len(safe.encode()) > MOST_NAME:
        safe = f"{safe[:100]}-{hashlib.sha256(safe.encode()).hexdigest()[:16]}"
    return f"_{safe}" if safe.startswith(".") else safe


def _text(objects: Sequence[Object], secrecy: Secrecy) -> str:
    hidden = map(secrecy.hidden, objects)
    return "---\n".join(f"{text.strip()}\n" if (text := text_of(one)) else as_yaml(one) for one in hidden)


def unknown(rendered: Sequence[Rendered], mark: str) -> dict[str, int]:
    """How often a mark stands in the objects of each application in which it does."""
    counts = {one.name: sum(text.count(mark) for text in _texts(list(one.objects))) for one in rendered}
    return {name: count for name, count in counts.items() if count}


def _texts(value: object) -> Iterator[str]:
    """Every text of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_texts, value))

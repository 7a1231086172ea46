"""Charts: archives that lie in a folder, or are fetched from their repository once."""

import os
import re
import tarfile
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.cdk import cache_folder
from stackwright.gitops.errors import GitOpsError, MissingTool, ToolError
from stackwright.gitops.tools import run

FOLDER = "STACKWRIGHT_CHARTS"
"""Environment variable: a folder of archives like `loki-18.11.0.tgz`. Set, nothing is fetched."""
_ASKED = re.compile(rb"\.APIVersions\b(?:\.Has\s+\"([^\"]+)\")?")
"""Where a template asks what the cluster serves, and for what, unless it is computed."""


def archive(repository: str, chart: str, version: str) -> Path:
    """The archive of a chart.

    Args:
        repository: Address of its repository as Argo CD takes it: without a scheme, it is one of an OCI registry.
        chart: Its name.
        version: Its version.

    Raises:
        GitOpsError: The folder that the variable names does not have it.
        ToolError: It cannot be fetched.
    """
    name = f"{chart}-{version}.tgz"
    if given := os.environ.get(FOLDER):
        found = Path(given) / name
        if not found.is_file():
            raise GitOpsError(
                f"{FOLDER} is set, and there is no {name} in {given}; put it there, or unset the variable"
            )
        return found
    kept = cache_folder.folder() / "charts" / name
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        where = [chart, "--repo", repository] if "://" in repository else [f"oci://{repository}/{chart}"]
        with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
            try:
                run("helm", ["pull", *where, "--version", version, "--destination", scratch])
            except MissingTool:
                raise
            except ToolError as error:
                problem = f"{name} cannot be fetched from {repository}: {error}"
                remedy = f"check the network and the pin, or put it into a folder that {FOLDER} names"
                raise ToolError(f"{problem}; {remedy}") from None
            next(Path(scratch).glob("*.tgz")).replace(kept)
    return kept


def archive_of(source: Mapping[str, Any]) -> Path:
    """The archive of the chart of an application's source; see `archive`."""
    return archive(str(source["repoURL"]), str(source["chart"]), str(source["targetRevision"]))


@cache
def brings(chart: Path, kind: str) -> bool:
    """Whether any file of a chart has objects of a kind.

    Args:
        chart: Its archive.
        kind: The kind.
    """
    with tarfile.open(chart) as archived:
        texts = (opened.read() for member in archived if (opened := archived.extractfile(member)))
        return any(f"kind: {kind}".encode() in text for text in texts)


@cache
def asks_for(chart: Path) -> frozenset[str] | None:
    """The APIs that a chart's templates ask a cluster for; None if it can be any.

    Args:
        chart: Its archive.
    """
    asked = set()
    with tarfile.open(chart) as archived:
        for member in archived:
            if "/charts/" in member.name and member.name.endswith(".tgz"):
                return None
            content = archived.extractfile(member) if "/templates/" in member.name else None
            asked |= {found.decode() for found in _ASKED.findall(content.read() if content else b"")}
    return None if "" in asked else frozenset(asked)

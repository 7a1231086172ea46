"""Charts: archives that lie in a folder, or are fetched from their repository once."""

import os
import tarfile
import tempfile
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.tools import run

FOLDER = "STACKWRIGHT_CHARTS"
"""Environment variable: a folder of archives like `loki-18.11.0.tgz`. Set, nothing is fetched."""


def archive(repository: str, chart: str, version: str) -> Path:
    """The archive of a chart.

    Args:
        repository: Address of its repository; without a scheme it is a registry, as in Argo CD.
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
            run("helm", ["pull", *where, "--version", version, "--destination", scratch])
            next(Path(scratch).glob("*.tgz")).replace(kept)
    return kept


def asks_what_is_served(chart: Path) -> bool:
    """Whether a chart's templates depend on the APIs that a cluster serves.

    Args:
        chart: Its archive.
    """
    with tarfile.open(chart) as archived:
        for member in archived:
            content = archived.extractfile(member) if "/templates/" in member.name else None
            if content and b".Capabilities.APIVersions" in content.read():
                return True
    return False

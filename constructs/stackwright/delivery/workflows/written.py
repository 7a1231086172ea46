"""Every file that a platform's delivery is made of, as text, and whether those that are there are the same."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.engines.atlantis import atlantis
from stackwright.delivery.workflows.engines.hcp import upload, workspaces
from stackwright.delivery.workflows.github.build_image import build_image
from stackwright.delivery.workflows.github.canary import canary
from stackwright.delivery.workflows.github.ci import ci
from stackwright.delivery.workflows.github.cluster_ready import cluster_ready
from stackwright.delivery.workflows.github.dependabot import dependabot
from stackwright.delivery.workflows.github.drift import drift
from stackwright.delivery.workflows.github.scheduled_security import scheduled_security
from stackwright.delivery.workflows.github.smoke_tests import smoke_tests
from stackwright.delivery.workflows.github.terraform import UNAPPLIED, terraform
from stackwright.delivery.workflows.job import SCRIPTS, script
from stackwright.delivery.workflows.target import targets
from stackwright.delivery.workflows.yaml_text import HEADING, text
from stackwright.model.platform_ import Platform

WORKFLOWS = Path(".github", "workflows")
_CALLED = re.compile(rf"{re.escape(SCRIPTS)}/([a-z-]+)\.sh")
APPLICATION, PLATFORM, CONTINUOUS = "app", "ci", "cd"
"""Folders of the three repositories, where there are three: an application's code, the platform, Argo CD's files."""


def written(platform: Platform) -> dict[Path, str]:
    """The files, by where they go below the repository, or below the folder of the three."""
    homes = dict(_files(platform))
    homes |= {(home, path): content for home, path, content in _scripts(homes)}
    apart = platform.settings.delivery.layout == "three"
    return {Path(home, path) if apart else path: content for (home, path), content in homes.items()}


def _files(platform: Platform) -> Iterator[tuple[tuple[str, Path], str]]:
    """The files with the repository that each is for."""
    delivery, branch = platform.settings.delivery, platform.settings.repository.default_branch
    every, version = targets(platform), pins.terraform(platform.settings)
    applies = delivery.engine == "github"

    def workflow(home: str, name: str, content: Mapping[str, object]) -> tuple[tuple[str, Path], str]:
        return (home, WORKFLOWS / f"{name}.yaml"), text(content)

    yield workflow(PLATFORM, "ci", ci(branch, version))
    yield workflow(PLATFORM, "terraform", terraform(every, branch, version, applies=applies))
    if applies:
        yield workflow(PLATFORM, "drift", drift(every))
    yield workflow(PLATFORM, "scheduled-security", scheduled_security(every))
    if any(target.cluster for target in every):
        yield workflow(PLATFORM, "cluster-ready", cluster_ready(every))
    if first := next((target for target in every if target.registry), None):
        yield workflow(APPLICATION, "build-image", build_image(first))
    argo_cd = tuple(target for target in every if target.cluster and target.argo_cd)
    if with_canaries := tuple(target for target in argo_cd if target.production):
        yield workflow(CONTINUOUS, "canary", canary(with_canaries))
    if argo_cd:
        yield workflow(CONTINUOUS, "smoke-tests", smoke_tests(argo_cd))
    yield (PLATFORM, Path(".github", "dependabot.yml")), text(dependabot())
    if delivery.hcp:
        yield workflow(PLATFORM, "hcp", upload(delivery.hcp, branch, UNAPPLIED))
        yield (PLATFORM, Path("hcp", "main.tf.json")), f"{json.dumps(workspaces(every, delivery.hcp), indent=2)}\n"
    if delivery.engine == "atlantis":
        yield (PLATFORM, Path("atlantis.yaml")), text(atlantis(every))


def _scripts(files: Mapping[tuple[str, Path], str]) -> Iterator[tuple[str, Path, str]]:
    """The scripts that files call, each for their repository."""
    called = {(home, name) for (home, _), content in files.items() for name in _CALLED.findall(content)}
    for home, name in sorted(called):
        yield home, Path(SCRIPTS, f"{name}.sh"), HEADING + script(name)


def write(files: Mapping[Path, str], folder: Path) -> None:
    """Write files, and take away workflows of ours that are not written any more."""
    for path in _left(files, folder):
        path.unlink()
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)


def stale(files: Mapping[Path, str], folder: Path) -> list[str]:
    """What is not as it would be written, each with what is wrong with it."""
    found = [
        f"{folder / path} {_wrong(folder / path)}"
        for path, content in files.items()
        if not _same(folder / path, content)
    ]
    return found + [f"{path} is not asked for any more" for path in _left(files, folder)]


def _wrong(file: Path) -> str:
    return "is not what the environment files ask for" if file.exists() else "is missing"


def _same(file: Path, content: str) -> bool:
    return file.is_file() and file.read_text() == content


def _left(files: Mapping[Path, str], folder: Path) -> Iterable[Path]:
    """Files that were written once, and are nobody's now."""
    kept = {folder / path for path in files}
    homes = sorted({folder / path.parent for path in files if path.parent.parent.name == WORKFLOWS.parent.name})
    there = [file for home in homes for file in sorted(home.glob("*"))]
    return [file for file in there if file not in kept and file.read_text().startswith(HEADING)]

"""An environment as it was at another revision, if there was anything of it that Argo CD would have read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from stackwright.gitops.diff.revision import Revision, checked_out
from stackwright.gitops.environments import BLOCK, Scene, reconciled
from stackwright.gitops.errors import GitOpsError
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.model.layer import Layers
from stackwright.model.platform_ import Platform


@dataclass(frozen=True)
class Base:
    """An environment at another revision.

    Attributes:
        revision: What the revision is called.
        scene: The environment then, if it had an Argo CD.
        why_none: Why it had none.
    """

    revision: str
    scene: Scene | None = None
    why_none: str = ""


@contextmanager
def base_of(scene: Scene, environments: Path, layers: Layers, name: str) -> Iterator[Base]:
    """An environment at another revision, as long as its files are there.

    Args:
        scene: The environment as it is now.
        environments: The folder of its environment files.
        layers: The layers that an environment can have.
        name: What to call the revision by, e.g. `origin/main`.

    Raises:
        GitOpsError: The environment files are not in the repository.
        InvalidInput: Those of the revision are wrong.
        RevisionError: There is no git, or no such revision.
    """
    repository = scene.repository.resolve()
    if not environments.resolve().is_relative_to(repository):
        raise GitOpsError(f"{environments} is not in {repository}, of which a revision is asked; name another folder")
    with checked_out(repository, name) as revision:
        folder = environments.resolve().relative_to(repository)
        yield _found(revision, folder, scene.environment.name, layers)


def _found(revision: Revision, folder: Path, name: str, layers: Layers) -> Base:
    if not (revision.folder / folder / f"{name}.yaml").is_file():
        return Base(revision.name, why_none=f"{revision.name} has no {folder / name}.yaml")
    platform = _platform(revision, folder, layers)
    environment = next(one for one in platform.environments if one.name == name)
    if not reconciled(environment):
        return Base(revision.name, why_none=f"{folder / name}.yaml has no {BLOCK} block at {revision.name}")
    scene = Scene(environment, revision.folder)
    if not scene.has_tree:
        return Base(revision.name, why_none=f"{revision.name} has no {scene.root}")
    return Base(revision.name, scene)


def _platform(revision: Revision, folder: Path, layers: Layers) -> Platform:
    """The platform then, judged as of that day: a waiver that has run out since was valid."""
    try:
        return load(revision.folder / folder, layers, today=revision.day)
    except InvalidInput as invalid:
        faults = [
            replace(
                fault, file=Path(f"{revision.name}:{fault.file.relative_to(revision.folder)}") if fault.file else None
            )
            for fault in invalid.faults
        ]
        raise InvalidInput(faults) from None

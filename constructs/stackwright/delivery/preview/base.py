"""The base of a change, synthesized by itself: its own program and its own Stackwright, with no credentials."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.changed import synthesized
from stackwright.delivery.changed.place import Place
from stackwright.delivery.changed.touched import REMEDY
from stackwright.delivery.preview.side import Side
from stackwright.gitops.diff.revision import checked_out
from stackwright.model.errors import PlatformError
from stackwright.synthesis import records


class PreviewError(PlatformError):
    """There is nothing to compare with."""


@dataclass(frozen=True)
class Base:
    """What a change starts from.

    Attributes:
        name: What its revision was called by.
        commit: Which one it is.
        side: Its stacks.
    """

    name: str
    commit: str
    side: Side


@contextmanager
def base(project: Path, environments: Path, name: str, scratch: Path) -> Iterator[Base]:
    """The base of a change, as long as its files are there.

    Args:
        project: The folder of the project, in a work tree of git.
        environments: The folder of its environment files.
        name: What to call the revision by, e.g. `origin/main`.
        scratch: A folder to synthesize into.

    Raises:
        RevisionError: There is no git, or no such revision.
        ChangedError: The revision does not synthesize.
        PreviewError: The revision has no platform, or lists no stacks.
    """
    place = Place.of(project, environments)
    with checked_out(place.repository, name) as revision:
        output = scratch / "base"
        side = synthesized.Side(name, REMEDY, revision.folder, day=revision.day)
        if not side.synthesize(place, output):
            raise PreviewError(f"{name} has no {environments}; name a revision that has environment files: --base")
        if not (output / records.FILE).is_file():
            raise PreviewError(f"{name} is of a Stackwright that lists no stacks; name a later revision: --base")
        yield Base(name, revision.commit, Side.read(output))

"""`registry/versions.yaml`: which image of each service runs in each environment, and which ran there before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, model_validator

from stackwright.gitops.promotion.version import DIGEST, TAG, Version
from stackwright.model.errors import Fault, InvalidInput, Key, did_you_mean, refuse
from stackwright.model.files import yaml_document
from stackwright.model.files.examination import examined
from stackwright.model.files.yaml_document import Document
from stackwright.model.gaps import rule
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

FILE = Path("registry/versions.yaml")
"""Where it lies in the tree."""
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_NAME = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"


def shown_instant(instant: datetime) -> str:
    """An instant as the file has it, in UTC, to the second."""
    return instant.astimezone(UTC).strftime(_FORM)


def _instant(said: object) -> datetime:
    if isinstance(said, datetime):
        return said
    try:
        return datetime.strptime(str(said), _FORM).replace(tzinfo=UTC)
    except ValueError:
        raise refuse("is not an instant of UTC", "write it like 2026-11-21T18:30:00Z") from None


def _somebody(text: str) -> str:
    if not text.strip():
        raise refuse("names nobody", "write who deployed it")
    return text


class Entry(Settings):
    """An image that was deployed."""

    tag: Annotated[str, AfterValidator(matching(TAG, "is not a tag", "write it like v1.6.0"))] | None = None
    """What people call it."""
    digest: (
        Annotated[str, AfterValidator(matching(DIGEST, "is not a digest", "write sha256: and 64 digits"))] | None
    ) = None
    """What it is; where it stands, it is what the overlay names."""
    deployed_at: Annotated[datetime, PlainValidator(_instant)]
    """When it was written here, in UTC."""
    deployed_by: Annotated[str, AfterValidator(_somebody)]
    """Who wrote it here."""

    @model_validator(mode="after")
    def _names_an_image(self) -> "Entry":
        if self.tag is None and self.digest is None:
            raise refuse("names no image", "add a tag, a digest or both")
        return self

    @property
    def version(self) -> Version:
        """The image."""
        return Version(self.tag, self.digest)


ServiceName = Annotated[
    str,
    AfterValidator(matching(f"{_NAME}/{_NAME}", "is not a service", "write <workload>/<image>, e.g. platform-app/api")),
]
EnvironmentName = Annotated[
    str, AfterValidator(matching(_NAME, "is not a name of an environment", "use a-z, 0-9 and hyphens"))
]
History = tuple[Entry, ...]


class VersionsFile(Settings):
    """The whole file."""

    order: tuple[EnvironmentName, ...]
    """The environments through which an image goes, one after the other."""
    services: dict[ServiceName, dict[EnvironmentName, History]]
    """For each service and environment what was deployed, newest first."""


def _faults(file: VersionsFile) -> Iterator[Fault]:
    yield from _order_faults(file)
    yield from _service_faults(file)


@rule
def _order_faults(file: VersionsFile) -> Iterator[Fault]:
    if not file.order:
        yield Fault("is empty", "list the environments, e.g. [dev, staging, prod]", ("order",))
    for place, name in enumerate(file.order):
        if name in file.order[:place]:
            yield Fault("is listed twice", "keep one", ("order", place), name)


@rule
def _service_faults(file: VersionsFile) -> Iterator[Fault]:
    for service in file.services:
        yield from _environment_faults(file, service)


@rule
def _environment_faults(file: VersionsFile, service: str) -> Iterator[Fault]:
    for environment in file.services[service]:
        yield from _history_faults(file, service, environment)


@rule
def _history_faults(file: VersionsFile, service: str, environment: str) -> Iterator[Fault]:
    key: Key = ("services", service, environment)
    if environment not in file.order:
        yield Fault("is not an environment of `order`", did_you_mean(environment, file.order), key)
    history = file.services[service][environment]
    if not history:
        yield Fault("is empty", "remove it; the first promotion adds it", key)
    for place, (newer, older) in enumerate(pairwise(history), start=1):
        if older.deployed_at > newer.deployed_at:
            remedy = "put the newest entry first, as it is the one that runs"
            yield Fault(
                "is newer than the entry above it",
                remedy,
                (*key, place, "deployed_at"),
                shown_instant(older.deployed_at),
            )


@dataclass(frozen=True)
class Versions:
    """The file, read.

    Attributes:
        file: Its path.
        text: Its text, to the last character.
        said: What it says.
    """

    file: Path
    text: str
    said: VersionsFile
    _document: Document

    @property
    def order(self) -> tuple[str, ...]:
        """The environments through which an image goes."""
        return self.said.order

    def history(self, service: str, environment: str) -> History:
        """What was deployed, newest first; nothing where nothing was."""
        return self.said.services[service].get(environment, ())

    def fault(self, problem: str, remedy: str, *key: str | int) -> Fault:
        """A fault with its line; a key that is missing is placed where its parent stands."""
        return self._document.located(Fault(problem, remedy, ("services", *key)))

    def place(self, *key: str | int) -> str:
        """Where an entry stands, for a message."""
        return f"{self.file}:{self.fault('', '', *key).line}"


def read(tree: Path) -> Versions:
    """Read the file of a tree.

    Raises:
        InvalidInput: It is missing or wrong; the text lists every fault.
    """
    file = tree / FILE
    document = yaml_document.read(file)
    said = judged(document)
    return Versions(file, text_of(file), said, document)


def judged(document: Document) -> VersionsFile:
    """What a file says.

    Raises:
        InvalidInput: It is wrong; the text lists every fault.
    """
    found = examined(VersionsFile, document)
    if faults := [*found.faults, *found.located(_faults(found.settings))]:
        raise InvalidInput(faults, ((gap.file, gap.key) for gap in found.gaps if gap.hides))
    return found.settings


def text_of(file: Path) -> str:
    """A file's text with the ends of its lines as they are."""
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read()

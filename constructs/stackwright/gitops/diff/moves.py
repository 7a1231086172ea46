"""Images and charts whose version changed: what a reviewer wants to know first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stackwright.gitops.output import charts
from stackwright.gitops.rendering.applications import Rendered

DIGEST_DIGITS = 12


@dataclass(frozen=True)
class Move:
    """Something of an application that has another version.

    Attributes:
        application: The application.
        what: The image's repository, or the chart.
        old: The versions before; none if it is new.
        new: The versions now; none if it is gone.
    """

    application: str
    what: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def moved_images(before: Sequence[Rendered], after: Sequence[Rendered]) -> list[Move]:
    """Images of which an application has other versions than before."""
    return _moves(before, after, _images)


def moved_charts(before: Sequence[Rendered], after: Sequence[Rendered]) -> list[Move]:
    """Charts of which an application has other versions than before."""
    return _moves(before, after, charts)


def parts(image: str) -> tuple[str, str]:
    """An image's repository, and its tag, digest or both."""
    address, _, digest = image.partition("@")
    head, _, last = address.rpartition("/")
    name, _, tag = last.partition(":")
    short = digest[: len("sha256:") + DIGEST_DIGITS]
    return (f"{head}/{name}" if head else name), "@".join(part for part in (tag, short) if part) or "latest"


def _moves(
    before: Sequence[Rendered], after: Sequence[Rendered], found: Callable[[Rendered], Iterator[tuple[str, str]]]
) -> list[Move]:
    old, new = ({one.name: set(found(one)) for one in applications} for applications in (before, after))
    moves = []
    for application in dict.fromkeys([*new, *old]):
        were, are = old.get(application, set()), new.get(application, set())
        for what in sorted({name for name, _ in were ^ are}):
            versions = [tuple(sorted(version for name, version in side if name == what)) for side in (were, are)]
            moves.append(Move(application, what, *versions))
    return moves


def _images(one: Rendered) -> Iterator[tuple[str, str]]:
    """Every image that an application names, in whatever kind of object."""
    for made in one.objects:
        if made["kind"] != "CustomResourceDefinition":
            yield from map(parts, _below(made))


def _below(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "image" and isinstance(below, str) and below:
                yield below
            else:
                yield from _below(below)
    elif isinstance(value, list):
        for below in value:
            yield from _below(below)

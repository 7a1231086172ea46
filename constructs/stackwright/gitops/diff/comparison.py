"""Two renditions of an environment, compared application by application."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stackwright.gitops.diff.fields import Field, changes
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered
from stackwright.gitops.secrecy import Secrecy

State = Literal["new", "gone", "changed"]


@dataclass(frozen=True, order=True)
class Identity:
    """What Kubernetes knows an object by, whatever version of its API it is written in.

    Attributes:
        kind: Its kind.
        namespace: The namespace that it names; empty if it names none.
        name: Its name.
        group: The group of its API.
        place: Which one it is of several that are the same in all that.
    """

    kind: str
    namespace: str
    name: str
    group: str
    place: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class ObjectChange:
    """An object that is there in both.

    Attributes:
        what: The object.
        fields: What changed in it.
    """

    what: Identity
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ApplicationChange:
    """An application in which something changed.

    Attributes:
        name: Its name.
        state: Whether it is new, gone, or changed only.
        added: Objects that are new; of a new application, all.
        removed: Objects that are gone; of an application that is gone, all.
        changed: Objects that changed; the application itself may be one of them.
        made_up: Fields that changed, and would have without a change: certificates and passwords that a chart makes up.
    """

    name: str
    state: State
    added: tuple[Identity, ...] = ()
    removed: tuple[Identity, ...] = ()
    changed: tuple[ObjectChange, ...] = ()
    made_up: int = 0


def compared(
    before: Sequence[Rendered], after: Sequence[Rendered], secrecy: Secrecy, progress: Callable[[str], None]
) -> tuple[ApplicationChange, ...]:
    """The applications in which something changed, in the order in which Argo CD syncs them, those that are gone last.

    Args:
        before: The applications of the base.
        after: The applications as they are now.
        secrecy: What hides what Secrets hold; it has to be the same for both.
        progress: Called with a line for each application that is rendered once more.
    """
    old, new = ({one.name: one for one in applications} for applications in (before, after))
    return tuple(
        change
        for name in dict.fromkeys([*new, *old])
        if (change := _application(name, old.get(name), new.get(name), secrecy, progress))
    )


def _application(
    name: str, old: Rendered | None, new: Rendered | None, secrecy: Secrecy, progress: Callable[[str], None]
) -> ApplicationChange | None:
    if old is None or new is None:
        state: State = "new" if new else "gone"
        objects = {
            side: tuple(sorted(_by_identity(_whole(one), secrecy))) for side, one in (("old", old), ("new", new))
        }
        return ApplicationChange(name, state, objects["new"], objects["old"])
    ours, theirs = _by_identity(_whole(old), secrecy), _by_identity(_whole(new), secrecy)
    found = {what: tuple(changes(ours[what], theirs[what])) for what in sorted(ours.keys() & theirs.keys())}
    changed = {what: fields for what, fields in found.items() if fields}
    made_up = 0
    if any("chart" in source for source in new.sources) and any(what.kind != "Application" for what in changed):
        progress(f"{name}: what differs at each rendering")
        unsteady = _unsteady(new, theirs, secrecy)
        steady = {
            what: tuple(field for field in fields if (what, field.path) not in unsteady)
            for what, fields in changed.items()
        }
        made_up = sum(map(len, changed.values())) - sum(map(len, steady.values()))
        changed = {what: fields for what, fields in steady.items() if fields}
    added, removed = tuple(sorted(theirs.keys() - ours.keys())), tuple(sorted(ours.keys() - theirs.keys()))
    if not (added or removed or changed):
        return None
    listed = tuple(ObjectChange(what, fields) for what, fields in changed.items())
    return ApplicationChange(name, "changed", added, removed, listed, made_up)


def _unsteady(new: Rendered, objects: dict[Identity, Object], secrecy: Secrecy) -> set[tuple[Identity, str]]:
    """The fields that differ between two renderings of the same."""
    again = _by_identity(new.again(), secrecy)
    return {
        (what, field.path) for what in objects.keys() & again.keys() for field in changes(objects[what], again[what])
    }


def _whole(one: Rendered | None) -> Iterator[Object]:
    """An application and its objects."""
    if one:
        yield one.application
        yield from one.objects


def _by_identity(objects: Iterator[Object] | Sequence[Object], secrecy: Secrecy) -> dict[Identity, Object]:
    found: dict[Identity, Object] = {}
    for one in objects:
        metadata, group = one["metadata"], one["apiVersion"].rpartition("/")[0]
        place = 0
        while (what := Identity(one["kind"], metadata.get("namespace", ""), metadata["name"], group, place)) in found:
            place += 1
        found[what] = secrecy.hidden(one)
    return found

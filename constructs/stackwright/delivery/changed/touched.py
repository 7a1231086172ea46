"""Which stacks are touched, and why."""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.changed import packages
from stackwright.delivery.changed.place import Place
from stackwright.delivery.changed.synthesized import Side, listed
from stackwright.gitops.diff.revision import checked_out
from stackwright.model.stack_records import StackRecord, legs
from stackwright.synthesis.canonical import beside, canonical
from stackwright.synthesis.comparison import Changes, compare
from stackwright.synthesis.consequences import told
from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import PLACES
from stackwright.synthesis.provider_lock import laid

REMEDY = "name a base that does, or merge what mends it first"


@dataclass(frozen=True)
class Touched:
    """What a change touches.

    Attributes:
        revision: What the base was called by.
        base: Its commit.
        stacks: All stacks that there are, each after those that it reads.
        changed: Stacks that are not what they were, or that read something which changes.
        added: Stacks that were not there.
        removed: Stacks that are not there any more, with how many resources each had, each after those that read it.
        what: What changes of a stack itself, in words, by its name.
        because: What it reads that changes, in words, by its name.
    """

    revision: str
    base: str
    stacks: tuple[StackRecord, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: Mapping[str, int]
    what: Mapping[str, Sequence[str]]
    because: Mapping[str, Sequence[str]]

    @property
    def waves(self) -> tuple[tuple[str, int, tuple[StackRecord, ...]], ...]:
        """The touched stacks as they are applied: group, number of the wave among all of its group, stacks."""
        touched = {*self.changed, *self.added}
        numbered = ((leg.name, number, wave) for leg in legs(self.stacks) for number, wave in enumerate(leg.waves, 1))
        cut = ((group, number, tuple(one for one in wave if one.name in touched)) for group, number, wave in numbered)
        return tuple(one for one in cut if one[2])


def touched(project: Path, environments: Path, base: str, output: Path, base_python: str | None = None) -> Touched:
    """Compare the work tree with a revision.

    Args:
        project: The folder of the program.
        environments: The folder of the environment files.
        base: What to call the revision by, e.g. `origin/main`.
        output: The folder that stacks are written to, for commands that are printed; nothing is written to it.
        base_python: An interpreter with the packages of the base; the one that runs this if left out.

    Raises:
        ChangedError: One of them does not synthesize.
        RevisionError: There is no git, or no such revision.
    """
    place = Place.of(project, environments)
    with checked_out(place.repository, base) as revision, tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        head = Side("the work tree", "mend that first", place.repository)
        then = Side(base, REMEDY, revision.folder, base_python or sys.executable, revision.day)
        after, before = head.documents(place, Path(scratch, "head")), then.documents(place, Path(scratch, "base"))
        trees = (revision.folder, place.repository)
        pins = () if base_python else tuple(packages.differing(*(tree / place.project for tree in trees)))
        locks = _relocked(Path(scratch, "base"), Path(scratch, "head"), after)
        return _compared((base, revision.commit), before, after, pins, locks, listed(Path(scratch, "head")), output)


def _relocked(before: Path, after: Path, names: Iterable[str]) -> dict[str, list[str]]:
    """Providers of which the platform's lock says another version than it did, by stack."""
    found = {}
    for name in names:
        old, new = (laid(output / PLACES[0] / name) or {} for output in (before, after))
        both = sorted(address for address in old.keys() & new.keys() if old[address] != new[address])
        if both:
            found[name] = [f"provider {address}, as locked: {old[address]} -> {new[address]}" for address in both]
    return found


def _compared(
    base: tuple[str, str],
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    pins: Sequence[str],
    locks: Mapping[str, Sequence[str]],
    stacks: tuple[StackRecord, ...],
    output: Path,
) -> Touched:
    old, new = ({name: canonical(document) for name, document in side.items()} for side in (before, after))
    changes = {one.stack: one for one in compare(old, new)}
    what: dict[str, list[str]] = {}
    because: dict[str, list[str]] = {}
    for name in (name for name in new if name in old):
        one = changes.get(name, Changes(name))
        own = [
            *_own(one, old[name], new[name], output),
            *locks.get(name, ()),
            *(f"its packages: {pin}" for pin in pins),
        ]
        edges = [*_edges(one)]
        what |= {name: own} if own else {}
        because |= {name: edges} if edges else {}
    return Touched(
        *base,
        stacks,
        changed=tuple(name for name in new if name in what or name in because),
        added=tuple(name for name in new if name not in old),
        removed={name: old[name].count("resource") for name in reversed(old) if name not in new},
        what=what,
        because=because,
    )


def _own(changes: Changes, before: Document, after: Document, output: Path) -> Iterator[str]:
    """What changes of a stack itself; and of its resources, if what they refer to does."""
    for line in told(changes, output):
        yield line.strip().removeprefix(f"{changes.stack}: ")
    yield from beside(before, after, changes)


def _edges(changes: Changes) -> Iterable[str]:
    for reading in sorted(changes.reads):
        yield f"reads {reading.output} of {reading.stack}, which changes"

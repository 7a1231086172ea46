"""Gaps: what a file should say and does not, because it was refused.

A file with faults is judged as far as it goes. Its settings stand, with a gap wherever a value was refused, and whoever
reads a gap is stopped. So no rule can complain about something that nobody wrote: a default in a refused value's place,
an entry that was left out, a block that is missing because it could not be understood.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

from stackwright.model.errors import Key

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
P = ParamSpec("P")


@dataclass(eq=False)
class Gap:
    """A place whose value is not known.

    Attributes:
        file: The file.
        key: The place in it; empty for the whole file.
        hides: Whether something could not be judged because of it.
    """

    file: Path
    key: Key
    hides: bool = False


class NotJudged(Exception):
    """Somebody read a gap. Whatever was to be judged by its value cannot be judged."""

    def __init__(self, gap: Gap) -> None:
        self.gap = gap
        super().__init__(f"{gap.file}: {gap.key}")


def rule(judge: Callable[P, Iterator[ValueT]]) -> Callable[P, Iterator[ValueT]]:
    """A rule that ends where it comes to a gap, while the rules beside it go on."""

    @wraps(judge)
    def as_far_as_it_goes(*args: P.args, **kwargs: P.kwargs) -> Iterator[ValueT]:
        try:
            yield from judge(*args, **kwargs)
        except NotJudged as stopped:
            stopped.gap.hides = True

    return as_far_as_it_goes


class Entries(Mapping[KeyT, ValueT]):
    """A mapping with gaps. Going through it gives what is known, and comes to the gaps last.

    Args:
        known: The entries whose values are known.
        gaps: The other ones.
        there: Whether the other ones are there for sure.
    """

    def __init__(self, known: Mapping[KeyT, ValueT], gaps: Mapping[KeyT, Gap], *, there: bool = True) -> None:
        self._known, self._gaps, self._there = known, gaps, there

    def __getitem__(self, key: KeyT) -> ValueT:
        if key in self._gaps:
            raise NotJudged(self._gaps[key])
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        if not self._there and key in self._gaps:
            raise NotJudged(next(gap for name, gap in self._gaps.items() if name == key))
        return key in self._known or key in self._gaps

    def __iter__(self) -> Iterator[KeyT]:
        yield from self._known
        if not self._there:
            self._stop()
        yield from self._gaps

    def __len__(self) -> int:
        if not self._there and not self._known:
            self._stop()
        return len(self._known) + len(self._gaps)

    def _stop(self) -> NoReturn:
        raise NotJudged(next(iter(self._gaps.values())))


class Items(tuple[ValueT, ...]):  # noqa: SLOT001 - a tuple can have no slots
    """A list with gaps. Going through it gives what is known, and comes to the gaps last."""

    gaps: tuple[Gap, ...]

    @classmethod
    def of(cls, known: Iterable[ValueT], gaps: Iterable[Gap]) -> "Items[ValueT]":
        """A list.

        Args:
            known: The items whose values are known.
            gaps: The other ones; at least one.
        """
        items = cls(known)
        items.gaps = tuple(gaps)
        return items

    def __iter__(self) -> Iterator[ValueT]:
        yield from super().__iter__()
        raise NotJudged(self.gaps[0])

    def __contains__(self, item: object) -> bool:
        if super().__contains__(item):
            return True
        raise NotJudged(self.gaps[0])

    def __bool__(self) -> bool:
        return True


def collected(
    names: Iterable[KeyT], make: Callable[[KeyT], ValueT | None], *, there: bool = False
) -> Mapping[KeyT, ValueT]:
    """What is made of some names, by name. Where making it comes to a gap, there is one here, too.

    Args:
        names: The names.
        make: Makes a value of a name, or None, which is left out.
        there: Whether no gap is one of a value that could be left out.
    """
    known: dict[KeyT, ValueT] = {}
    gaps: dict[KeyT, Gap] = {}
    for name in names:
        try:
            made = make(name)
        except NotJudged as stopped:
            gaps[name] = stopped.gap
        else:
            if made is not None:
                known[name] = made
    return Entries(known, gaps, there=there) if gaps else known


def listed(*parts: Callable[[], Iterable[ValueT]]) -> tuple[ValueT, ...]:
    """What several parts of a list give. Where one comes to a gap, there is one here, too."""
    known: list[ValueT] = []
    gaps: list[Gap] = []
    for part in parts:
        try:
            for item in part():
                known.append(item)  # noqa: PERF402 - what comes before a gap counts
        except NotJudged as stopped:
            gaps.append(stopped.gap)
    return Items.of(known, gaps) if gaps else tuple(known)


def merged(first: Mapping[KeyT, ValueT], second: Mapping[KeyT, ValueT]) -> Mapping[KeyT, ValueT]:
    """Both mappings in one; what stands in both is taken from the second."""
    names = dict.fromkeys([*first, *second])
    return collected(names, lambda name: second[name] if name in second else first[name], there=True)

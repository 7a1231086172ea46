"""Which stacks a change concerns: what has to be applied as it is, and what is planned against that."""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stackwright.delivery.preview.edges import Place, moved, read
from stackwright.delivery.preview.side import Side
from stackwright.model.environment import Environment
from stackwright.model.stack_records import StackRecord
from stackwright.rehearsal.script import Home, Part, Script
from stackwright.synthesis.canonical import canonical
from stackwright.synthesis.document import Document


@dataclass(frozen=True)
class Choice:
    """What a change does to the list of stacks.

    Attributes:
        base: What there is.
        head: What is to be.
        groups: The environments that are asked for; empty for all.
    """

    base: Side
    head: Side
    groups: Collection[str] = ()

    @property
    def stacks(self) -> Iterator[StackRecord]:
        """All stacks that are asked for: those that are to be, each after those that it reads; then those that go."""
        gone = (one for name, one in self.base.stacks.items() if name not in self.head.stacks)
        for one in (*self.head.stacks.values(), *gone):
            if not self.groups or one.group in self.groups:
                yield one

    def is_new(self, name: str) -> bool:
        """Whether there is no such stack yet."""
        return name not in self.base.stacks

    def is_gone(self, name: str) -> bool:
        """Whether there is no such stack any more."""
        return name not in self.head.stacks

    def differs(self, name: str) -> bool:
        """Whether a stack is new, gone, or written in another way."""
        if self.is_new(name) or self.is_gone(name):
            return True
        return canonical(self.base.documents[name]) != canonical(self.head.documents[name])

    def document(self, name: str) -> Document:
        """What is planned of a stack: what it becomes, or what ends."""
        return (self.base if self.is_gone(name) else self.head).documents[name]

    def waits(self, name: str) -> tuple[str, ...]:
        """What has to be applied before a stack can be planned at all, in words."""
        if self.is_gone(name):
            return ()
        return tuple(self._missing(name))

    def _missing(self, name: str) -> Iterator[str]:
        reads = read(self.head.documents[name])
        for other in self.head.stacks[name].reads:
            outputs = reads.get(Place.of(other.state))
            if outputs is None:
                continue
            if self.is_new(other.name):
                yield f"it reads {other.name}, which is new"
            elif more := sorted(outputs - self.base.documents[other.name].outputs.keys()):
                yield f"it reads {', '.join(more)} of {other.name}, which is new there"

    def reads(self, name: str, other: StackRecord) -> frozenset[str]:
        """The outputs of another stack that one reads."""
        return read(self.head.documents[name]).get(Place.of(other.state), frozenset())

    def script(self, environments: Mapping[str, Environment]) -> Script:
        """The stacks that are concerned, with what becomes of each.

        Args:
            environments: The environments that are to be, by name.
        """
        planned = [one for one in self.stacks if self.differs(one.name) and not self.waits(one.name)]
        needed = self._applied(planned)
        parts = tuple(self._parts(planned, needed, environments))
        return Script(parts, tuple(self._homes({part.stack.account_id for part in parts})), plan_only=True)

    def _applied(self, planned: Iterable[StackRecord]) -> set[str]:
        """Names of the stacks that have to be there: those that change, and all that is read."""
        needed = {one.name for one in planned if not self.is_new(one.name)}
        needed |= {other.name for one in planned for other in one.reads if not self.is_new(other.name)}
        for one in reversed([*self.base.stacks.values()]):
            if one.name in needed:
                needed.update(other.name for other in one.reads)
        return needed

    def _parts(
        self, planned: Iterable[StackRecord], needed: Collection[str], environments: Mapping[str, Environment]
    ) -> Iterator[Part]:
        names = {one.name for one in planned}
        for name, one in self.base.stacks.items():
            if name in needed:
                becomes = self._settled(name) if name in names and not self.is_gone(name) else None
                environment, ends = environments.get(one.group), name in names and self.is_gone(name)
                document = self.base.documents[name]
                yield Part(one, document, environment, whole=False, becomes=becomes, ends=ends)
        for name, one in self.head.stacks.items():
            if name in names and self.is_new(name):
                yield Part(one, self._settled(name), environments.get(one.group), whole=False, applied=False)

    def _homes(self, accounts: Collection[str]) -> Iterator[Home]:
        own = {
            one.account_id: Home(one, side.documents[name])
            for side in (self.head, self.base)
            for name, one in side.stacks.items()
            if one.stage is None
        }
        yield from (home for account, home in own.items() if account in accounts)

    def _settled(self, name: str) -> Document:
        """What a stack becomes, with its state and those that it reads where they are."""
        document = copy.deepcopy(self.head.documents[name])
        places = {
            Place.of(one.state): self.base.stacks[other].state
            for other, one in self.head.stacks.items()
            if not self.is_new(other) and Place.of(one.state) != Place.of(self.base.stacks[other].state)
        }
        if not self.is_new(name):
            document.json["terraform"]["backend"] = self.base.documents[name].json["terraform"]["backend"]
        return moved(document, places)

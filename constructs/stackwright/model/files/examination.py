"""One document against one model of settings: every fault of it, and settings as far as they go."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from stackwright.model.errors import Fault, Key, Refusal, closest, did_you_mean
from stackwright.model.files.empty_blocks import empty_blocks
from stackwright.model.files.shape import Shape, shape
from stackwright.model.files.validation import own_fault, purpose, refused, structural_faults
from stackwright.model.files.yaml_document import Document, Value
from stackwright.model.gaps import Entries, Gap, Items, NotJudged, rule
from stackwright.model.settings.form import Settings

SettingsT = TypeVar("SettingsT", bound=Settings)
UNSOUND = object()


@dataclass(frozen=True)
class Examined(Generic[SettingsT]):
    """A file as far as it goes.

    Attributes:
        settings: What it says, with a gap wherever a value was refused.
        faults: What is wrong with it by itself.
        gaps: The places that no rule can judge by.
    """

    settings: SettingsT
    faults: tuple[Fault, ...]
    gaps: tuple[Gap, ...]
    _examination: "_Examination"

    def located(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """Faults that rules found in the settings, with file, line and value, but for those of refused values."""
        return self._examination.located(faults)


def examined(
    model: type[SettingsT],
    document: Document,
    beside: Callable[[SettingsT], Iterator[Fault]] = lambda _: iter(()),
) -> Examined[SettingsT]:
    """Examine a file.

    Args:
        model: The shape that it must have.
        document: The file, read.
        beside: What its own settings do not know: faults of values, which then leave gaps as well.
    """
    examination = _Examination(model, document)
    settings = examination.settings()
    if found := list(examination.located(rule(beside)(settings))):
        examination.note(found)
        settings = examination.settings(again=True)
    return Examined(settings, tuple(examination.faults), tuple(examination.gaps.values()), examination)


class _Examination:
    """Goes down a document, and leaves a gap wherever a value is refused.

    What is sound is validated by pydantic as it is. Anything else is taken apart: a block is made of those of its
    values that are sound, and then its validators judge how these go together, as far as they come.
    """

    def __init__(self, model: type[Settings], document: Document) -> None:
        self.faults = list(document.faults)
        self.gaps: dict[Key, Gap] = {}
        self._document = document
        self._shape = shape(model)
        self._blank = set(document.gaps)
        self._wrong: set[Key] = set()
        self._structural: set[Key] = set()

    def settings(self, *, again: bool = False) -> Any:  # noqa: ANN401 - an instance of the model
        """The settings with gaps.

        Args:
            again: Whether all blocks have been judged before.
        """
        value: Value = {} if self._document.value is None or () in self._blank else self._document.value
        if not again:
            self.note(fault for fault in empty_blocks(self._shape.annotation, value) if fault.key not in self._blank)
        try:
            return self._part(self._shape, value, (), judge=not again)
        except NotJudged:
            self._blank.add(())
            return self._block(self._shape, {}, (), judge=False)

    def located(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """Faults with file, line and value, but for those of values that were refused."""
        for fault in faults:
            there = replace(fault, key=self._placed((), fault.key))
            if there.key not in self._structural:
                yield self._document.located(there)

    def note(self, faults: Iterable[Fault], *, structural: bool = True) -> None:
        """Keep faults, whose values are not known from now on."""
        for fault in faults:
            self.faults.append(self._document.located(fault))
            self._wrong.add(fault.key)
            if structural:
                self._structural.add(fault.key)

    def _part(self, here: Shape, value: Value, key: Key, *, judge: bool) -> Any:  # noqa: ANN401
        """What stands at a key, with gaps below.

        Raises:
            NotJudged: There is a gap at the key itself.
        """
        if key in self._blank:
            raise NotJudged(self._gap(key))
        if key in self._document.doubtful:
            self._note_structure(here, value, key)
            raise NotJudged(self._gap(key))
        if not self._touched(key) and (sound := self._note_structure(here, value, key)) is not UNSOUND:
            return sound
        if here.block and isinstance(value, dict):
            return self._block(here, value, key, judge=judge)
        if key not in self._wrong and here.entry and isinstance(value, dict | list):
            return self._several(here, here.entry, value, key, judge=judge)
        raise NotJudged(self._gap(key))

    def _block(self, here: Shape, value: Mapping[str, Value], key: Key, *, judge: bool) -> Any:  # noqa: ANN401
        self._note_keys(here, value, key)
        fields: dict[str, Any] = {}
        gaps: dict[str, Gap] = {}
        for name, below in here.fields.items():
            place = (*key, name)
            try:
                if name in value:
                    fields[name] = self._part(below, value[name], place, judge=judge)
                elif key in self._blank:
                    gaps[name] = self._gap(key)
                elif self._touched(place):
                    gaps[name] = self._gap(place)
            except NotJudged as stopped:
                gaps[name] = stopped.gap
        block = here.block.with_gaps(fields, gaps) if here.block else Settings()
        if judge and (found := list(self._judged(block, key))):
            self.note(found, structural=False)
            return self._block(here, value, key, judge=False)
        return block

    def _note_keys(self, here: Shape, value: Mapping[str, Value], key: Key) -> None:
        """Note keys that should not be there, and those that should."""
        meant = set()
        for name in value.keys() - here.fields.keys():
            if (*key, name) not in self._blank | self._wrong:
                near = closest(name, here.fields)
                meant |= {near} - value.keys()
                self.note([Fault("unknown key", did_you_mean(name, here.fields), (*key, name))])
        self._blank |= {(*key, name) for name in meant if name is not None}
        for name, below in here.fields.items():
            place = (*key, name)
            if name not in value and below.required and key not in self._blank and not self._touched(place):
                self.note([Fault("is missing", f"add it: {purpose(below)}", place)])

    def _judged(self, block: Settings, key: Key) -> Iterator[Fault]:
        """How the values of a block go together."""
        for validator in type(block).__pydantic_decorators__.model_validators.values():
            try:
                if validator.info.mode == "after":
                    validator.func(block)
            except Refusal as refusal:
                for fault in refusal.faults:
                    yield from refused([replace(fault, key=self._placed(key, fault.key))], self._document.value)
            except (ValueError, AssertionError) as error:  # as pydantic does, for layers of somebody's own
                yield own_fault(str(error), self._shape.at(key), key, {})
            except NotJudged as stopped:
                stopped.gap.hides = True

    def _several(
        self, here: Shape, entry: Shape, value: dict[str, Value] | list[Value], key: Key, *, judge: bool
    ) -> Any:  # noqa: ANN401
        """The entries of a mapping, or the items of a list."""
        known: dict[str | int, Any] = {}
        gaps: dict[str | int, Gap] = {}
        items = dict[str | int, Value](enumerate(value) if isinstance(value, list) else value.items())
        for name, item in items.items():
            place = (*key, name)
            if here.names and not self._touched(place):
                self._note_structure(here.names, str(name), place)
            try:
                known[name] = self._part(entry, item, place, judge=judge)
            except NotJudged as stopped:
                gaps[name] = stopped.gap
        if judge and known and gaps and not entry.holds_parts and self._note_rest(here, value, list(known), key):
            return self._part(here, value, key, judge=judge)
        if isinstance(value, list):
            made: Any = Items.of(known.values(), gaps.values()) if gaps else tuple(known.values())
        else:
            made = Entries(known, gaps) if gaps else known
        return here.root.model_construct(root=made) if here.root else made

    def _note_rest(self, here: Shape, value: dict[str, Value] | list[Value], known: list[str | int], key: Key) -> bool:
        """Note what is wrong with those entries together that are right by themselves; whether something is."""
        before = len(self._wrong)
        if isinstance(value, dict):
            self._note_structure(here, {name: item for name, item in value.items() if name in known}, key)
        else:
            rest = [item for place, item in enumerate(value) if place in known]
            self._note_structure(here, rest, key, places=known)
        return len(self._wrong) > before

    def _note_structure(self, here: Shape, value: Value, key: Key, *, places: Sequence[str | int] = ()) -> Any:  # noqa: ANN401
        """Note what is wrong with a value.

        Args:
            here: What it has to be.
            value: The value.
            key: Where it stands.
            places: Where its items stand, if it is a list of which some have been left out.

        Returns:
            The value in Python's own types, or `UNSOUND`.
        """
        try:
            return here.validated(value)
        except ValidationError as error:
            for fault in structural_faults(error, here, value):
                moved = (places[int(fault.key[0])], *fault.key[1:]) if places and fault.key else fault.key
                self.note([replace(fault, key=key + moved)])
        return UNSOUND

    def _touched(self, key: Key) -> bool:
        """Whether something is wrong at a key or below it."""
        places = self._wrong | self._blank | self._document.doubtful
        return any(place[: len(key)] == key for place in places)

    def _placed(self, above: Key, key: Key) -> Key:
        """A key as it stands in the file, where lists are as long as they were.

        Args:
            above: Its beginning, as it stands there.
            key: The rest of it.
        """
        placed = above
        for part in key:
            there = part
            for gap in sorted(gap[-1] for gap in self.gaps if gap[:-1] == placed and isinstance(gap[-1], int)):
                if isinstance(there, int) and gap <= there:
                    there += 1
            placed = (*placed, there)
        return placed

    def _gap(self, key: Key) -> Gap:
        return self.gaps.setdefault(key, Gap(self._document.file, key))

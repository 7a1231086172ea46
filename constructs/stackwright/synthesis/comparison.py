"""What becomes of the resources of a platform when what was synthesized takes the place of what was there before.

Two documents of a stack are compared by Terraform's addresses, without Terraform and without a state. A reference that
points to what is replaced, in this stack or in one whose outputs it reads, points to something new, so the comparison
goes from stack to stack in the order in which they are applied. What AWS holds and no document says is not seen; which
arguments force a replacement is known for the types that Stackwright makes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.cdk.replacement import RENEWED, forcing
from stackwright.synthesis.differences import META, differing, ignored, leaves, within
from stackwright.synthesis.document import Document, Object, expressions

_NAMED = re.compile(r"(?<![\w.\"-])(local|var|module)\.([\w-]+)")
_REFERENCE = re.compile(r"(?<![\w.\"-])((?:data\.)?[a-z]\w*\.[\w-]+)(?:\[\d+\])?\.(\w+)(?:\.(\w+)(?:\.([\w-]+))?)?")
_BLOCKS = {"local": "locals", "var": "variable", "module": "module"}
"""Blocks that are referred to by a name alone, as references call them, and as a document does."""
# Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
WRITE_ONLY = "_wo"
"""How arguments are called that no state keeps, so that nobody can tell whether they change."""
COUNTED = "latest_version"
"""What counts the changes of a resource, and so changes with each."""


@dataclass(frozen=True)
class Replaced:
    """A resource that is destroyed and made anew.

    Attributes:
        before: What it was.
        after: What it becomes.
        because: The arguments whose change forces it.
    """

    before: Object
    after: Object
    because: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Reading:
    """An output whose value changes, and which another stack reads.

    Attributes:
        stack: The stack that publishes it.
        output: Its name, or `<output>.<key>` if one entry of it is read.
    """

    stack: str
    output: str


@dataclass(frozen=True)
class Changes:
    """What becomes of one stack.

    Attributes:
        stack: Its name.
        new: Resources that were not there.
        changed: Resources that are changed in place.
        replaced: Resources that are destroyed and made anew.
        gone: Resources that are not there any more.
        settings: Arguments of its providers that change, and so may change all of its resources.
        state: What has changed about where its state is kept: what it was, and what it is.
        outputs: Outputs whose values change, and `<output>.<key>` for entries of those that are mappings.
        reads: Outputs of other stacks that it reads, and whose values change.
    """

    stack: str
    new: tuple[Object, ...] = ()
    changed: tuple[Object, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    gone: tuple[Object, ...] = ()
    settings: frozenset[str] = frozenset()
    state: tuple[tuple[str, object, object], ...] = ()
    outputs: frozenset[str] = frozenset()
    reads: frozenset[Reading] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is done about it."""
        return any((self.new, self.changed, self.replaced, self.gone, self.settings, self.state))


def compare(before: Mapping[str, Document], after: Mapping[str, Document]) -> Iterator[Changes]:
    """Compare the stacks that are in both, each after those that it reads.

    Args:
        before: What was there, by stack.
        after: What there is, by stack, each after those that it reads.

    Yields:
        What becomes of each that can change.
    """
    outputs: dict[object, Changes] = {}
    for name, document in after.items():
        untouched = name in before and document == before[name] and not any(one.outputs for one in outputs.values())
        if name in before and not untouched:
            changes = _Comparison(name, before[name], document, outputs).changes()
            outputs[_state(document).get("key")] = changes
            yield changes


class _Comparison:
    """One stack, before and after.

    Args:
        name: Its name.
        before: What it was.
        after: What it is.
        outputs: What becomes of stacks before it, by the keys of their states.
    """

    def __init__(self, name: str, before: Document, after: Document, outputs: Mapping[object, Changes]) -> None:
        self._name, self._old_document, self._document = name, before, after
        self._old = _moved({one.address: one for one in before.objects("resource")}, after)
        self._new = {one.address: one for one in after.objects("resource")}
        self._read = {
            one.address: outputs.get(one.body.get("config", {}).get("key"), Changes(""))
            for one in after.objects("data")
            if one.type == "terraform_remote_state"
        }
        self._differing: dict[str, frozenset[str]] = {}
        self._others: dict[str, bool] = {}

    def changes(self) -> Changes:
        """What becomes of it."""
        kept = [one for address, one in self._new.items() if address in self._old]
        replaced = [
            Replaced(self._old[one.address], one, because) for one in kept if (because := self._forced(one.address))
        ]
        again = {one.after.address for one in replaced}
        old_outputs, outputs = self._old_document.outputs, self._document.outputs
        return Changes(
            self._name,
            new=tuple(one for address, one in self._new.items() if address not in self._old),
            changed=tuple(one for one in kept if self._paths(one.address) and one.address not in again),
            replaced=tuple(replaced),
            gone=tuple(one for address, one in self._old.items() if address not in self._new),
            settings=frozenset(
                differing(self._old_document.json.get("provider", {}), self._document.json.get("provider", {}))
            ),
            state=tuple(_state_differences(self._old_document, self._document)),
            outputs=frozenset(
                one
                for name, output in outputs.items()
                for one in self._changed(name, old_outputs.get(name, {}).get("value"), output["value"])
            ),
            reads=frozenset(self._reads()),
        )

    def _reads(self) -> Iterator[Reading]:
        for text in expressions(self._document.json):
            for address, _, below, entry in _REFERENCE.findall(text):
                if address in self._read and self._reads_another(address, below, entry):
                    source, key = self._read[address], f"{below}.{entry}"
                    yield Reading(source.stack, key if key in source.outputs else below or "all outputs")

    def _changed(self, name: str, old: object, new: object) -> Iterator[str]:
        """An output whose value changes, and which of its entries do, if it has any."""
        if old != new or self._points_elsewhere(new):
            yield name
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for key in old.keys() | new.keys():
                if old.get(key) != new.get(key) or self._points_elsewhere(new.get(key)):
                    yield f"{name}.{key}"

    def _forced(self, address: str) -> tuple[str, ...]:
        """The arguments of a resource whose change forces its replacement."""
        type_ = address.partition(".")[0]
        forced = forcing(type_.partition("_")[0]).get(type_, frozenset())
        was, there = ([path for path, _ in leaves(side[address].body)] for side in (self._old, self._new))
        left_out = {path[1:] for path in forced if path[0] == "-" and not any(within(one, [path[1:]]) for one in there)}
        other = {path[1:] for path in forced if path[0] == "+" and any(within(one, [path[1:]]) for one in was)}
        return tuple(sorted(path for path in self._paths(address) if within(path, forced | left_out | other)))

    def _paths(self, address: str) -> frozenset[str]:
        """The arguments of a resource that change."""
        if address not in self._differing:
            self._differing[address] = frozenset()  # a circle ends here, as it does in Terraform
            old, new = self._old[address].body, self._new[address].body
            passed = ignored(new)
            paths = differing(old, new) | {path for path, value in leaves(new) if self._points_elsewhere(value)}
            if "all" not in passed:
                told = (path for path in paths if not path.endswith(WRITE_ONLY) and not within(path, passed))
                self._differing[address] = frozenset(told)
        return self._differing[address]

    def _points_elsewhere(self, value: object) -> bool:
        """Whether an expression refers to something that changes: the same text, another value."""
        return any(
            any(self._is_another(*match.groups()) for match in _REFERENCE.finditer(text))
            or any(self._is_another_block(*match.groups()) for match in _NAMED.finditer(text))
            for text in expressions(value)
        )

    def _is_another(self, address: str, name: str, below: str | None, entry: str | None) -> bool:
        """Whether an attribute of an object, or an output of another stack, gets another value."""
        if address in self._read:
            return self._reads_another(address, below, entry)
        if address.startswith("data."):
            return self._is_other(address, lambda document: _of_data(document).get(address))
        if address not in self._new:
            return False
        if address not in self._old:
            return True
        if name in self._new[address].body:
            return any(within(path, [name]) for path in self._paths(address))
        renewed = RENEWED.get((address.partition(".")[0], name), ())
        paths = self._paths(address)
        return bool(
            self._forced(address) or (name == COUNTED and paths) or any(within(path, renewed) for path in paths)
        )

    def _reads_another(self, address: str, output: str | None, entry: str | None) -> bool:
        """Whether an output of another stack gets another value; any, if all are read at once."""
        changed = self._read[address].outputs
        if not output:
            return bool(changed)
        whole = not entry or not any(one.startswith(f"{output}.") for one in changed)
        return output in changed and (whole or f"{output}.{entry}" in changed)

    def _is_another_block(self, kind: str, name: str) -> bool:
        """Whether a local value, a variable or a module is not what it was."""
        return self._is_other(f"{kind}.{name}", lambda document: document.json.get(_BLOCKS[kind], {}).get(name))

    def _is_other(self, name: str, of: Callable[[Document], object]) -> bool:
        """Whether what a document says of something differs, or points to something else."""
        if name not in self._others:
            self._others[name] = False  # a circle ends here, as above
            new = of(self._document)
            self._others[name] = of(self._old_document) != new or self._points_elsewhere(new)
        return self._others[name]


def _moved(old: Mapping[str, Object], after: Document) -> dict[str, Object]:
    """What there was, by the addresses that it has now: Terraform is told of moves."""
    moves = {move["from"]: move["to"] for move in after.json.get("moved", ())}
    return {moves.get(address, address): one for address, one in old.items()}


def _of_data(document: Document) -> dict[str, dict[str, Any]]:
    """What data sources are asked, by address; conditions on their answers change none."""
    return {
        one.address: {name: value for name, value in one.body.items() if name not in META}
        for one in document.objects("data")
    }


def _state(document: Document) -> Mapping[str, Any]:
    backends: Mapping[str, Mapping[str, Any]] = document.json.get("terraform", {}).get("backend", {})
    return next(iter(backends.values()), {})


def _state_differences(before: Document, after: Document) -> Iterator[tuple[str, object, object]]:
    old, new = _state(before), _state(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)

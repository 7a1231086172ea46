"""All that is asked about one type, and the answer."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from stackwright.cdk.schema import CtyType
from support.asking import planned
from support.asking.combined import combinations, is_combination
from support.asking.items import limit_of_blocks, limits
from support.asking.nodes import Node, Path, node_of
from support.asking.patience import TooLongError, at_most
from support.asking.values import Try, Values
from support.real_provider import RealProvider, Refused

BIG = 12
"""Arguments from which on a block that occurs again, of the same name and form, is taken to be the same."""
VAST = 2000
"""Arguments from which on nobody counts the items of a block's arguments."""
Answer = dict[str, Any]


class Asking:
    """Asks a provider about its types. What it says of one does not depend on what it was asked before.

    Args:
        provider: The provider, configured.
        patience: Seconds that each of the five questions about a type may take; what takes longer is not known.
    """

    def __init__(self, provider: RealProvider, *, patience: float = 600) -> None:
        self._provider, self._patience = provider, patience

    def about(self, type_: str) -> Answer:
        """What it says about a type; what there is nothing to say about is left out."""
        asked = _Type(self._provider, type_)
        questions: dict[str, Callable[[], Any]] = {
            "values": lambda: {path: rule for path, rule in sorted(asked.values()) if rule},
            "items": asked.items,
            "combinations": lambda: combinations(asked.said()),
            "defaults": lambda: planned.defaults(self._provider, type_),
            "forces": lambda: planned.forced(self._provider, type_),
        }
        answer = {kind: self._answered(question) for kind, question in questions.items()}
        unknown = [kind for kind, found in answer.items() if found is None]
        return {kind: found for kind, found in answer.items() if found} | ({"unknown": unknown} if unknown else {})

    def _answered(self, question: Callable[[], Any]) -> Any:
        """The answer; None where the provider falls over or takes too long."""
        try:
            with at_most(self._patience):
                return question()
        except TooLongError:
            self._provider.restart()
        except Refused:
            pass  # it has been started anew
        return None


class _Type:
    def __init__(self, provider: RealProvider, type_: str) -> None:
        self._provider, self._type = provider, type_
        self._asked, self._known = Values(), dict[tuple[str, ...], Answer]()
        self._root = node_of(provider.block(type_))
        self._combined: set[str] = set()

    def values(self) -> Iterator[tuple[str, Answer]]:
        """Rules by dotted path."""
        yield from self._below((), self._root)

    def _below(self, path: Path, node: Node) -> Iterator[tuple[str, Answer]]:
        key = (*path[-1:], node.signature)
        if path and node.size >= BIG and key in self._known:
            known = self._known[key]
        else:
            known = dict(self._fresh(path, node))
            self._known[key] = known
        for below, rule in known.items():
            yield ".".join((*path, below)), rule

    def _fresh(self, path: Path, node: Node) -> Iterator[tuple[str, Answer]]:
        alone = Counter(self._texts(path, {}))
        for name, type_ in node.leaves.items():
            beside = self._needed(path, node, name)
            before = Counter(self._texts(path, beside)) if beside else alone
            rule = self._rule(path, name, type_, beside, before)
            if rule:
                yield name, rule
        for name, (_, below) in node.below.items():
            inner = len(path) + 1
            for dotted, rule in self._below((*path, name), below):
                yield ".".join([name, *dotted.split(".")[inner:]]), rule

    def _needed(self, path: Path, node: Node, name: str) -> Answer:
        """What has to stand beside an argument, or its value is not looked at."""
        faults = self._provider.faults(self._type, self._root.holding(path, {name: _some(node.leaves[name])}))
        dotted, texts = ".".join((*path, name)), [fault.text for fault in faults]
        self._combined |= {text for text in texts if is_combination(text)}
        needs = combinations(texts).get("needs", ())
        others = (other.rpartition(".") for first, *rest in needs if first == dotted for other in rest)
        return {
            other: _some(node.leaves[other])
            for above, _, other in others
            if above == ".".join(path) and other in node.leaves
        }

    def _rule(self, path: Path, name: str, type_: CtyType, beside: Answer, before: Counter[str]) -> Answer | None:
        def tries(value: Any) -> list[str]:
            return [*(Counter(self._texts(path, beside | {name: value})) - before)]

        if type_ in ("string", "number"):
            return _dict(self._asked.rule(str(type_), name, tries))
        if isinstance(type_, list) and type_[0] in {"list", "set", "map"} and type_[1] in ("string", "number"):
            inside: Try = (lambda value: tries({"k": value})) if type_[0] == "map" else (lambda value: tries([value]))
            usual = "a" if type_[1] == "string" else 1
            always = Counter(inside(usual)) & Counter(inside("b" if usual == "a" else 2))
            return _dict(self._asked.rule(type_[1], name, lambda value: [*(Counter(inside(value)) - always)]))
        if type_ == "bool":
            tries(True)
        return None

    def items(self) -> dict[str, list[int | None]]:
        """How many items there have to be and may be at most, where the provider says so and its schema does not."""
        return dict(sorted(self._limits()))

    def _limits(self) -> Iterator[tuple[str, list[int | None]]]:
        for path, node in self._root.blocks():
            if node.size >= VAST:
                continue
            for name, form in node.leaves.items():
                texts = partial(self._of_value, path, name)
                if isinstance(form, list) and form[0] in {"list", "set"} and (found := limits(form, texts)):
                    yield ".".join((*path, name)), found
            for name in node.unlimited:
                if name in node.below and (
                    most := limit_of_blocks(node.below[name][1].empty, partial(self._of_value, path, name))
                ):
                    yield ".".join((*path, name)), most

    def _of_value(self, path: Path, name: str, value: Any) -> list[str]:
        return self._texts(path, {name: value})

    def said(self) -> list[str]:
        """All that was said of combinations, with one of them, none and all."""
        for path, node in self._root.blocks():
            self._texts(path, {name: _some(type_) for name, type_ in node.leaves.items()})
            for name, type_ in node.leaves.items():
                if type_ in ("string", "number", "bool") or isinstance(type_, list):
                    self._each_conflict(path, node, name)
        self._texts((), {name: _with_all(self._root)[name] for name in self._root.empty})
        return sorted(self._combined)

    def _each_conflict(self, path: Path, node: Node, name: str) -> None:
        """The provider names one argument that another conflicts with; leave that out, and it names the next."""
        start = f'"{".".join(itertools.chain.from_iterable((step, "0") for step in path))}{"." if path else ""}{name}"'
        rest = {other: _some(type_) for other, type_ in node.leaves.items()}
        if not any(f"{start}: conflicts with" in text for text in self._combined):
            return
        while True:
            faults = self._provider.faults(self._type, self._root.holding(path, rest))
            told = [fault.text for fault in faults if f"{start}: conflicts with" in fault.text]
            self._combined |= {*told}
            found = told[0].rpartition(" ")[2].split(".")[-1] if told else None
            if found not in rest or found == name:
                return
            del rest[found]

    def _texts(self, path: Path, values: Answer) -> list[str]:
        faults = self._provider.faults(self._type, self._root.holding(path, values))
        texts = [fault.text for fault in faults]
        combined = {text for text in texts if is_combination(text)}
        self._combined |= combined
        return [text for text in texts if text not in combined]


def _with_all(node: Node) -> Answer:
    value = node.empty | {name: _some(type_) for name, type_ in node.leaves.items()}
    for name, (nesting, below) in node.below.items():
        inner = _with_all(below)
        value[name] = inner if nesting == "single" else [inner]
    return value


def _some(type_: CtyType) -> Any:
    if isinstance(type_, str):
        return {"string": "a", "number": 1, "bool": True}.get(type_)
    if type_[0] == "object":
        return {name: _some(inner) for name, inner in type_[1].items()}
    return {"k": _some(type_[1])} if type_[0] == "map" else [_some(type_[1])]


def _dict(rule: Any) -> Answer | None:
    return None if rule is None else dict(rule)

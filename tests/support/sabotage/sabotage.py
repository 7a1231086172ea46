"""A way to make a platform unsafe, what it is done to, and which rules notice."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from stackwright.model.environment import Environment
from stackwright.model.stacks import Stack
from stackwright.policy.reading.configuration import Configuration, of_document
from stackwright.policy.rule import Rule
from stackwright.policy.rules import shipped
from stackwright.synthesis.document import Document
from support import golden
from support.sabotage.changes import Change


@dataclass(frozen=True)
class Sabotage:
    """One way.

    Attributes:
        kind: What is done, in words.
        by: The rule that is to notice.
        change: What is done to the document.
        on: The stacks that it is done to, one at a time, e.g. `acme/prod-network`.
        says: What the file says of the network beside that, by key.
    """

    kind: str
    by: str
    change: Change
    on: tuple[str, ...]
    says: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Mutant:
    """One stack, broken in one way.

    Attributes:
        way: The way.
        place: The stack, with its platform.
    """

    way: Sabotage
    place: str

    @property
    def document(self) -> Document:
        """The broken document."""
        broken = Document(json.loads(_text(self.place)))
        self.way.change(broken.json)
        return broken

    @property
    def configuration(self) -> Configuration:
        """The same as rules read it."""
        stack, _ = _stack(self.place)
        return of_document(_with(stack, self.way.says) if self.way.says else stack, self.document)

    def noticed(self, rules: Iterable[Rule]) -> frozenset[str]:
        """The rules that object to it."""
        made = self.configuration
        others = [one for place, one in unbroken(self.place.partition("/")[0]).items() if place != self.place]
        return frozenset(rule.id for rule in rules if _objects(rule, made, others))


def mutants(ways: Sequence[Sabotage]) -> list[Mutant]:
    """Every stack that is broken."""
    return [Mutant(way, place) for way in ways for place in way.on]


def score(noticed: Iterable[frozenset[str]], without: str = "") -> float:
    """The share of mutants that at least one rule notices.

    Args:
        noticed: For each mutant the rules that notice it.
        without: A rule that is taken out.
    """
    told = [bool(rules - {without}) for rules in noticed]
    return sum(told) / len(told)


@cache
def unbroken(platform: str) -> dict[str, Configuration]:
    """Every stack of a shipped platform as it is, by its place."""
    return {f"{platform}/{name}": of_document(*one) for name, one in golden.stacks(platform).items()}


def objections(stacks: Collection[Configuration]) -> list[tuple[str, str, str]]:
    """What rules object to, by rule, stack and text."""
    found = [
        (rule.id, one.stack.name, problem.text)
        for rule in rules_of_stacks()
        for one in stacks
        if rule.over == "stack" and one.stage in rule.stages
        for problem in rule.judge(one)
    ]
    across = [rule for rule in rules_of_stacks() if rule.over == "platform"]
    return found + [(rule.id, one.stack, one.text) for rule in across for one in rule.judge(list(stacks))]


LITERALS = frozenset({"arns", "aws_orders", "aws_policies", "aws_tags", "aws_values", "quotas"})
"""Families of rules that ask whether AWS takes something, not whether it is safe: `tests/policy/api/` tries those."""


def rules_of_stacks() -> tuple[Rule, ...]:
    """The rules over documents."""
    return tuple(rule for rule in shipped() if rule.over != "tree")


def rules_of_safety() -> tuple[Rule, ...]:
    """Those that ask whether something is safe."""
    return tuple(rule for rule in rules_of_stacks() if rule.judge.__module__.rpartition(".")[2] not in LITERALS)


def _with(stack: Stack, says: Mapping[str, object]) -> Stack:
    """A stack whose file says something more of the network."""
    assert isinstance(stack.owner, Environment)
    network = stack.owner.network.model_copy(update=dict(says))
    settings = stack.owner.settings.model_copy(update={"network": network})
    return replace(stack, owner=replace(stack.owner, settings=settings))


def _stack(place: str):
    platform, name = place.split("/")
    return golden.stacks(platform)[name]


@cache
def _text(place: str) -> str:
    return json.dumps(_stack(place)[1].json)  # which is read faster than it is copied


def _objects(rule: Rule, made: Configuration, others: list[Configuration]) -> bool:
    if rule.over == "platform":
        return any(True for _ in rule.judge([*others, made]))
    return made.stage in rule.stages and any(True for _ in rule.judge(made))

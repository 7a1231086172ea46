"""Judges literal values by AWS's API models, by what the real provider answered, and by checks of the project's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.answers.rules import Rule, broken
from stackwright.model.catalogue.limits import LONGEST_SHOWN
from stackwright.policy.api.documents import DOCUMENTS
from stackwright.policy.api.literals import Literal, literals
from stackwright.policy.api.models import models
from stackwright.policy.api.own import CHECKS, GROWING
from stackwright.policy.api.tags import places
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource

PREFIX = "aws_"
_NOTHING = Answer()
_NOT_GIVEN = ("", 0)


@dataclass(frozen=True)
class Wrong:
    """A value that AWS would refuse.

    Attributes:
        argument: The dotted path at which it stands.
        value: The value.
        text: What is wrong.
        listed: Whether it is wrong because no list has it: lists grow.
    """

    argument: str
    value: Any
    text: str
    listed: bool = False


@dataclass(frozen=True)
class Judged:
    """How many values of a stack could be judged.

    Attributes:
        judged: Literal values that something is known of.
        skipped: Values of which something is known, and which nobody knows before an apply.
        free: Literal values of which AWS says nothing, such as switches and most descriptions.
    """

    judged: int
    skipped: int
    free: int


def wrong(resource: Resource, *, planned: bool = False) -> Iterator[Wrong]:
    """What AWS would refuse of a resource, each value once. Policies and tags are judged elsewhere.

    Args:
        resource: The resource.
        planned: Whether it is out of a plan, where an empty text and a zero stand for what is not given.
    """
    if not resource.type.startswith(PREFIX):
        return
    elsewhere = {*DOCUMENTS.get(resource.type, ())}
    for literal in dict.fromkeys(one for one in literals(resource) if one.is_known):
        if literal.argument not in elsewhere and not (planned and literal.value in _NOT_GIVEN):
            found = _wrong(resource.type, literal)
            if found:
                yield found


def wrong_at(resource: Resource, argument: str, *, planned: bool) -> bool:
    """Whether a value at an argument is wrong by itself: rules about several values then leave it alone."""
    return any(one.argument == argument for one in wrong(resource, planned=planned))


def counted(configuration: Configuration) -> Judged:
    """How many values of a stack are judged, and how many nobody knows yet."""
    judged = skipped = free = 0
    for resource in configuration.resources:
        if resource.kind != "resource" or not resource.type.startswith(PREFIX):
            continue
        for literal in literals(resource):
            if not _is_judged(resource.type, literal):
                free += literal.is_known and not literal.is_key
            elif literal.is_known:
                judged += 1
            else:
                skipped += 1
    return Judged(judged, skipped, free)


def _is_judged(type_: str, literal: Literal) -> bool:
    return (
        literal.argument in DOCUMENTS.get(type_, ())
        or any(literal.argument == at or literal.argument.startswith(f"{at}.") for at in places(type_))
        or any(path in rules for rules in _rules(type_) for path in literal.paths)
        or any(path in CHECKS.get(type_, {}) for path in literal.paths)
    )


def _rules(type_: str) -> tuple[Mapping[str, Rule], Mapping[str, Rule]]:
    return models().get(type_, {}), answers("aws").get(type_, _NOTHING).values


def _rule(rules: Mapping[str, Rule], literal: Literal) -> Rule:
    return next((rules[path] for path in literal.paths if path in rules), {})


def _wrong(type_: str, literal: Literal) -> Wrong | None:
    own = next((check for path in literal.paths if (check := CHECKS.get(type_, {}).get(path))), None)
    problem = own(str(literal.value)) if own else None
    if problem:
        return Wrong(literal.argument, literal.value, problem, listed=own in GROWING)
    api, provider = (_rule(rules, literal) for rules in _rules(type_))
    both = [*api.get("one_of", ()), *provider.get("one_of", ())]
    if "one_of" in api and "one_of" in provider and literal.value in both:
        return None  # the one is newer than the other, or it has a word of its own
    for rule in (api, provider):
        # An argument that is empty is left out; the value of a map's entry is not.
        left_out = rule is api and literal.value == "" and not literal.is_entry_of(models().get(type_, {}))
        expected = None if left_out else broken(rule, literal.value)
        if expected:
            source = f" ({api['at']} of AWS's API)" if rule is api else ""
            text = f"ought {expected}, got {_shown(literal.value)}{source}"
            return Wrong(literal.argument, literal.value, f"{literal.argument} {text}", listed="one_of" in rule)
    return None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"

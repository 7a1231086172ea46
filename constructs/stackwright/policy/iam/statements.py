"""Statements of a policy of IAM, taken apart.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from stackwright.policy.iam.patterns import covers

ANYBODY = "*"
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
"""What is raised by text that is no policy."""


@dataclass(frozen=True)
class Statement:
    """One statement, each part of it as a list.

    Attributes:
        body: The statement as it is written.
    """

    body: Mapping[str, Any]

    @property
    def sid(self) -> str:
        """Its name; empty without."""
        return str(self.body.get("Sid", ""))

    @property
    def named(self) -> str:
        """Its name for the end of a sentence."""
        return f" (statement {self.sid})" if self.sid else ""

    @property
    def allows(self) -> bool:
        """Whether it allows something; otherwise it denies it."""
        return self.body.get("Effect") == "Allow"

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The patterns of actions that it is about."""
        return listed(self.body.get("Action", ()))

    @cached_property
    def resources(self) -> tuple[str, ...]:
        """The patterns of resources that it is about."""
        return listed(self.body.get("Resource", ()))

    @cached_property
    def principals(self) -> tuple[str, ...]:
        """Whom it is about, an account by its root; `*` for anybody."""
        return tuple(principals(self.body))

    @property
    def by_exception(self) -> str:
        """The part that says to what it does not apply, e.g. `NotAction`; empty where there is none."""
        return next((f"Not{part}" for part in ("Action", "Resource", "Principal") if f"Not{part}" in self.body), "")

    @cached_property
    def conditions(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Values by operator and key, both in lower case, as AWS does not tell cases apart there."""
        given: Mapping[str, Mapping[str, Any]] = self.body.get("Condition", {})
        return {
            (operator.lower(), key.lower()): listed(values)
            for operator, tests in given.items()
            for key, values in tests.items()
        }

    def tests(self, key: str) -> tuple[str, ...]:
        """The values that its conditions ask of a key, whatever the operator; empty where they do not ask for it."""
        return tuple(value for (_, name), values in self.conditions.items() if name == key.lower() for value in values)

    def may(self, action: str) -> bool:
        """Whether an action is among those that it is about."""
        if "NotAction" in self.body:
            return not any(covers(one.lower(), action.lower()) for one in listed(self.body["NotAction"]))
        return _among(self.actions, action.lower())


@lru_cache(maxsize=65536)
def _among(patterns: tuple[str, ...], action: str) -> bool:
    return any(covers(one.lower(), action) for one in patterns)


def read(policy: object) -> tuple[Statement, ...]:
    """The statements of a policy.

    Args:
        policy: The policy, as text or as an object.

    Raises:
        ValueError: It is no policy, as do TypeError, LookupError and AttributeError say.
    """
    return _read_text(policy) if isinstance(policy, str) else _read(policy)


@lru_cache(maxsize=4096)  # many rules read the same policies
def _read_text(policy: str) -> tuple[Statement, ...]:
    return _read(json.loads(policy))


def _read(body: object) -> tuple[Statement, ...]:
    found: Any = body["Statement"]  # type: ignore[index] # what is no object raises TypeError
    every = found if isinstance(found, list) else [found]
    if any(one.get("Effect") not in {"Allow", "Deny"} for one in every):
        raise ValueError(body)
    return tuple(map(Statement, every))


def principals(statement: Mapping[str, Any]) -> Iterator[str]:
    """Whom a statement is about, an account by its root; `*` for anybody."""
    given = statement.get("Principal", {})
    if isinstance(given, str):
        yield given
        return
    for names in given.values():
        for name in listed(names):
            yield f"arn:aws:iam::{name}:root" if name.isdigit() else name


def listed(given: object) -> tuple[str, ...]:
    """One text or several, as several."""
    if isinstance(given, (list, tuple)):
        return tuple(str(one) for one in given)
    return (str(given).lower() if isinstance(given, bool) else str(given),)

"""Whether a policy of IAM lets more happen than another one did, without asking AWS.

Statements are taken apart into what they grant: to whom, which action, on what, under which conditions. What the new
policy grants has to be within one grant of the old one; what the old one denied has to be within one denial of the new
one. Where neither can be told, that is said: what is wrongly called wider costs a look, what is wrongly called the same
costs more.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from stackwright.delivery.review.conditions import Conditions, looser, read
from stackwright.policy.iam.patterns import covers
from stackwright.policy.iam.statements import ANYBODY, UNREADABLE, principals
from stackwright.terraform.plan_json import SECRET, UNKNOWN

FEW = 3
"""How many of something are named, and not only counted."""
_PARTS = ("Action", "Resource", "Principal")


@dataclass(frozen=True)
class Widening:
    """Something that a new policy lets happen and an old one did not.

    Attributes:
        what: What that is.
        certain: Whether that is sure. If not, somebody has to read both.
    """

    what: str
    certain: bool = True


@dataclass(frozen=True)
class _Grant:
    """One action of one principal on one resource. What a kind of policy does not say is empty."""

    principal: str
    action: str
    resource: str

    def covers(self, other: "_Grant") -> bool:
        return (
            covers(self.action.lower(), other.action.lower())
            and covers(self.resource, other.resource)
            and (self.principal in {ANYBODY, other.principal})
        )


@dataclass(frozen=True)
class _Statement:
    """One statement, each part of it as a list."""

    body: Mapping[str, Any]

    @property
    def allows(self) -> bool:
        return self.body.get("Effect") == "Allow"

    @property
    def by_exception(self) -> str:
        """The part that says to what it does not apply; empty where there is none."""
        return next((f"Not{part}" for part in _PARTS if f"Not{part}" in self.body), "")

    @property
    def conditions(self) -> Conditions:
        return read(self.body.get("Condition", {}))

    @property
    def grants(self) -> tuple[_Grant, ...]:
        parts = [*principals(self.body)], [*_texts(self.body, "Action")], [*_texts(self.body, "Resource")]
        return tuple(_Grant(*one) for one in product(*(part or [""] for part in parts)))


def widened(before: object, after: object) -> tuple[Widening, ...]:
    """What a policy lets happen that another did not; empty where it is sure that there is nothing.

    Args:
        before: The policy as it was, as text; None or empty where there was none.
        after: The policy as it becomes.
    """
    if before == after or not after:
        return ()
    if any(one in (UNKNOWN, SECRET) for one in (before, after)):
        return (Widening("nobody can tell before the apply what it will say", certain=False),)
    try:
        return tuple(dict.fromkeys(_compared(statements(before), statements(after))))
    except UNREADABLE:
        return (Widening("it cannot be read as a policy", certain=False),)


def _compared(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Widening]:
    kept = [one for one in new if one in old]
    gone, come = [one for one in old if one not in kept], [one for one in new if one not in kept]
    allowing = [_Statement(one) for one in old if one["Effect"] == "Allow"]
    denying = [_Statement(one) for one in new if one["Effect"] == "Deny"]
    for one in map(_Statement, come):
        yield from _beyond(one, allowing) if one.allows else ()
    for one in map(_Statement, gone):
        yield from _no_longer_denied(one, denying) if not one.allows else ()


def statements(policy: object) -> list[dict[str, Any]]:
    """The statements of a policy, without their names.

    Raises:
        ValueError: It is no policy.
    """
    if not policy:
        return []
    read_ = json.loads(str(policy))["Statement"]
    listed = read_ if isinstance(read_, list) else [read_]
    if any(one.get("Effect") not in {"Allow", "Deny"} for one in listed):
        raise ValueError(policy)
    return [{key: value for key, value in one.items() if key != "Sid"} for one in listed]


def allowed(policy: object) -> tuple[str, ...]:
    """Whom a policy lets do something, under whatever conditions; nobody where it cannot be read."""
    try:
        return tuple(who for one in statements(policy) if one["Effect"] == "Allow" for who in principals(one))
    except UNREADABLE:
        return ()


def _texts(body: Mapping[str, Any], part: str) -> Iterator[str]:
    given = body.get(part, ())
    yield from [given] if isinstance(given, str) else given


def _beyond(statement: _Statement, allowing: Sequence[_Statement]) -> Iterator[Widening]:
    """What a new statement allows that none of the old ones did."""
    if statement.by_exception:
        yield Widening(f"a statement with {statement.by_exception} is new or not what it was; read it", certain=False)
        return
    certain = not any(one.by_exception for one in allowing)
    new: list[_Grant] = []
    for grant in statement.grants:
        near = [one for one in allowing if not one.by_exception and any(old.covers(grant) for old in one.grants)]
        if not near:
            new.append(grant)
            continue
        lost = min((list(looser(one.conditions, statement.conditions)) for one in near), key=len)
        yield from (Widening(f"{_who(grant.principal)} {what}", certain=sure) for what, sure in lost)
    if new:
        yield Widening(_told(new, "may now"), certain)


def _no_longer_denied(statement: _Statement, denying: Sequence[_Statement]) -> Iterator[Widening]:
    """What an old statement denied and none of the new ones does."""
    if statement.by_exception:
        yield Widening(f"a denial with {statement.by_exception} is gone or not what it was; read it", certain=False)
        return
    certain = not any(one.by_exception for one in denying)
    gone: list[_Grant] = []
    for grant in statement.grants:
        near = [one for one in denying if not one.by_exception and any(new.covers(grant) for new in one.grants)]
        if not any(not list(looser(statement.conditions, one.conditions, denied=True)) for one in near):
            gone.append(grant)
    if gone:
        yield Widening(_told(gone, "is no longer denied"), certain)


def _told(grants: Iterable[_Grant], may: str) -> str:
    found = list(grants)
    who, actions, resources = (
        _few(dict.fromkeys(getattr(one, part) for one in found)) for part in ("principal", "action", "resource")
    )
    return f"{_who(who)} {may} {actions}{f' on {resources}' if resources else ''}"


def _who(principal: str) -> str:
    return "anybody" if principal == ANYBODY else principal or "it"


def _few(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - FEW} more" if len(listed) > FEW else ""
    return ", ".join(listed[:FEW]) + more

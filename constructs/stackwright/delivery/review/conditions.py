"""Whether the conditions of a statement of IAM hold at least whenever those of another one do.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from stackwright.policy.iam.patterns import covers, covers_addresses

Conditions = Mapping[tuple[str, str], AbstractSet[str]]
"""Values by operator and key, both in lower case, as AWS does not tell cases apart there."""
_QUALIFIERS = ("forallvalues:", "foranyvalue:")
_PATTERNS = {"stringlike", "arnlike", "arnequals"}
_PLAIN = {"stringequals", "stringequalsignorecase", "bool", "numericequals", "dateequals", "binaryequals", "null"}
_ADDRESSES = {"ipaddress"}
_NEGATIVE = {
    *("stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"),
    *("numericnotequals", "datenotequals", "notipaddress"),
}


def read(given: Mapping[str, Mapping[str, Any]]) -> Conditions:
    """Conditions as a policy has them."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for operator, tests in given.items():
        for key, values in tests.items():
            listed = values if isinstance(values, list) else [values]
            texts = frozenset(str(one).lower() if isinstance(one, bool) else str(one) for one in listed)
            found[operator.lower(), key.lower()] = texts
    return found


def looser(old: Conditions, new: Conditions, *, denied: bool = False) -> Iterator[tuple[str, bool]]:
    """What conditions demanded and others do not, and whether that is sure; nothing where they demand as much.

    Args:
        old: What has to be demanded still.
        new: What is demanded.
        denied: Whether they are conditions of a denial, which says less the more it demands.
    """
    if denied:
        old, new = new, old
    for (operator, key), values in old.items():
        there = new.get((operator, key))
        if there is None:
            yield from _without(operator, key, values, new)
            continue
        kind = _kind(operator)
        if kind in _NEGATIVE:
            if lost := values - there:
                yield f"is no longer kept from {key} {_listed(lost)}", True
        elif kind in _PATTERNS | _PLAIN | _ADDRESSES:
            if more := {one for one in there if not _within(one, values, kind)}:
                yield f"may now have {key} {_listed(more)}", True
        elif values != there:
            yield f"has another condition on {key}, {operator}; read it", False


def _without(operator: str, key: str, values: AbstractSet[str], new: Conditions) -> Iterator[tuple[str, bool]]:
    """What is lost where a condition is not there by the same operator."""
    others = {other: given for (other, name), given in new.items() if name == key}
    exact = others.get("stringequals")
    if operator == "stringlike" and exact is not None and all(_within(one, values, operator) for one in exact):
        return
    if others:
        yield f"has another operator for {key}, {_listed(set(others))} in place of {operator}; read it", False
    else:
        yield f"is no longer held to {key} {_listed(values)}", True


def _kind(operator: str) -> str:
    for qualifier in _QUALIFIERS:
        operator = operator.removeprefix(qualifier)
    return operator.removesuffix("ifexists")


def _within(value: str, values: AbstractSet[str], kind: str) -> bool:
    if kind in _PATTERNS:
        return any(covers(one, value) for one in values)
    if kind in _ADDRESSES:
        return any(covers_addresses(one, value) for one in values)
    return value in values


def _listed(values: AbstractSet[str]) -> str:
    return ", ".join(sorted(values))

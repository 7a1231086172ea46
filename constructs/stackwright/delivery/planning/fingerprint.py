"""By what a plan is known again: what was reviewed is what is applied, though it is planned anew in between.

A plan's file is unsigned and holds secrets, so it never leaves the job that made it. What leaves it are digests: one of
all that the plan, the stack, the lock of its providers and Terraform's version say, and one of each value, by which a
difference can be named. The single digests are of what a reviewer may see: of no secret.

Left out is what two plans of the same thing do not share: the time, an order that is by chance, and arguments whose
changes Terraform is told to ignore, such as the number of nodes that an autoscaler sets.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.synthesis.canonical import canonical
from stackwright.synthesis.differences import ignored, within
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import UNKNOWN, Plan
from stackwright.terraform.workspace import Planned

VOLATILE = {"timestamp"}
"""What differs between two plans of one state."""
UNORDERED = "relevant_attributes"
"""What Terraform lists in another order each time."""
DIGITS = 16
"""Length of a single digest, in hexadecimal digits."""
BEFORE = "before"
"""Beside the values that something gets: the digest of all that it has."""
LATER = "later"
"""In the place of a digest: a value that only the apply tells."""


@dataclass(frozen=True)
class Fingerprint:
    """What a plan is known by.

    Attributes:
        whole: The digest of everything.
        inputs: What it was made from: digests of `stack`, `providers` and `configuration`, and `terraform` as it is.
        changes: What it does: for each address or output that it acts on, the action, and the digest of each value.
        serial: How often the state had been written that it was made against.
    """

    whole: str
    inputs: Mapping[str, str]
    changes: Mapping[str, Mapping[str, str]]
    serial: int

    def to_json(self) -> dict[str, Any]:
        """It as JSON."""
        return {
            "fingerprint": self.whole,
            "serial": self.serial,
            "inputs": {**self.inputs},
            "changes": {**self.changes},
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Fingerprint":
        """Read one."""
        return cls(written["fingerprint"], written["inputs"], written["changes"], written["serial"])


def fingerprint(planned: Planned, document: Document, lock: str, terraform: str) -> Fingerprint:
    """The fingerprint of a plan.

    Args:
        planned: The plan.
        document: The stack that it is of.
        lock: The text of the lock of its providers; empty without one.
        terraform: Terraform's version.
    """
    plan, stack = planned.plan, canonical(document).json
    inputs = {
        "terraform": terraform,
        "providers": _digest(lock) if lock else "none",
        "stack": _digest(stack),
        "configuration": _digest(plan.json.get("configuration", {})),
    }
    whole = _digest([inputs, said(plan, document)], digits=64)
    return Fingerprint(whole, inputs, dict(_changes(plan)), planned.serial)


def said(plan: Plan, document: Document) -> dict[str, Any]:
    """All that a plan says, without what is by chance or of no concern."""
    passed = {one.address: ignored(one.body) for one in document.objects("resource")}
    kept = {name: value for name, value in plan.json.items() if name not in VOLATILE}
    if UNORDERED in kept:
        kept[UNORDERED] = sorted(kept[UNORDERED], key=_text)
    found: dict[str, Any] = _without_ignored(kept, {address: paths for address, paths in passed.items() if paths})
    return found


def _changes(plan: Plan) -> Iterator[tuple[str, Mapping[str, str]]]:
    for one in plan.resources:
        if one.acts:
            values = dict(_leaves(one.after)) if one.after else {}
            if one.before:
                values[BEFORE] = _digest(one.before)
            moved = {"was": one.was} if one.was != one.address else {}
            taken = {"import": one.imported} if one.imported else {}
            yield one.address, {"action": one.kind, **moved, **taken, **values}
    for output in plan.outputs:
        if output.kind != "none":
            yield f"output.{output.name}", {"action": output.kind, **dict(_leaves({"value": output.after}))}


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Digests of all values in something, by dotted paths with places."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}")
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{place}")
    else:
        yield path, LATER if value == UNKNOWN else _digest(value)


def _without_ignored(value: Any, passed: Mapping[str, set[str]]) -> Any:  # noqa: ANN401 - any JSON
    """The same, without the ignored arguments of whatever has an address."""
    if isinstance(value, list):
        return [_without_ignored(one, passed) for one in value]
    if not isinstance(value, Mapping):
        return value
    paths = passed.get(re.sub(r"\[[^]]*\]", "", str(value.get("address", ""))))
    if not paths:
        return {name: _without_ignored(inner, passed) for name, inner in value.items()}
    return _pruned(value, paths)


def _pruned(described: Mapping[str, Any], paths: set[str]) -> dict[str, Any]:
    """What is said of one resource, in a change or in a state, without some of its arguments."""
    found = dict(described)
    for holder in ("values", "sensitive_values"):
        if holder in found:
            found[holder] = _cut(found[holder], paths)
    if "change" in found:
        sides = ("before", "after", "after_unknown", "before_sensitive", "after_sensitive")
        cut = {side: _cut(inner, paths) for side, inner in found["change"].items() if side in sides}
        found["change"] = {**found["change"], **cut}
    return found


def _cut(value: Any, paths: set[str], path: str = "") -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_cut(one, paths, path) for one in value]
    if not isinstance(value, Mapping):
        return value
    below = {name: f"{path}.{name}".lstrip(".") for name in value}
    return {
        name: _cut(inner, paths, below[name])
        for name, inner in value.items()
        if "all" not in paths and not within(below[name], paths)
    }


def _digest(value: object, digits: int = DIGITS) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()[:digits]


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

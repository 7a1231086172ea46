"""A plan as Terraform shows it: what becomes of each resource and output, with no secret in it.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

from stackwright.synthesis.differences import differing

Kind = Literal["replace", "destroy", "create", "update", "forget", "read", "none"]
_KINDS: Mapping[tuple[str, ...], Kind] = {
    ("no-op",): "none",
    ("read",): "read",
    ("create",): "create",
    ("update",): "update",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
    ("forget",): "forget",
}
SECRET = "(sensitive value)"  # noqa: S105 - what stands in the place of one
UNKNOWN = "(known after apply)"


@dataclass(frozen=True)
class ResourceChange:
    """What becomes of one resource, or of one read of a data source.

    Attributes:
        address: Its address in Terraform.
        type: Its type, e.g. `aws_vpc`.
        kind: What is done.
        before: What it is, secrets covered; empty where there is nothing.
        after: What it becomes, secrets covered and marked what only the apply will tell; empty where nothing is left.
        changed: Dotted paths of the arguments that change, without indexes, those of secrets too.
        forced_by: Of a replacement, the paths whose change forces it, as the provider says.
        reason: Why it is done, where Terraform says so, e.g. `delete_because_no_resource_config`.
        was: Its address before, where it has moved; else the same.
        imported: The id by which it is taken into the state; empty where it is not.
    """

    address: str
    type: str
    kind: Kind
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changed: tuple[str, ...] = ()
    forced_by: tuple[str, ...] = ()
    reason: str = ""
    was: str = ""
    imported: str = ""

    @property
    def acts(self) -> bool:
        """Whether an apply does anything about it, be it in the state alone."""
        return self.kind not in {"none", "read"} or self.was != self.address or bool(self.imported)


@dataclass(frozen=True)
class OutputChange:
    """What becomes of one output.

    Attributes:
        name: Its name.
        kind: What is done: `create`, `update`, `destroy` or `none`.
        before: What it is, secrets covered.
        after: What it becomes, secrets covered.
    """

    name: str
    kind: Kind
    before: Any
    after: Any


@dataclass(frozen=True)
class Plan:
    """A plan.

    Attributes:
        json: All that Terraform shows of it. It may hold secrets: show none of it.
    """

    json: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, shown: str) -> "Plan":
        """Read what `terraform show -json` printed, whatever warnings stand before it."""
        return cls(json.loads(shown[shown.index("{") :]))

    @property
    def resources(self) -> tuple[ResourceChange, ...]:
        """What becomes of each resource and each read, of those left as they are too."""
        return tuple(map(_resource, self.json.get("resource_changes", ())))

    @property
    def drift(self) -> tuple[ResourceChange, ...]:
        """What others have done to resources since the state was written, as Terraform found it."""
        return tuple(map(_resource, self.json.get("resource_drift", ())))

    @property
    def outputs(self) -> tuple[OutputChange, ...]:
        """What becomes of each output, of those left as they are too."""
        changes: Mapping[str, Mapping[str, Any]] = self.json.get("output_changes", {})
        return tuple(
            OutputChange(name, _KINDS[tuple(change["actions"])], *_covered(change)) for name, change in changes.items()
        )

    @property
    def acts(self) -> bool:
        """Whether an apply does anything, be it in the state alone."""
        return any(one.acts for one in self.resources) or any(one.kind != "none" for one in self.outputs)


def _resource(found: Mapping[str, Any]) -> ResourceChange:
    change = found["change"]
    before, after = _covered(change)
    raw = ({**(change.get("before") or {})}, _filled(change.get("after") or {}, change.get("after_unknown") or {}))
    return ResourceChange(
        found["address"],
        found["type"],
        _KINDS[tuple(change["actions"])],
        before or {},
        after or {},
        tuple(sorted(differing(*raw))),
        tuple(sorted({_dotted(path) for path in change.get("replace_paths", ())})),
        found.get("action_reason", ""),
        found.get("previous_address", found["address"]),
        (change.get("importing") or {}).get("id", ""),
    )


def _covered(change: Mapping[str, Any]) -> tuple[Any, Any]:
    """Before and after, without secrets."""
    after = _filled(change.get("after"), change.get("after_unknown"))
    return _hidden(change.get("before"), change.get("before_sensitive")), _hidden(after, change.get("after_sensitive"))


def _hidden(value: Any, marks: Any) -> Any:  # noqa: ANN401 - any JSON
    """A value, its secrets covered."""
    return _laid_over(value, marks, SECRET)


def _filled(value: Any, marks: Any) -> Any:  # noqa: ANN401 - any JSON
    """A value, with a mark wherever nobody knows it yet."""
    return _laid_over(value, marks, UNKNOWN)


def _laid_over(value: Any, marks: Any, cover: str) -> Any:  # noqa: ANN401 - any JSON
    if marks is True:
        return cover
    if isinstance(marks, Mapping) and marks:
        held = value if isinstance(value, Mapping) else {}
        found = {name: _laid_over(held.get(name), marks.get(name), cover) for name in {**held, **marks}}
        return {name: one for name, one in found.items() if name in held or _is_covered(one, cover)} or value
    if isinstance(marks, list) and marks:
        pairs = zip_longest(value if isinstance(value, list) else (), marks)
        return [_laid_over(one, mark, cover) for one, mark in pairs]
    return value


def _is_covered(value: object, cover: str) -> bool:
    below: Iterator[object] = iter(())
    if isinstance(value, Mapping):
        below = iter(value.values())
    elif isinstance(value, list):
        below = iter(value)
    return value == cover or any(_is_covered(one, cover) for one in below)


def _dotted(path: Sequence[object]) -> str:
    return ".".join(step for step in path if isinstance(step, str))

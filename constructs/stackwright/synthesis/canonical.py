"""What a stack is to Terraform, without what it only says to people; and what differs of it beside its resources."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackwright.synthesis.comparison import Changes
from stackwright.synthesis.differences import differing
from stackwright.synthesis.document import KINDS, METADATA, Document

_NAMED = {"output", "variable", "module", "provider"}
"""Blocks, beside those of objects, that hold blocks by a name."""
_UNORDERED = {"depends_on", "ignore_changes", "replace_triggered_by"}
"""Arguments of Terraform's own, in which the order of what is listed says nothing."""


def canonical(document: Document) -> Document:
    """The same stack without comments, and with what has no order in one."""
    json = {name: value for name, value in document.json.items() if name != METADATA}
    for kind in KINDS.keys() & json.keys():
        json[kind] = {
            type_: {name: _block(body) for name, body in named.items()} for type_, named in json[kind].items()
        }
    for kind in _NAMED & json.keys():
        json[kind] = {
            name: [*map(_block, body)] if isinstance(body, list) else _block(body) for name, body in json[kind].items()
        }
    if "terraform" in json:
        json["terraform"] = _block(json["terraform"])
    return Document(json)


def _block(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _argument(name, value) for name, value in body.items() if name != METADATA}


def _argument(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON is anything
    if name == "lifecycle" and isinstance(value, Mapping):
        return _block(value)
    return sorted(value, key=str) if name in _UNORDERED and isinstance(value, list) else value


def beside(before: Document, after: Document, changes: Changes) -> Iterator[str]:
    """What differs of a stack and is not among its changes: versions, data, outputs, what Terraform is told to do.

    Args:
        before: What it was, canonically.
        after: What it is, canonically.
        changes: What becomes of its resources.
    """
    yield from _versions(before, after)
    yield from _objects(before, after, changes)
    for kind in sorted((before.json.keys() | after.json.keys()) - {*KINDS, "terraform", "provider"}):
        old, new = before.json.get(kind), after.json.get(kind)
        if isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            yield from _each(kind, old or {}, new or {})
        elif old != new:
            yield f"{kind}: {_how(old, new)}"
    if before.json.get("provider") != after.json.get("provider") and not changes.settings:
        yield "provider: changes"


def _versions(before: Document, after: Document) -> Iterator[str]:
    old, new = before.json.get("terraform", {}), after.json.get("terraform", {})
    required = (before.required_providers, after.required_providers)
    for name in sorted(required[0].keys() | required[1].keys()):
        one, other = (side.get(name, {}) for side in required)
        if one != other:
            what = " ".join(key for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key))
            yield f"provider {name}, its {what}: {_listed(one, what)} -> {_listed(other, what)}"
    for name in sorted((old.keys() | new.keys()) - {"required_providers", "backend"}):
        if old.get(name) != new.get(name):
            yield f"{name}: {old.get(name, 'none')} -> {new.get(name, 'none')}"


def _listed(requirement: Mapping[str, object], keys: str) -> str:
    return " ".join(str(requirement.get(key, "none")) for key in keys.split())


def _objects(before: Document, after: Document, changes: Changes) -> Iterator[str]:
    """Objects that differ otherwise: data sources, and resources in what Terraform is told to do about them."""
    told = {one.address for one in (*changes.new, *changes.changed, *changes.gone)}
    told |= {one.after.address for one in changes.replaced}
    old, new = ({one.address: one.body for one in document.objects()} for document in (before, after))
    moved = {end for move in after.json.get("moved", ()) for end in move.values()}
    for address in sorted((old.keys() | new.keys()) - told - moved):
        if old.get(address) != new.get(address):
            one, other = old.get(address, {}), new.get(address, {})
            arguments = differing(one, other) or {
                key for key in one.keys() | other.keys() if one.get(key) != other.get(key)
            }
            known = address in old and address in new
            yield f"{address}: {', '.join(sorted(arguments)) if known else _how(old.get(address), new.get(address))}"


def _each(kind: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    found: Iterable[str] = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    for name in found:
        yield f"{kind} {name}: {_how(old.get(name), new.get(name))}"


def _how(old: object, new: object) -> str:
    return "new" if old is None else "gone" if new is None else "changes"

"""Which arguments of a resource differ, as dotted paths without indexes: `vpc_config.subnet_ids`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackwright.synthesis.document import METADATA

META = {METADATA, "depends_on", "lifecycle", "provider", "provisioner", "connection"}
"""What stands in a resource and is no argument of its type."""
Leaves = Iterator[tuple[str, Any]]


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Paths of the arguments that are not what they were; of a block that came or went, all that it holds."""
    found: set[str] = set()
    for name in (before.keys() | after.keys()) - META:
        found.update(_between(name, before.get(name), after.get(name)))
    return found


def leaves(body: Mapping[str, Any]) -> Leaves:
    """Every argument with its value, those in blocks one by one."""
    for name, value in body.items():
        if name not in META:
            yield from _below(name, value)


def ignored(body: Mapping[str, Any]) -> set[str]:
    """Paths of the arguments whose changes Terraform is told to ignore; `all` stands for every one."""
    listed = body.get("lifecycle", {}).get("ignore_changes", ())
    return {"all"} if listed == "all" else {re.sub(r"\[[^]]*\]", "", path) for path in listed}


def within(path: str, paths: Iterable[str]) -> bool:
    """Whether a path is one of some paths, or below one."""
    known = set(paths)
    steps = path.split(".")
    return any(".".join(steps[: end + 1]) in known for end in range(len(steps)))


def _between(path: str, before: object, after: object) -> Iterator[str]:
    one, other = _blocks(before), _blocks(after)
    if before == after or one == other != []:
        return  # one block is written by itself, or as a list of one
    if not one and not other:
        yield path
        return
    for place in range(max(len(one), len(other))):
        held = [blocks[place] if place < len(blocks) else {} for blocks in (one, other)]
        for name in held[0].keys() | held[1].keys():
            yield from _between(f"{path}.{name}", held[0].get(name), held[1].get(name))


def _below(path: str, value: object) -> Leaves:
    blocks = _blocks(value)
    if not blocks:
        yield path, value
    for block in blocks:
        for name, inner in block.items():
            yield from _below(f"{path}.{name}", inner)


def _blocks(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
    """A block, or several, as a list; empty for any other value. A map looks like a block, and does no harm as one."""
    found: list[Mapping[str, Any]] = value if isinstance(value, list) else [value]
    return found if all(isinstance(block, Mapping) for block in found) else []

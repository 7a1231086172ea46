"""In what a plan differs from the reviewed one, in words of what was planned, without a value of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from stackwright.delivery.planning.fingerprint import BEFORE, LATER, Fingerprint

What = Literal["terraform", "providers", "stack", "configuration", "added", "gone", "action", "value", "surroundings"]
_INPUTS: Mapping[str, tuple[What, str]] = {
    "terraform": ("terraform", "another version of Terraform planned it"),
    "providers": ("providers", "the lock of its providers is another one"),
    "stack": ("stack", "the synthesized stack is another one"),
    "configuration": ("configuration", "Terraform read another configuration, e.g. of a module or a provisioner"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was reviewed.

    Attributes:
        what: What kind of thing.
        text: The whole of it, in words.
    """

    what: What
    text: str

    def __str__(self) -> str:
        return self.text


def differences(reviewed: Fingerprint, now: Fingerprint) -> tuple[Difference, ...]:
    """What is not as it was reviewed; nothing where both are the same plan, or what is left of it.

    What is left: the state has been written since, by an apply that did not come to its end or was followed by others,
    and all that the plan does is part of what was reviewed, in every value that was known then.

    Args:
        reviewed: What the reviewed plan is known by.
        now: The same of the plan that would be applied.
    """
    if reviewed.whole == now.whole:
        return ()
    found = tuple(_found(reviewed, now, resumed=now.serial > reviewed.serial))
    if found or now.serial > reviewed.serial:
        return found
    text = "what is in AWS is not what it was at the review, though the plan does the same"
    return (Difference("surroundings", text),)


def _found(reviewed: Fingerprint, now: Fingerprint, *, resumed: bool) -> Iterator[Difference]:
    for name, (what, text) in _INPUTS.items():
        before, after = reviewed.inputs.get(name), now.inputs.get(name)
        if before != after:
            yield Difference(what, f"{text}: {before} then, {after} now" if name == "terraform" else text)
    for address, change in now.changes.items():
        if address not in reviewed.changes:
            yield Difference("added", f"{address}: {change['action']} was not planned then")
        else:
            yield from _of_one(address, reviewed.changes[address], change)
    for address in reviewed.changes.keys() - now.changes.keys() if not resumed else ():
        yield Difference("gone", f"{address}: {reviewed.changes[address]['action']} is not planned any more")


def _of_one(address: str, reviewed: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    if reviewed["action"] != now["action"]:
        yield Difference("action", f"{address}: {reviewed['action']} then, {now['action']} now")
        return
    for path in sorted(reviewed.keys() | now.keys()):
        if path == BEFORE and reviewed.get(path) != now.get(path):
            yield Difference("value", f"{address}: it is not what it was at the review")
        elif not _same(path, reviewed, now):
            yield Difference("value", f"{address}: another {path.lstrip('.')}")


def _same(path: str, reviewed: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a value is what it was, or is one that nobody knew then, as a whole or in part."""
    steps = path.split(".")
    above = (".".join(steps[:end]) for end in range(1, len(steps) + 1))
    return reviewed.get(path) == now.get(path) or any(reviewed.get(one) == LATER for one in above)

"""What carries a stack's tags in AWS and stands in no state, and how it gets into one."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from stackwright.model.stacks import Stack
from stackwright.synthesis.document import FILE, Document
from stackwright.terraform.state_doctor.findings import Finding
from stackwright.terraform.state_doctor.orphans.import_ids import Arn
from stackwright.terraform.state_doctor.orphans.tagged import Thing
from stackwright.terraform.state_doctor.plain import counted, plain

NAMES = ("name", "bucket", "addon_name")
"""Arguments in which a resource has its name, if it has no tag `Name`."""


def unknown_to(things: Iterable[Thing], known: AbstractSet[str]) -> list[Thing]:
    """The things that stand in no state.

    Args:
        things: Things in AWS.
        known: What the states hold, as snapshots write it.
    """
    return [thing for thing in things if not known & set(_ways_to_say(thing.arn))]


def of_orphans(
    stack: Stack, folder: Path, orphans: Sequence[Thing], known: AbstractSet[str], *, locked: bool
) -> Iterator[Finding]:
    """What a killed apply made, or what was taken out of the state.

    Args:
        stack: The stack.
        folder: Its folder, with what was synthesized if it was.
        orphans: Things that carry its tags and stand in no state.
        known: Addresses in its state.
        locked: Whether somebody may be making them now.
    """
    if not orphans:
        return
    wait = "If the run that holds the lock is alive, wait: it writes what it made into the state. " if locked else ""
    resources = _missing(folder / FILE, known)
    claims = {thing: _candidates(thing, orphans, resources) for thing in orphans}
    claimed = Counter(address for addresses in claims.values() for address in addresses)
    commands = []
    for thing, addresses in claims.items():
        address = addresses[0] if len(addresses) == 1 and claimed[addresses[0]] == 1 else "ADDRESS"
        if thing.arn.import_id:
            words = ("terraform", f"-chdir={folder}", "import", address, thing.arn.import_id)
            commands.append(shlex.join(words))
    yield Finding(
        f"AWS has {counted(len(orphans), 'thing')} with the tags of {stack.name} that no state knows: made by an apply "
        "that was killed, or taken out of the state. What has no name of its own would be made twice.",
        f"{wait}Import what the stack describes, with its address in place of ADDRESS, and plan. Delete in AWS what "
        "nobody needs, or take the tag `layer` from it.",
        tuple(commands),
        tuple(f"{thing.arn.text}{f' ({plain(thing.name, 80)})' if thing.name else ''}" for thing in orphans),
    )


def _ways_to_say(arn: Arn) -> Iterator[str]:
    yield arn.text.removesuffix(":*")
    yield arn.text
    yield from (f"{type_} {arn.import_id}" for type_ in arn.types)


def _missing(configuration: Path, known: AbstractSet[str]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Resources that a synthesized stack describes and its state does not know, by type and name."""
    if not configuration.exists():
        return {}
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for one in Document.read(configuration).objects("resource"):
        if one.address not in known:
            found.setdefault(one.type, {})[one.name] = one.body
    return found


def _candidates(
    thing: Thing, orphans: Sequence[Thing], resources: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> list[str]:
    names = {thing.name, thing.arn.name, thing.arn.name.rsplit("/", 1)[-1]} - {""}
    of_type = [
        (f"{type_}.{name}", _names(body))
        for type_ in thing.arn.types
        for name, body in resources.get(type_, {}).items()
    ]
    fitting = [address for address, its_names in of_type if names & its_names]
    alike = [other for other in orphans if other.arn.kind == thing.arn.kind]
    if fitting or len(of_type) != 1 or len(alike) != 1 or thing.name or of_type[0][1]:
        return fitting
    return [of_type[0][0]]  # neither has a name, as keys have none, and there is one of each


def _names(body: Mapping[str, Any]) -> set[str]:
    tags = body.get("tags")
    tag = tags.get("Name") if isinstance(tags, dict) else None
    return {str(name) for name in (tag, *(body.get(argument) for argument in NAMES)) if name}

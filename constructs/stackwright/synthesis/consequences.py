"""What a synth changes, in lines: one a stack, one for each resource with which something is lost, none for nothing."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stackwright.synthesis.comparison import Changes
from stackwright.synthesis.document import Document, Object
from stackwright.synthesis.handover import PLACES
from stackwright.synthesis.holdings import loss, start
from stackwright.synthesis.invocation import command, folders

FEW = 3
"""How many resources are named, and not only counted."""
MOVED = {"bucket", "key", "region", "path"}
"""What says where a state lies. The rest of a backend says how it is reached and locked."""


def told(changes: Changes, output: Path) -> Iterator[str]:
    """What becomes of a stack.

    Args:
        changes: What becomes of it.
        output: The output folder.
    """
    if not changes:
        return
    counts = {
        "new": changes.new,
        "changed": changes.changed,
        "replaced": [one.after for one in changes.replaced],
        "gone": changes.gone,
    }
    parts = [f"{len(found)} {what}{_named(found)}" for what, found in counts.items() if found]
    if changes.settings:
        parts.append(f"for every resource another {' and '.join(sorted(map(_setting, changes.settings)))}")
    parts += [f"state's {name} {_value(old)} -> {_value(new)}" for name, old, new in changes.state]
    yield f"{changes.stack}: {', '.join(parts)}"
    yield from _losses(changes)
    if changes.state:
        moved = any(name in MOVED for name, _, _ in changes.state)
        how, why = ("-migrate-state", ", or Terraform takes it for empty") if moved else ("-reconfigure", "")
        yield f"  before its next plan: terraform -chdir={output / PLACES[0] / changes.stack} init {how}{why}"


def told_of_vanished(stacks: Mapping[str, Document], output: Path, environments: Path) -> Iterator[str]:
    """What becomes of stacks that are not written any more, and how to destroy what they made.

    Args:
        stacks: What they were, each after those that it reads.
        output: The output folder.
        environments: The folder of the environment files.
    """
    if not stacks:
        return
    for name, document in stacks.items():
        count = document.count("resource")
        yield f"{name}: not written any more; its {count} resources stay in AWS, and its state where it is"
        for one in document.objects("resource"):
            if what := loss(one):
                yield f"  stays: {_name(one)}; when it is destroyed, {what}{_stopped(one)}"
    yield f"To destroy what they made, bring {environments} back as it was (`git stash`, or an older revision). Then:"
    yield f"  {command('synth', *folders(environments, output))}"
    for name in reversed([*stacks]):
        at = f"terraform -chdir={output / PLACES[0] / name}"
        yield f"  {at} init && {at} destroy"
    yield "Then take the old files away again (`git stash pop`), and synthesize."


def _losses(changes: Changes) -> Iterator[str]:
    for replaced in changes.replaced:
        if what := loss(replaced.before) or start(replaced.after):
            why = " and ".join(replaced.because)
            yield f"  replaced: {_name(replaced.before)}, because of {why}; {what}{_stopped(replaced.after)}"
    for one in changes.gone:
        if what := loss(one):
            unstopped = "; its prevent_destroy goes too, and stops nothing" if one.is_lasting else ""
            yield f"  gone: {_name(one)}; {what}{unstopped}"


def _setting(path: str) -> str:
    """An argument of a provider, in short: `tag owner` for `aws.default_tags.tags.owner`."""
    *_, above, name = path.split(".")
    return f"tag {name}" if above == "tags" else name


def _stopped(one: Object) -> str:
    return "; Terraform refuses, as it says prevent_destroy" if one.is_lasting else ""


def _named(found: Sequence[Object]) -> str:
    return f" ({', '.join(map(_name, found))})" if len(found) <= FEW else ""


def _name(one: Object) -> str:
    """Its type, and what it is called in AWS; its address when the document does not say."""
    tags = one.body.get("tags")
    names = (one.body.get("name"), one.body.get("bucket"), tags.get("Name") if isinstance(tags, dict) else None)
    name = next((name for name in names if isinstance(name, str) and "${" not in name), None)
    return f"{one.type} {name}" if name else one.address


def _value(value: object) -> str:
    return "none" if value is None else str(value)

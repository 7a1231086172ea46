"""Reviews as text for a terminal: what goes first, then by risk, arguments old and new, counts at the end."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stackwright.delivery.review.reviewed import COUNTED, Judged, Review
from stackwright.gitops.diff.fields import Field, changes
from stackwright.gitops.diff.lines import told
from stackwright.model.one_line import cut, printable
from stackwright.terraform.plan_json import Kind

WIDTH = 80
"""Columns of a terminal."""
MOST_LINES = 24
"""Lines of one argument, and arguments of one change: whoever wants more plans it."""
MOST_CREATED = 12
"""Above so many resources that are made without anything to know about them, only their addresses are told."""
MOST_ADDRESS = 250
"""Characters of an address. It is not broken, since it is to be copied."""
SIGNS: Mapping[Kind, str] = {
    "replace": "-/+",
    "destroy": "-",
    "update": "~",
    "create": "+",
    "forget": ".",
    "none": "=",
    "read": "<=",
}
"""What is done in the signs of Terraform; it has none for what is forgotten, moved or taken over."""
# Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
WHY: Mapping[str, str] = {
    "replace_because_tainted": "its last apply failed half way",
    "replace_by_request": "somebody asked for it",
    "replace_by_triggers": "something that it is to be replaced with changes",
}
"""Why something is replaced that no argument forces, in the words of Terraform and in plain ones."""


def text(reviews: Sequence[Review]) -> str:
    """Some stacks, those first of which there is something to tell."""
    loud = ["\n".join(one_stack(one)) for one in reviews if not one.is_quiet]
    quiet = [one.stack.name for one in reviews if one.is_quiet]
    parts = [*loud, *(["\n".join(_wrapped(f"no change: {', '.join(quiet)}", ""))] if quiet else [])]
    return "\n\n".join([*parts, "\n".join(_wrapped(total(reviews), ""))])


def one_stack(review: Review) -> Iterator[str]:
    """All lines of one stack."""
    yield from _wrapped(headline(review), "")
    yield from preface(review)
    crowded = is_crowded(review)
    for one in review.changes:
        yield from change(one, crowded=crowded)
    yield from afterword(review)


def headline(review: Review) -> str:
    """A stack in one line."""
    if review.failure:
        return f"{review.stack.name}: there is no plan"
    return f"{review.stack.name}: {counted(review.counts) or review.verdict}"


def preface(review: Review) -> Iterator[str]:
    """What comes before the changes of a stack."""
    for note in review.notes:
        yield from _wrapped(f"note: {note}", "  ")
    for edge in review.waits:
        yield from _wrapped(f"planned when that is applied: {edge}", "  ")
    for line in review.failure.splitlines():
        yield from _wrapped(line, "  ")


def change(one: Judged, *, crowded: bool) -> Iterator[str]:
    """One change.

    Args:
        one: The change.
        crowded: Whether there is too much that is plainly made to tell all of it.
    """
    sign = SIGNS[one.change.kind]
    yield f"  {sign:<3} {cut(printable(one.change.address), MOST_ADDRESS)}"
    for found in one.findings:
        title = "" if found.risk.is_routine else f"{found.risk.title}: "
        if not (found.risk.is_routine and one.change.kind in {"create", "update", "destroy", "read"}):
            yield from _wrapped(f"{title}{found.means}", "      ")
    if one.change.forced_by:
        yield from _wrapped(f"forced by {', '.join(one.change.forced_by)}", "      ")
    elif one.change.reason in WHY:
        yield from _wrapped(f"because {WHY[one.change.reason]}", "      ")
    if one.change.kind != "none" and one.change.was != one.change.address:
        yield from _wrapped(f"until now {one.change.was}", "      ")
    if not (crowded and _is_plain(one)):
        yield from _arguments(one)


def afterword(review: Review) -> Iterator[str]:
    """What comes after the changes of a stack."""
    for one in review.outputs:
        if one.kind == "update":
            for field in changes(one.before, one.after, f"output {one.name}", keys=()):
                yield from _field(field, "  ~   ")
        else:
            yield cut(printable(f"  {SIGNS[one.kind]:<3} output {one.name}"), WIDTH)
    if review.unchanged:
        yield f"  as they are: {review.unchanged}"


def is_crowded(review: Review) -> bool:
    """Whether so much is plainly made that its addresses have to do."""
    return sum(map(_is_plain, review.changes)) > MOST_CREATED


def _is_plain(one: Judged) -> bool:
    return one.change.kind == "create" and one.risk.is_routine


def counted(counts: Mapping[str, int]) -> str:
    """Counts in words."""
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def total(reviews: Sequence[Review]) -> str:
    """The counts of all stacks."""
    found: Counter[str] = Counter()
    for one in reviews:
        found.update(one.counts)
    told_ = counted({what: found[what] for what in COUNTED.values() if found[what]}) or "nothing changes"
    failed = sum(bool(one.failure) for one in reviews)
    return f"in all: {told_}" + (f"; {failed} of {len(reviews)} stacks could not be planned" if failed else "")


def _arguments(one: Judged) -> Iterator[str]:
    for field in one.arguments[:MOST_LINES]:
        yield from _field(field, "      ")
    if len(one.arguments) > MOST_LINES:
        yield f"      … {len(one.arguments) - MOST_LINES} more arguments"


def _field(field: Field, indent: str) -> Iterator[str]:
    """A field, the first of its lines after an indent."""
    room = WIDTH - len(indent)
    lines = [*told(field, room - len("+   "))]
    shown = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
    for place, line in enumerate(shown):
        yield f"{' ' * len(indent) if place else indent}{cut(printable(line), room)}"
    if len(shown) < len(lines):
        yield f"{' ' * len(indent)}… {len(lines) - len(shown)} more lines"


def _wrapped(line: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        printable(line), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )

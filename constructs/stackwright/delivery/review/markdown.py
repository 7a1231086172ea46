"""Reviews as a comment on a pull request: a table, and each stack folded below it, in any case short enough.

All that comes from a plan stands between fences that are longer than any row of backticks in it: there GitHub makes
nothing of HTML, mentions, links and marks. What does not fit is left out change by change, the least risky first, and
counted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from stackwright.delivery.review import text
from stackwright.delivery.review.reviewed import Review
from stackwright.model.one_line import cut, printable

# Source: https://github.com/orgs/community/discussions/27190
MOST = 65_536
"""Characters of a comment have to be fewer. Those that take two places in UTF-16 are counted as two."""
SPARE = 1_500
"""Characters that are kept for what says that stacks are left out."""
MOST_ROWS = 150
"""Stacks in the table."""
MOST_CELL = 120
MOST_LINES = 60
"""Lines of a note or of what Terraform says when it cannot plan."""
_FENCE = re.compile("`{3,}")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()+!|~&@#:]|(?<=www)\.")
_CALLING = "@#:."
"""What makes a mention, a reference or a link of what follows it, as a number too: something has to come between."""


@dataclass
class _Part:
    """One stack, with as much of it as there is room for.

    Attributes:
        review: The stack.
        changes: Lines of each of its changes, the worst first.
        shown: The places of those that there is room for.
    """

    review: Review
    changes: tuple[tuple[str, ...], ...]
    shown: list[int] = field(default_factory=list)

    def folded(self, elsewhere: str) -> Iterator[str]:
        """The stack, folded, between fences."""
        before, after = (
            [cut(line, text.MOST_ADDRESS) for line in [*lines][:MOST_LINES]]
            for lines in (text.preface(self.review), text.afterword(self.review))
        )
        inside = [line for place in sorted(self.shown) for line in self.changes[place]]
        everything = (*before, *after, *(line for lines in self.changes for line in lines))
        fence = "`" * max([3, *(len(found) + 1 for line in everything for found in _FENCE.findall(line))])
        yield from ("<details>", f"<summary>{_escaped(text.headline(self.review))}</summary>", "")
        yield from (f"{fence}text", *before, *inside, *after, fence)
        left_out = len(self.changes) - len(self.shown)
        if left_out:
            yield from ("", f"{left_out} of {len(self.changes)} changes are left out here: see {elsewhere}.")
        yield from ("", "</details>", "")


def marker(name: str) -> str:
    """The line by which a comment is found again, to be updated in its place.

    Args:
        name: What tells it from other comments, e.g. `preview`.
    """
    return f"<!-- stackwright: {re.sub(r'[^a-z0-9 -]', '', name.lower())} -->"


def comment(reviews: Sequence[Review], *, name: str, heading: str, elsewhere: str) -> str:
    """The whole comment.

    Args:
        reviews: The stacks.
        name: What tells the comment from others, for its marker.
        heading: Its heading, plain text.
        elsewhere: Where all of it can be read, e.g. `the log of the job`; plain text.
    """
    elsewhere = _escaped(elsewhere)
    loud = [_part(one) for one in reviews if not one.is_quiet]
    head = [marker(name), f"## {_escaped(heading)}", "", *_table(reviews), *_quiet(reviews), ""]
    end = [f"**{text.total(reviews)}**"]
    room = MOST - SPARE - _length(head) - _length(end)
    parts = []
    for part in loud:
        size = _length(part.folded(elsewhere))
        if size <= room:
            parts.append(part)
            room -= size
    ranked = sorted(
        ((one.rank, part, place) for part in parts for place, one in enumerate(part.review.changes)),
        key=lambda found: found[0],
    )
    for _, part, place in ranked:
        size = _length(part.changes[place])
        if size <= room:
            part.shown.append(place)
            room -= size
    folded = [line for part in parts for line in part.folded(elsewhere)]
    missing = len(loud) - len(parts)
    rest = [f"{missing} more stacks are left out here: see {elsewhere}.", ""] if missing else []
    return "\n".join([*head, *folded, *rest, *end]) + "\n"


def _part(review: Review) -> _Part:
    crowded = text.is_crowded(review)
    return _Part(review, tuple(tuple(text.change(one, crowded=crowded)) for one in review.changes))


def _table(reviews: Sequence[Review]) -> Iterator[str]:
    loud = [one for one in reviews if not one.is_quiet]
    if not loud:
        return
    yield "| stack | verdict | changes |"
    yield "|---|---|---|"
    ranked = sorted(loud, key=lambda one: (not one.failure, not one.waits, one.risk is None, one.risk or 0))
    kept = {one.stack.name for one in ranked[:MOST_ROWS]}
    for one in loud:
        if one.stack.name in kept:
            grave = one.failure or one.waits or (one.risk is not None and not one.risk.is_routine)
            verdict = f"**{one.verdict}**" if grave else one.verdict
            changes = "?" if one.failure or one.waits else text.counted(one.counts) or "none"
            yield f"| {_cell(one.stack.name)} | {verdict} | {changes} |"
    if len(loud) > len(kept):
        yield f"| {len(loud) - len(kept)} more | | |"


def _quiet(reviews: Sequence[Review]) -> Iterator[str]:
    names = [_cell(one.stack.name) for one in reviews if one.is_quiet]
    if names:
        more = f" and {len(names) - MOST_ROWS} more" if len(names) > MOST_ROWS else ""
        yield from ("", f"No change: {', '.join(names[:MOST_ROWS])}{more}.")


def _cell(value: str) -> str:
    return _escaped(cut(value, MOST_CELL))


def _escaped(value: str) -> str:
    """Plain text of which GitHub makes nothing."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};{'&#8203;' * (found[0] in _CALLING)}", printable(value))


def _length(lines: Iterable[str]) -> int:
    """Characters of some lines, counted as the stricter of GitHub's two ways."""
    return sum(len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1 for line in lines)

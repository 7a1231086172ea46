"""Rows of words and amounts of money, for a terminal or for Markdown."""

from collections.abc import Sequence
from typing import Literal

from stackwright.cli.table import table, wrapped
from stackwright.policy.report import markdown

Format = Literal["table", "markdown"]
Row = tuple[Sequence[str], Sequence[str]]
"""Its words, and its amounts."""


def drawn(format_: Format, words: Sequence[str], amounts: Sequence[str], rows: Sequence[Row]) -> str:
    """A table with its money to the right.

    Args:
        format_: How to draw it.
        words: The headings of what is told in words.
        amounts: The headings of the money.
        rows: At least one row.
    """
    if format_ == "markdown":
        return markdown.table((*words, *amounts), [(*told, *paid) for told, paid in rows], len(amounts))
    columns = zip(amounts, *(paid for _, paid in rows), strict=True)
    widths = [max(map(len, column)) for column in columns]
    cells = [[*told, *(one.rjust(width) for one, width in zip(paid, widths, strict=True))] for told, paid in rows]
    headings = (*words, *(one.rjust(width) for one, width in zip(amounts, widths, strict=True)))
    return table(headings, cells)


def noted(format_: Format, notes: Sequence[str]) -> str:
    """Notes below a table."""
    return "\n".join(f"- {note}" if format_ == "markdown" else wrapped(note) for note in notes)

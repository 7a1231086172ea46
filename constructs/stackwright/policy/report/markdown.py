"""Rows of text as a table of Markdown."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], amounts: int = 0) -> str:
    """A table; signs that would end a cell are escaped.

    Args:
        headings: The headings.
        rows: The rows.
        amounts: How many of the last columns are amounts, which stand to the right.
    """
    rule = "---|" * (len(headings) - amounts) + "---:|" * amounts
    return "\n".join((_line(headings), f"|{rule}", *map(_line, rows)))


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(content: object) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")

"""Rows of text as a table for a terminal."""

import textwrap
from collections.abc import Sequence

from stackwright.model.one_line import cut

WIDTH = 80
"""Columns of a terminal."""
LEAST_WIDTH = 8


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their longest cell, numbers to the right, a rule below the headings."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [bool(rows) and all(isinstance(row[column], int) for row in rows) for column in range(len(headings))]

    def line(row: Sequence[str]) -> str:
        aligned = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        return "  ".join(aligned).rstrip()

    head, *body = map(line, cells)
    return "\n".join([head, "  ".join("-" * width for width in widths), *body])


def fitted(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table that fits a terminal: what does not is cut, the longest first."""
    widths = [max(len(str(row[column])) for row in (headings, *rows)) for column in range(len(headings))]
    most = WIDTH - 2 * (len(widths) - 1)
    while sum(widths) > most and max(widths) > LEAST_WIDTH:
        widths[widths.index(max(widths))] -= 1
    return table(
        headings,
        [
            [cell if isinstance(cell, int) else cut(str(cell), width) for cell, width in zip(row, widths, strict=True)]
            for row in rows
        ],
    )


def wrapped(text: str) -> str:
    """A sentence on as many lines as a terminal needs; words, and what is joined by hyphens, stay whole."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)

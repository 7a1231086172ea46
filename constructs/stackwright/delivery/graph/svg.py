"""The stacks as a picture that is readable in light and dark, with a panel for each leg."""

from collections.abc import Iterator, Sequence
from html import escape

from stackwright.delivery.graph.layout import Arrow, Placed, place
from stackwright.delivery.graph.legs import title
from stackwright.model.stack_records import Leg

FONT_SIZE = 13
CHARACTER = 0.62 * FONT_SIZE
"""How wide a character may be: the monospaced fonts named below have 0.6 of their size, and none of them more."""
BOX_HEIGHT, ROW_HEIGHT, COLUMN_GAP = 32, 50, 56
PADDING, MARGIN, LINE_HEIGHT = 14, 24, 20
HEAD = 64
"""Height of what stands above the boxes of a panel: its name, and the waves."""
TIP = 7
"""How long the tip of an arrow is."""
CAPTIONS = ("An arrow points at what a stack builds on.", "Stacks of one wave may be applied at the same time.")
STYLE = """\
  text { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #1f2328 }
  .quiet { fill: #59636e }
  .name { font-weight: bold }
  .ground { fill: #ffffff }
  .panel { fill: #f6f8fa; stroke: #d1d9e0 }
  .box { fill: #ffffff; stroke: #0969da }
  .arrow { fill: none; stroke: #59636e; stroke-width: 1.4 }
  .tip { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .quiet { fill: #9198a1 }
    .ground { fill: #0d1117 }
    .panel { fill: #151b23; stroke: #3d444d }
    .box { fill: #0d1117; stroke: #4493f8 }
    .arrow { stroke: #9198a1 }
    .tip { fill: #9198a1 }
  }"""


def svg(legs: Sequence[Leg]) -> str:
    """All of it.

    Raises:
        GraphError: There is no igraph.
    """
    panels = [_Panel(leg, place(leg)) for leg in legs]
    width = max(*map(_wide, CAPTIONS), *(panel.width for panel in panels)) + 2 * MARGIN
    lines: list[str] = []
    top = float(MARGIN)
    for panel in panels:
        lines += panel.drawn(top, width - 2 * MARGIN)
        top += panel.height + MARGIN
    height = top + LINE_HEIGHT * len(CAPTIONS) + MARGIN / 2
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(" ".join(CAPTIONS))}">',
            f"<style>\n{STYLE}\n</style>",
            f'<rect class="ground" width="{width:.0f}" height="{height:.0f}"/>',
            *lines,
            *(_text(MARGIN, top + FONT_SIZE + LINE_HEIGHT * line, one, "quiet") for line, one in enumerate(CAPTIONS)),
            "</svg>",
        ]
    )


class _Panel:
    """One leg, drawn.

    Args:
        leg: The leg.
        placed: Where its stacks stand.
    """

    def __init__(self, leg: Leg, placed: Placed) -> None:
        self._leg, self._placed = leg, placed
        self._widths = [
            max(_wide(f"wave {number}"), *(_wide(stack.layer) + 2 * PADDING for stack in wave))
            for number, wave in enumerate(leg.waves, 1)
        ]
        columns = sum(self._widths) + COLUMN_GAP * (len(self._widths) - 1)
        self.width = 2 * MARGIN + max(columns, _wide(f"{leg.name}  {title(leg)}"))
        self.height = HEAD + placed.rows * ROW_HEIGHT + MARGIN - (ROW_HEIGHT - BOX_HEIGHT)

    def drawn(self, top: float, width: float) -> Iterator[str]:
        """Its elements.

        Args:
            top: Where it begins.
            width: How wide it is.
        """
        yield f'<rect class="panel" x="{MARGIN}" y="{top:.1f}" width="{width:.1f}" height="{self.height:.1f}" rx="6"/>'
        yield _text(2 * MARGIN, top + 24, self._leg.name, "name")
        yield _text(2 * MARGIN + _wide(f"{self._leg.name}  "), top + 24, title(self._leg), "quiet")
        for number in range(len(self._widths)):
            yield _text(self._left(number), top + 50, f"wave {number + 1}", "quiet")
        for arrow in self._placed.arrows:
            yield from self._arrow(arrow, top)
        for stack in self._leg.stacks:
            column, row = self._placed.places[stack.name]
            left, middle = self._left(column), self._middle(row, top)
            yield (
                f'<rect class="box" x="{left:.1f}" y="{middle - BOX_HEIGHT / 2:.1f}" '
                f'width="{self._widths[column]:.1f}" height="{BOX_HEIGHT}" rx="4"/>'
            )
            yield _text(left + PADDING, middle + FONT_SIZE * 0.35, stack.layer)

    def _arrow(self, arrow: Arrow, top: float) -> Iterator[str]:
        """From the left side of one box to the right side of the other, level where it passes a column."""
        (column, row), *rest = arrow.points
        steps = [f"M{self._left(column):.1f},{self._middle(row, top):.1f}"]
        before = self._left(column), self._middle(row, top)
        for number, (column, row) in enumerate(rest, 1):
            last = number == len(rest)
            x, y = self._left(column) + self._widths[column] + (TIP if last else 0), self._middle(row, top)
            half = (before[0] + x) / 2
            steps.append(f"C{half:.1f},{before[1]:.1f} {half:.1f},{y:.1f} {x:.1f},{y:.1f}")
            if not last:
                steps.append(f"L{self._left(column):.1f},{y:.1f}")
            before = self._left(column), y
        yield f'<path class="arrow" d="{" ".join(steps)}"/>'
        x = self._left(arrow.points[-1][0]) + self._widths[arrow.points[-1][0]]
        y = before[1]
        yield f'<path class="tip" d="M{x:.1f},{y:.1f} l{TIP + 1},-4 v8 z"/>'

    def _left(self, column: int) -> float:
        return 2 * MARGIN + sum(self._widths[:column]) + COLUMN_GAP * column

    def _middle(self, row: float, top: float) -> float:
        return top + HEAD + row * ROW_HEIGHT + BOX_HEIGHT / 2


def _wide(text: str) -> float:
    return len(text) * CHARACTER


def _text(x: float, y: float, text: str, class_: str = "") -> str:
    named = f' class="{class_}"' if class_ else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'

"""The stacks in the language of Graphviz.

Source: https://graphviz.org/doc/info/lang.html
"""

from collections.abc import Iterator, Sequence

from stackwright.delivery.graph.legs import builds_on, title
from stackwright.model.stack_records import Leg


def dot(legs: Sequence[Leg]) -> str:
    """All of it. What is applied first stands on the left, and arrows point at what a stack builds on."""
    return "\n".join(["digraph stacks {", "  rankdir=RL;", "  node [shape=box];", *_lines(legs), "}"])


def _lines(legs: Sequence[Leg]) -> Iterator[str]:
    for number, leg in enumerate(legs, 1):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(' · '.join(filter(None, (leg.name, title(leg)))))};"
        yield from (f"    {_quoted(stack.name)} [label={_quoted(stack.layer)}];" for stack in leg.stacks)
        yield "  }"
    names = {stack.name for leg in legs for stack in leg.stacks}
    for leg in legs:
        for stack in leg.stacks:
            others = (one.name for one in builds_on(stack) if one.name in names)
            yield from (f"  {_quoted(stack.name)} -> {_quoted(one)};" for one in others)


def _quoted(text: str) -> str:
    r"""A text in quotes. In labels, a backslash begins what Graphviz puts in: `\N`, `\l`."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'

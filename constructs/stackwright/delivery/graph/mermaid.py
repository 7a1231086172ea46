"""The stacks as a flowchart of Mermaid, which GitHub draws.

Source: https://mermaid.js.org/syntax/flowchart.html
"""

import re
from collections.abc import Iterator, Sequence

from stackwright.delivery.graph.legs import builds_on, title
from stackwright.model.stack_records import Leg

_SPECIAL = re.compile(r"[^\w .,·/-]")
"""What may mean something to Mermaid, or to HTML, which it makes of labels."""


def mermaid(legs: Sequence[Leg]) -> str:
    """All of it. What is applied first stands on the left, and arrows point at what a stack builds on."""
    return "\n".join(["flowchart RL", *_lines(legs)])


def _lines(legs: Sequence[Leg]) -> Iterator[str]:
    ids = {stack.name: f"s{number}" for number, stack in enumerate((one for leg in legs for one in leg.stacks), 1)}
    for number, leg in enumerate(legs, 1):
        yield f"  subgraph g{number} [{_label(' · '.join(filter(None, (leg.name, title(leg)))))}]"
        yield "    direction RL"
        yield from (f"    {ids[stack.name]}[{_label(stack.layer)}]" for stack in leg.stacks)
        yield "  end"
    for leg in legs:
        for stack in leg.stacks:
            yield from (f"  {ids[stack.name]} --> {ids[one.name]}" for one in builds_on(stack) if one.name in ids)


def _label(text: str) -> str:
    """A text in quotes; numbers of characters in the place of what could end or mark it up."""
    return f'"{_SPECIAL.sub(lambda found: f"#{ord(found[0])};", text)}"'

"""The stacks for a terminal: a line each, by wave, with what it builds on."""

import textwrap
from collections.abc import Iterator, Sequence

from stackwright.delivery.graph.legs import builds_on, title
from stackwright.model.stack_records import Leg

WIDTH = 80
"""Columns of a terminal."""
_MOST_NAME = 40
"""Columns of a name, from which on what it builds on goes to the next line."""


def text(legs: Sequence[Leg]) -> str:
    """All of it."""
    return "\n\n".join("\n".join(_leg(leg)) for leg in legs)


def _leg(leg: Leg) -> Iterator[str]:
    yield f"{leg.name}  {title(leg)}".rstrip()
    room = min(max(len(stack.layer) for stack in leg.stacks), _MOST_NAME)
    for number, wave in enumerate(leg.waves, 1):
        for stack in wave:
            lead = f"  {f'wave {number}' if stack == wave[0] else '':8}{stack.layer:{room}}"
            names = ", ".join(other.layer for other in builds_on(stack))
            line = f"{lead}  builds on {names}" if names else lead
            yield from textwrap.wrap(
                line, WIDTH, subsequent_indent=" " * (12 + room), drop_whitespace=True, break_on_hyphens=False
            )

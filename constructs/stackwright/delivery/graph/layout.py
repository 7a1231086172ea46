"""Where the boxes of a leg stand, and which way its arrows take: a layered layout, by igraph.

Waves are columns, from left to right. All boxes of a column have one width, and an arrow that passes a column has a
place in it like a box, so no arrow crosses a box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from stackwright.delivery.graph.legs import GraphError, builds_on
from stackwright.model.stack_records import Leg

Point = tuple[int, float]
"""A column, and a place in it: 0 is the highest, 1 the next."""


@dataclass(frozen=True)
class Arrow:
    """What leads from a stack to one that it builds on.

    Attributes:
        reader: The name of the one that builds on the other.
        read: The name of the other.
        points: Where it stands in each column, from that of the reader to that of the other.
    """

    reader: str
    read: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Placed:
    """A leg with places.

    Attributes:
        places: Where each stack stands, by name.
        arrows: What leads from stack to stack.
        rows: How many places the fullest column has.
    """

    places: dict[str, Point]
    arrows: tuple[Arrow, ...]
    rows: float


def place(leg: Leg) -> Placed:
    """Find places for the stacks of a leg.

    Raises:
        GraphError: There is no igraph.
    """
    columns = {stack.name: column for column, wave in enumerate(leg.waves) for stack in wave}
    edges = [(stack.name, other.name) for stack in leg.stacks for other in builds_on(stack) if other.name in columns]
    places: dict[str, Point] = {}
    arrows: list[Arrow] = []
    rows = 0.0
    for names in _connected(columns, edges):
        # One by one: of several parts, igraph 1.0 gives the ways of some edges to others.
        part = _placed({name: columns[name] for name in names}, [edge for edge in edges if edge[0] in names], rows)
        places |= part.places
        arrows += part.arrows
        rows = part.rows
    return Placed(places, tuple(arrows), rows)


def _connected(names: Iterable[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Names by what hangs together, the largest part first."""
    parts = {name: [name] for name in names}
    for one, other in edges:
        if parts[one] is not parts[other]:
            joined = [*parts[one], *parts[other]]
            parts |= dict.fromkeys(joined, joined)
    found = {id(part): part for part in parts.values()}
    return sorted(found.values(), key=len, reverse=True)


def _placed(columns: dict[str, int], edges: Sequence[tuple[str, str]], top: float) -> Placed:
    """Places for what hangs together, from a row on."""
    names = list(columns)
    numbered = [(names.index(reader), names.index(read)) for reader, read in edges]
    layout = _sugiyama(numbered, [columns[name] for name in names])
    boxes = [(columns[name], row) for name, (row, _) in zip(names, layout, strict=True)]
    bends = [sorted(((round(column), row) for row, column in way), reverse=True) for way in layout.edge_routing]
    spaced = _spaced([*boxes, *chain.from_iterable(bends)], top)
    places = dict(zip(names, spaced, strict=False))
    left = iter(spaced[len(names) :])
    arrows = tuple(
        Arrow(reader, read, (places[reader], *islice(left, len(way)), places[read]))
        for (reader, read), way in zip(edges, bends, strict=True)
    )
    return Placed(places, arrows, max(row for _, row in spaced) + 1)


def _spaced(points: Sequence[Point], top: float) -> list[Point]:
    """Points from a row on, none of a column nearer to the next than a place: igraph lets some come nearer."""
    up = min(row for _, row in points) - top
    found = list(points)
    below: dict[int, float] = {}
    for place in sorted(range(len(points)), key=points.__getitem__):
        column, row = points[place]
        found[place] = (column, max(row - up, below.get(column, top)))
        below[column] = found[place][1] + 1
    return found


def _sugiyama(edges: list[tuple[int, int]], layers: list[int]) -> Any:  # noqa: ANN401 - igraph has no types
    try:
        from igraph import Graph  # noqa: PLC0415 - nobody else needs it
    except ModuleNotFoundError as missing:
        raise GraphError(
            f"{missing.name} not installed, so no SVG can be laid out; run: pip install 'stackwright[graph]', "
            "or take --format mermaid or dot"
        ) from None
    return Graph(n=len(layers), edges=edges, directed=True).layout_sugiyama(layers=layers, hgap=1, vgap=1)

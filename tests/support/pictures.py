"""Pictures of stacks, read back: Mermaid, DOT and SVG, as strictly as each is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree as ET

_NUMBERED = re.compile(r"#(\d+);")


@dataclass
class Picture:
    """What a picture says.

    Attributes:
        nodes: Names of the nodes, by what they are called in the text.
        groups: Titles of the groups, with the names of their nodes.
        edges: From and to, by what they are called in the text.
    """

    nodes: dict[str, str] = field(default_factory=dict)
    groups: list[tuple[str, list[str]]] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)


def read_mermaid(text: str) -> Picture:
    """Read a flowchart; a line of another form is an error."""
    picture = Picture()
    head, *lines = text.split("\n")
    assert head == "flowchart RL"
    for line in lines:
        if found := re.fullmatch(r'  subgraph g\d+ \["([^"]*)"\]', line):
            picture.groups.append((_plain(found[1]), []))
        elif found := re.fullmatch(r'    (s\d+)\["([^"]*)"\]', line):
            picture.nodes[found[1]] = _plain(found[2])
            picture.groups[-1][1].append(_plain(found[2]))
        elif found := re.fullmatch(r"  (s\d+) --> (s\d+)", line):
            picture.edges.append((found[1], found[2]))
        else:
            assert line in {"    direction RL", "  end"}, line
    return picture


def _plain(label: str) -> str:
    """What a label says: numbered characters are characters, and nothing else in it may mean anything."""
    assert not set(_NUMBERED.sub("", label)) & set("\"'<>&#;`[](){}|\\\n"), label
    return _NUMBERED.sub(lambda found: chr(int(found[1])), label)


def read_dot(text: str) -> Picture:
    """Read a graph of Graphviz; a line of another form is an error."""
    quoted = r'"((?:[^"\\\n]|\\["\\])*)"'
    picture = Picture()
    lines = text.split("\n")
    assert (lines[0], lines[-1]) == ("digraph stacks {", "}")
    for line in lines[1:-1]:
        if found := re.fullmatch(rf"    label={quoted};", line):
            picture.groups.append((_unquoted(found[1]), []))
        elif found := re.fullmatch(rf"    {quoted} \[label={quoted}\];", line):
            picture.nodes[_unquoted(found[1])] = _unquoted(found[2])
            picture.groups[-1][1].append(_unquoted(found[2]))
        elif found := re.fullmatch(rf"  {quoted} -> {quoted};", line):
            picture.edges.append((_unquoted(found[1]), _unquoted(found[2])))
        else:
            assert re.fullmatch(r"  (rankdir=RL;|node \[shape=box\];|subgraph cluster_\d+ \{|\})", line), line
    return picture


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


@dataclass(frozen=True)
class Box:
    """A box with a text.

    Attributes:
        left: Where it begins.
        top: Where it begins, from above.
        right: Where it ends.
        bottom: Where it ends, from above.
        text: What stands in it.
        text_left: Where the text begins.
    """

    left: float
    top: float
    right: float
    bottom: float
    text: str
    text_left: float


@dataclass(frozen=True)
class Drawn:
    """A drawn picture.

    Attributes:
        width: How wide it is.
        height: How high it is.
        boxes: Its boxes.
        texts: All texts, with where they begin.
        arrows: Points on each arrow, close to each other.
    """

    width: float
    height: float
    boxes: list[Box]
    texts: list[tuple[float, float, str]]
    arrows: list[list[tuple[float, float]]]


def read_svg(text: str) -> Drawn:
    """Read an SVG."""
    root = ET.fromstring(text)  # noqa: S314 - ours
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    elements = [(one.tag.rpartition("}")[2], one) for one in root.iter()]
    texts = [
        (float(one.attrib["x"]), float(one.attrib["y"]), unescape(one.text or ""))
        for tag, one in elements
        if tag == "text"
    ]
    boxes = []
    for tag, one in elements:
        if tag == "rect" and one.attrib["class"] == "box":
            left, top, wide, high = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
            ((x, _, what),) = [
                found for found in texts if left < found[0] < left + wide and top < found[1] < top + high
            ]
            boxes.append(Box(left, top, left + wide, top + high, what, x))
    arrows = [[*_points(one.attrib["d"])] for tag, one in elements if tag == "path" and one.attrib["class"] == "arrow"]
    return Drawn(width, height, boxes, texts, arrows)


def _points(path: str) -> Iterator[tuple[float, float]]:
    """Points of a path of moves, lines and cubic curves."""
    at = (0.0, 0.0)
    for letter, rest in re.findall(r"([MLC])([^MLC]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        ends = [*zip(numbers[::2], numbers[1::2], strict=True)]
        if letter == "M":
            at = ends[0]
            yield at
            continue
        one, two, end = ends if letter == "C" else (at, ends[0], ends[0])
        for step in (number / 40 for number in range(1, 41)):
            back = 1 - step
            weights = (back**3, 3 * back * back * step, 3 * back * step * step, step**3)
            yield tuple(
                sum(weight * point[axis] for weight, point in zip(weights, (at, one, two, end), strict=True))
                for axis in (0, 1)
            )
        at = end

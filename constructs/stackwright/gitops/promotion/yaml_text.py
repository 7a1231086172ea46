"""YAML that people edit, edited in as few characters as can be: comments, order and quotes stay as they are."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from stackwright.model.errors import Fault, PlatformError

_PLAIN = re.compile(r"v[0-9][0-9A-Za-z.-]*|sha256:[0-9a-f]{64}|[A-Za-z][A-Za-z.-]*( [A-Za-z.-]+)+")
"""What no reader of YAML takes for a number, a date or a switch: a commit like 12e4567 is a number to some, and so is
`No` to others."""


class EditError(PlatformError):
    """A file cannot be edited as it stands; the remedy is to write it otherwise."""


@dataclass(frozen=True)
class Splice:
    """New text in the place of old.

    Attributes:
        start: Where the old text begins, in characters.
        end: Where it ends.
        text: The new one.
    """

    start: int
    end: int
    text: str


def root(text: str, file: Path) -> yaml.Node:
    """What a file says, with the places where it says it.

    Raises:
        EditError: It is not valid YAML, or says nothing.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        problem = f"is not valid YAML: {' '.join(str(error).split())}"
        raise EditError(str(Fault(problem, "mend the syntax", file=file))) from None
    if node is None:
        raise EditError(str(Fault("is empty", "restore it", file=file)))
    return node


def entry(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """A key of a mapping and its value; None where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((pair for pair in pairs if pair[0].value == key), None)


def value(node: yaml.Node | None, *keys: str) -> yaml.Node | None:
    """What stands below keys."""
    for key in keys:
        pair = entry(node, key)
        node = pair[1] if pair else None
    return node


def scalar(text: str, quote: str = "") -> str:
    """A text as YAML.

    Args:
        text: No quotes, no backslashes, unless it is to be quoted by itself.
        quote: The quote that it has to stand in.
    """
    if quote:
        return f"{quote}{text}{quote}"
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def spliced(text: str, splices: Iterable[Splice], expected: object, file: Path) -> str:
    """The text with changes.

    Args:
        text: The old text.
        splices: What to change; none overlaps another.
        expected: What the new text has to say, all scalars as text.
        file: Where it stands, for the message.

    Raises:
        EditError: It would say something else, as with anchors or several lines of text.
    """
    for splice in sorted(splices, key=lambda splice: splice.start, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    try:
        said = meaning(text)
    except yaml.YAMLError:
        said = None
    if said != expected:
        problem = "is written in a way that cannot be edited safely"
        remedy = "write lists and mappings in lines of their own, and values without anchors, on one line"
        raise EditError(str(Fault(problem, remedy, file=file)))
    return text


def meaning(text: str) -> object:
    """What a text says, all scalars as text."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes nothing but text, lists and mappings

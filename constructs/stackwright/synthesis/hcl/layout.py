"""Lines, indented and aligned as `terraform fmt` wants them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

INDENT = "  "


@dataclass(frozen=True)
class Argument:
    """A name and what stands behind the equals sign.

    Attributes:
        name: As it is written, with quotes if it needs them.
        value: The lines of the value, not indented.
    """

    name: str
    value: Sequence[str]

    @property
    def is_open(self) -> bool:
        """Whether its first line opens brackets, and so is not aligned with its neighbours."""
        return len(self.value) > 1 and not self.value[0].startswith("<<")


@dataclass
class Body:
    """What stands between the braces of a block.

    Attributes:
        first: Meta-arguments that a reader has to see first.
        arguments: The others.
        blocks: Blocks inside.
        last: Arguments that come after the blocks.
    """

    first: list[Argument] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    blocks: list["NestedBody"] = field(default_factory=list)
    last: list[Argument] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The lines of the body: groups with an empty line between them."""
        groups = [
            aligned(self.first),
            aligned(self.arguments),
            *(block.lines() for block in self.blocks),
            aligned(self.last),
        ]
        return _with_gaps(group for group in groups if group)


@dataclass(frozen=True)
class NestedBody:
    """A block: its type and labels, and what is in it.

    Attributes:
        header: Type and labels as they are written.
        body: What is in it.
    """

    header: str
    body: Body

    def lines(self) -> list[str]:
        """The lines of the block."""
        inside = self.body.lines()
        return [f"{self.header} {{", *indented(inside), "}"] if inside else [f"{self.header} {{}}"]


def aligned(arguments: Iterable[Argument]) -> list[str]:
    """Arguments one below the other, with the equals signs of neighbours below each other."""
    lines: list[str] = []
    chain: list[Argument] = []

    def close_chain() -> None:
        width = max((len(argument.name) for argument in chain), default=0)
        for argument in chain:
            lines.extend(_line(argument, width))
        chain.clear()

    for argument in arguments:
        if argument.is_open:
            close_chain()
            lines.extend(_line(argument, len(argument.name)))
        else:
            chain.append(argument)
    close_chain()
    return lines


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Lines one level further in; empty ones stay empty."""
    return (INDENT + line if line else line for line in lines)


def _line(argument: Argument, width: int) -> Iterator[str]:
    yield f"{argument.name:<{width}} = {argument.value[0]}"
    yield from argument.value[1:]


def _with_gaps(groups: Iterable[list[str]]) -> list[str]:
    lines: list[str] = []
    for group in groups:
        if lines:
            lines.append("")
        lines.extend(group)
    return lines

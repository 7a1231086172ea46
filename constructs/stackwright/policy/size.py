"""A number that depends on how many machines run: at the least, as it starts, at the most."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Size:
    """A number at three sizes of an environment.

    Attributes:
        least: When every node group has its least machines.
        desired: When it has those that it starts with.
        most: When it has as many as it may.
    """

    least: Decimal
    desired: Decimal
    most: Decimal

    @classmethod
    def of(cls, number: Decimal | int) -> "Size":
        """The same number at every size."""
        return cls(Decimal(number), Decimal(number), Decimal(number))

    def __add__(self, other: "Size") -> "Size":
        return Size(self.least + other.least, self.desired + other.desired, self.most + other.most)

    def __sub__(self, other: "Size") -> "Size":
        return self + other * Decimal(-1)

    def __mul__(self, factor: Decimal) -> "Size":
        return Size(self.least * factor, self.desired * factor, self.most * factor)

    @property
    def numbers(self) -> tuple[Decimal, Decimal, Decimal]:
        """The three numbers."""
        return self.least, self.desired, self.most


NOTHING = Size.of(0)


def total(sizes: Iterable[Size]) -> Size:
    """All of some sizes together."""
    return sum(sizes, start=NOTHING)

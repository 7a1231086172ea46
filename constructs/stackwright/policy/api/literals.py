"""The plain values that stand in a resource's arguments, each with the path under which rules are about it."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.policy.reading.configuration import META
from stackwright.policy.reading.resources import Resource, is_known


@dataclass(frozen=True)
class Literal:
    """One plain value.

    Attributes:
        argument: The dotted path at which it stands, without indexes.
        paths: The paths of rules that can be about it, the nearest first.
        value: The value; `Unknown` where nobody knows it yet.
        is_key: Whether it is a key of a map, or the name of an argument: the two look alike without a schema.
    """

    argument: str
    paths: tuple[str, ...]
    value: Any
    is_key: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is there, and none of it has to wait for an apply."""
        return is_known(self.value)

    def is_entry_of(self, rules: Container[str]) -> bool:
        """Whether a rule is about it as the value of a map's entry."""
        return any(path.endswith("{}") and path in rules for path in self.paths)


def literals(resource: Resource) -> Iterator[Literal]:
    """All of them, keys of maps among them; Terraform's own arguments are left out."""
    for name, value in resource.arguments.items():
        if name not in META:
            yield from _below(value, name, "")


def _below(value: Any, path: str, above: str) -> Iterator[Literal]:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield Literal(path, (f"{path}{{key}}",), name, is_key=True)
            yield from _below(inner, f"{path}.{name}", path)
    elif isinstance(value, list):
        for inner in value:
            yield from _below(inner, path, above)
    elif value is not None:
        yield Literal(path, (path, f"{above}{{}}", above) if above else (path,), value)

"""What a rule reads of one resource, be it synthesized or planned."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stackwright.policy.iam import statements
from stackwright.policy.iam.statements import Statement
from stackwright.synthesis.document import address_of

_EXPRESSION = re.compile(r"(?<!\$)\$\{")


class Unknown(str):
    """A value that only an apply can tell. Its text is the expression that stands in its place, or a mark of a plan."""

    __slots__ = ()


@dataclass(frozen=True)
class Resource:
    """A resource, a data source or an ephemeral resource.

    Attributes:
        kind: `resource`, `data` or `ephemeral`.
        type: Its type, e.g. `aws_vpc`.
        name: Its name in Terraform.
        arguments: Its arguments; `Unknown` where nobody knows them yet. A text with an expression in it stays a text.
        references: Addresses that it refers to, by the dotted path of the argument, without indexes.
        path: Path of the construct that made it; empty when nothing says so.
    """

    kind: str
    type: str
    name: str
    arguments: Mapping[str, Any] = field(repr=False)
    references: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, hash=False)
    path: str = field(default="", repr=False)

    def __hash__(self) -> int:
        return hash(self.address)

    @property
    def address(self) -> str:
        """Its address in Terraform, e.g. `data.aws_region.here`."""
        return address_of(self.kind, self.type, self.name)

    def values(self, path: str) -> list[Any]:
        """Everything that stands at a path: of each block, where there are several, and each entry of a list.

        Args:
            path: Names of arguments, with dots between them, e.g. `vpc_config.subnet_ids`.
        """
        return list(_at(self.arguments, path.split(".")))

    def value(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        """The first of what stands at a path; None where there is nothing."""
        return next(iter(self.values(path)), None)

    def is_on(self, path: str) -> bool | None:
        """Whether a switch is on, as far as that is known: nothing, and null, are off; None where nobody knows."""
        value = self.value(path)
        return None if isinstance(value, Unknown) else value is True or value == "true"

    def refers(self, path: str) -> frozenset[str]:
        """The addresses that the arguments at a path, or below it, refer to."""
        found = (to for at, to in self.references.items() if at == path or at.startswith(f"{path}."))
        return frozenset().union(*found)

    def policy(self, argument: str = "policy") -> tuple[Statement, ...]:
        """The statements of a policy that is an argument; none where there is none, or where nobody knows it yet."""
        return self.policy_of(self.value(argument))

    @staticmethod
    def policy_of(text: object) -> tuple[Statement, ...]:
        """The statements of a policy; none where it is none, or where nobody knows it yet."""
        if not text or isinstance(text, Unknown):
            return ()
        try:
            return statements.read(text)
        except statements.UNREADABLE:
            return ()

    @cached_property
    def tags(self) -> Mapping[str, Any]:
        """Its own tags."""
        tags = self.arguments.get("tags")
        return tags if isinstance(tags, Mapping) else {}


def is_known(value: object) -> bool:
    """Whether a value is there, and no part of it has to wait for an apply."""
    return value is not None and not isinstance(value, Unknown) and not (isinstance(value, str) and has_part(value))


def has_part(text: str) -> bool:
    """Whether a part of a text is an expression."""
    return _EXPRESSION.search(text) is not None


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every plain value in some arguments, with the names on the way to it, without indexes."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*path, str(name)))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def replaced(value: Any, how: Callable[[str], Any]) -> Any:  # noqa: ANN401 - any JSON
    """The same with every text in it replaced."""
    if isinstance(value, Mapping):
        return {name: replaced(inner, how) for name, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, how) for inner in value]
    return how(value) if isinstance(value, str) else value


def _at(value: object, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value:
            yield from _at(inner, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, Unknown):
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])

"""A synthesized stack as a sequence of top-level blocks, each with its place among the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.synthesis.document import METADATA, path_of
from stackwright.synthesis.hcl import form
from stackwright.synthesis.hcl.blocks import body, labelled, nested
from stackwright.synthesis.hcl.characters import escaped
from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.form import Form, Schemas
from stackwright.synthesis.hcl.layout import NestedBody
from stackwright.synthesis.hcl.text import literal

_TYPED = ("data", "ephemeral", "resource")
_MAIN = "Resource"
"""The construct id of a construct's main resource; cdktf leaves it out of addresses as well."""
KINDS = (
    "terraform",
    "provider",
    "variable",
    "locals",
    "data",
    "ephemeral",
    "resource",
    "module",
    "check",
    "moved",
    "removed",
    "import",
    "output",
)
"""Top-level blocks in the order in which they are written."""


@dataclass(frozen=True)
class TopLevel:
    """A top-level block.

    Attributes:
        kind: Its type, such as `resource`.
        path: The path of its construct in the stack, without the stack's own name; empty when it has none.
        header: Type and labels as they are written.
        lines: Its lines, a comment with the whole path of the construct among them.
    """

    kind: str
    path: tuple[str, ...]
    header: str
    lines: list[str]

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands: by kind, then by construct, whose main resource comes first, then by name."""
        return (KINDS.index(self.kind), tuple("" if part == _MAIN else part for part in self.path), self.header)


def top_level(document: Mapping[str, Any]) -> list[TopLevel]:
    """The blocks of a stack in the order in which they are written.

    Args:
        document: The content of a stack's `cdk.tf.json`.

    Raises:
        HclError: Something in it cannot be written as HCL.
    """
    schemas = Schemas(_sources(document))
    blocks = [
        block for kind, content in document.items() if kind != METADATA for block in _blocks(kind, content, schemas)
    ]
    return sorted(blocks, key=lambda block: block.order)


def _blocks(kind: str, content: Any, schemas: Schemas) -> Iterator[TopLevel]:  # noqa: ANN401
    if kind in _TYPED:
        for (type_name, name), inside in labelled(content, 2, kind):
            yield _typed(kind, type_name, name, inside, schemas)
    elif kind == "provider":
        for (name,), inside in labelled(content, 1, kind):
            of_provider = form.of_provider(schemas.provider(name))
            yield _block(
                kind, NestedBody(f"provider {literal(name)}", body(inside, of_provider, f"provider.{name}")), inside
            )
    elif kind == "check":
        for (name,), inside in labelled(content, 1, kind):
            yield _block(kind, _check(name, inside, schemas), inside)
    elif kind in form.TOP_LEVEL:
        of_kind = form.TOP_LEVEL[kind]
        for labels, inside in labelled(content, of_kind.labels, kind):
            header = " ".join([kind, *map(literal, labels)])
            yield _block(kind, NestedBody(header, body(inside, of_kind, ".".join([kind, *labels]))), inside)
    else:
        raise HclError(f"Terraform has no block {kind!r}; remove the override that makes it")


def _typed(kind: str, type_name: str, name: str, inside: Mapping[str, Any], schemas: Schemas) -> TopLevel:
    address = f"{type_name}.{name}" if kind == "resource" else f"{kind}.{type_name}.{name}"
    of_type = _of_type(kind, type_name, inside, schemas)
    header = f"{kind} {literal(type_name)} {literal(name)}"
    return _block(kind, NestedBody(header, body(inside, of_type, address)), inside)


def _of_type(kind: str, type_name: str, inside: Mapping[str, Any], schemas: Schemas) -> Form:
    return form.of_resource(schemas.resource(kind, type_name, inside.get("provider")), type_name)


def _check(name: str, inside: Mapping[str, Any], schemas: Schemas) -> NestedBody:
    """A check, which may hold one data source of its own."""
    assertions = {key: item for key, item in inside.items() if key != "data"}
    result = body(assertions, Form(blocks={"assert": Form()}), f"check.{name}")
    for (type_name, label), data in labelled(inside.get("data"), 2, f"check.{name}"):
        of_type = _of_type("data", type_name, data, schemas)
        result.blocks.insert(0, *nested(f"data {literal(type_name)} {literal(label)}", data, of_type, f"check.{name}"))
    return NestedBody(f"check {literal(name)}", result)


def _block(kind: str, block: NestedBody, inside: Mapping[str, Any]) -> TopLevel:
    path = path_of(inside)
    said = [f"# {escaped(path)}"] if path else []
    return TopLevel(kind, tuple(path.split("/")[1:]), block.header, [*said, *block.lines()])


def _sources(document: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, terraform in labelled(document.get("terraform"), 0, "terraform"):
        for _, required in labelled(terraform.get("required_providers"), 0, "terraform.required_providers"):
            for name, requirement in required.items():
                source = requirement.get("source") if isinstance(requirement, dict) else None
                found[name] = source or name
    return found

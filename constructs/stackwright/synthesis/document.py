"""A synthesized stack, read: the one place that knows how its JSON is laid out."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.stacks import Stack
from stackwright.synthesis import versions

FILE = "cdk.tf.json"
"""What the file of a stack is called."""
METADATA = "//"
"""The key of a comment, where cdktf puts its remarks. In a value, it is a key like any other."""
KINDS = {"resource": "", "data": "data.", "ephemeral": "ephemeral."}
"""Blocks that hold objects by type and name, and what their addresses begin with."""


def address_of(kind: str, type_: str, name: str) -> str:
    """The address of an object in Terraform, e.g. `data.aws_region.here`."""
    return f"{KINDS[kind]}{type_}.{name}"


@dataclass(frozen=True)
class Object:
    """A resource, a data source or an ephemeral resource.

    Attributes:
        kind: `resource`, `data` or `ephemeral`.
        type: Its type, e.g. `aws_vpc`.
        name: Its name in Terraform.
        body: Its arguments.
    """

    kind: str
    type: str
    name: str
    body: dict[str, Any]

    @property
    def address(self) -> str:
        """Its address in Terraform, e.g. `data.aws_region.here`."""
        return address_of(self.kind, self.type, self.name)

    @property
    def path(self) -> str:
        """Path of the construct that made it, e.g. `dev-network/network/Resource`; empty when nothing says so."""
        return path_of(self.body)

    @property
    def is_lasting(self) -> bool:
        """Whether Terraform refuses to destroy it."""
        return bool(self.body.get("lifecycle", {}).get("prevent_destroy"))


@dataclass(frozen=True)
class Document:
    """The Terraform JSON of one stack.

    Attributes:
        json: All of it.
    """

    json: dict[str, Any]

    @classmethod
    def read(cls, file: Path) -> "Document":
        """Read the file of a stack, and the version that stands beside it."""
        return cls(versions.join(json.loads(file.read_text()), file))

    def objects(self, *kinds: str) -> Iterator[Object]:
        """Everything of some kinds; of all kinds when none is named."""
        for kind in kinds or KINDS:
            for type_, named in self.json.get(kind, {}).items():
                for name, body in named.items():
                    yield Object(kind, type_, name, body)

    def of_type(self, type_: str) -> dict[str, dict[str, Any]]:
        """Arguments of the resources of a type, by name."""
        found: dict[str, dict[str, Any]] = self.json.get("resource", {}).get(type_, {})
        return found

    def count(self, kind: str) -> int:
        """How many objects of a kind there are."""
        return sum(1 for _ in self.objects(kind))

    @property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """The outputs, by name."""
        found: dict[str, dict[str, Any]] = self.json.get("output", {})
        return found

    @property
    def required_providers(self) -> dict[str, Any]:
        """What is required of each provider, by its local name."""
        found: dict[str, Any] = self.json.get("terraform", {}).get("required_providers", {})
        return found

    def remove(self, one: Object) -> None:
        """Take something out of it."""
        of_type = self.json[one.kind][one.type]
        del of_type[one.name]
        if not of_type:
            del self.json[one.kind][one.type]

    def with_backend(self, kind: str, arguments: dict[str, Any]) -> "Document":
        """The same with another backend."""
        return Document({**self.json, "terraform": {**self.json["terraform"], "backend": {kind: arguments}}})

    def text(self) -> str:
        """It as a file."""
        return json.dumps(self.json, indent=2)


@dataclass(frozen=True)
class Synthesized:
    """A stack that has been written.

    Attributes:
        stack: The stack.
        document: What it holds.
    """

    stack: Stack
    document: Document


def path_of(body: Mapping[str, Any]) -> str:
    """Path of the construct that made a block; empty when nothing says so."""
    remarks = body.get(METADATA)
    metadata = remarks.get("metadata", {}) if isinstance(remarks, dict) else {}
    return str(metadata.get("path", ""))


def expressions(value: object) -> Iterator[str]:
    """Every text in a value that holds an expression."""
    if isinstance(value, str):
        if "${" in value:
            yield value
        return
    below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in below:
        yield from expressions(one)


def first_reference(value: object, addresses: Iterable[str]) -> str:
    """The first of some addresses that an expression in a value names; empty when none does."""
    texts = list(expressions(value))
    return next((a for text in texts for a in addresses if re.search(rf"(?<![\w.-]){re.escape(a)}(?![\w-])", text)), "")

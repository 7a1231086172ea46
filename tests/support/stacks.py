"""Synthesized stacks, to ask things of."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stackwright.synthesis.document import Document


class Stack:
    """One stack's Terraform JSON, without cdktf's own metadata.

    Attributes:
        json: The document.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.json: dict[str, Any] = _without_metadata(document)

    def all(self, type_: str) -> dict[str, dict[str, Any]]:
        """Resources of a type by name; empty when there are none."""
        return self.json.get("resource", {}).get(type_, {})

    def where(self, type_: str, **arguments: object) -> list[dict[str, Any]]:
        """Resources of a type whose arguments equal the given ones."""
        return [
            body
            for body in self.all(type_).values()
            if all(body.get(name) == value for name, value in arguments.items())
        ]

    def one(self, type_: str, **arguments: object) -> dict[str, Any]:
        """The one resource of a type whose arguments equal the given ones.

        Raises:
            AssertionError: There is none, or more than one; it says what there is.
        """
        found = self.where(type_, **arguments)
        if len(found) != 1:
            there = json.dumps(self.all(type_), indent=1)
            message = f"{len(found)} of {type_} with {arguments}, expected 1; there are: {there}"
            raise AssertionError(message)
        return found[0]

    @property
    def addresses(self) -> dict[str, dict[str, Any]]:
        """Every resource by its Terraform address."""
        return {
            f"{type_}.{name}": body
            for type_, resources in self.json.get("resource", {}).items()
            for name, body in resources.items()
        }

    @property
    def outputs(self) -> dict[str, Any]:
        """Values of the outputs by name."""
        return {name: output["value"] for name, output in self.json.get("output", {}).items()}


def read(folder: Path) -> dict[str, Stack]:
    """Every stack of a synthesized app, by name."""
    return {file.parent.name: Stack(Document.read(file).json) for file in sorted(folder.glob("stacks/*/cdk.tf.json"))}


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_metadata(below) for key, below in value.items() if key != "//"}
    if isinstance(value, list):
        return [_without_metadata(below) for below in value]
    return value

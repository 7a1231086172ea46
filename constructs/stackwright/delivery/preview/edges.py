"""What one stack reads of others: outputs of their states."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.model.state_location import StateLocation
from stackwright.synthesis.document import Document, expressions

_READ = re.compile(r"data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)")
_BY_KEY = re.compile(r"data\.terraform_remote_state\.([\w-]+)\.outputs\[\\?\"([^\"\\]+)\\?\"\]")


@dataclass(frozen=True)
class Place:
    """Where a state is kept."""

    bucket: str
    key: str

    @classmethod
    def of(cls, state: StateLocation) -> "Place":
        """Where a stack keeps its state."""
        return cls(state.bucket, state.key)


def read(document: Document) -> Mapping[Place, frozenset[str]]:
    """The outputs that a document reads, by where the states are kept that hold them."""
    names: dict[str, set[str]] = {}
    for text in expressions(document.json):
        for pattern in (_READ, _BY_KEY):
            for source, output in pattern.findall(text):
                names.setdefault(source, set()).add(output)
    return {place: frozenset(names.get(name, ())) for name, place, _ in _sources(document)}


def moved(document: Document, places: Mapping[Place, StateLocation]) -> Document:
    """A document that finds states where they are, and not where they will be.

    Args:
        document: The document; it is changed.
        places: Where states are, by where the document looks for them.
    """
    for _, place, config in _sources(document):
        if place in places:
            there = places[place]
            config |= {"bucket": there.bucket, "key": there.key, "region": there.region}
    return document


def _sources(document: Document) -> Iterator[tuple[str, Place, dict[str, Any]]]:
    for one in document.objects("data"):
        config = one.body.get("config", {})
        if one.type == "terraform_remote_state" and "bucket" in config:
            yield one.name, Place(config["bucket"], config["key"]), config

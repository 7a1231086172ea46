"""Kubernetes objects out of YAML, as Kubernetes reads it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Object = dict[str, Any]
"""A Kubernetes object."""


class _Loader(yaml.CSafeLoader):
    """YAML without what Kubernetes' own reader does not know: dates, and `=` and `<<` as more than text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own form
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag.rpartition(":")[2] not in {"value", "timestamp", "bool", "merge"}
        ]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def read(text: str) -> Iterator[Object]:
    """The objects of a text; the items of a list in the place of the list."""
    for document in yaml.load_all(text, Loader=_Loader):
        if document and document.get("kind", "").endswith("List") and "items" in document:
            yield from document["items"]
        elif document:
            yield document


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any YAML
    """Every text in something, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)

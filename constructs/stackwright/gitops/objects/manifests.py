"""Kubernetes objects out of YAML, as Kubernetes reads it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

Object = dict[str, Any]
"""A Kubernetes object."""

_BETWEEN = re.compile(r"^---(?=\s)", re.MULTILINE)
"""What stands between documents; nothing else in YAML may begin a line like that."""
LARGE = 10_000
"""Characters of a document that is remembered: definitions of custom resources come back with every rendering."""
_TEXTS: dict[int, str] = {}
"""The texts of remembered documents, which live as long as this process, so that none takes the place of another."""


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
    """The objects of a text; the items of a list in the place of the list.

    Raises:
        yaml.YAMLError: It is no YAML.
    """
    for part in _BETWEEN.split(text):
        document = (_parsed if len(part) < LARGE else _remembered)(part)
        if document and document.get("kind", "").endswith("List") and "items" in document:
            yield from document["items"]
        elif document:
            yield document


def _parsed(text: str) -> Any:  # noqa: ANN401 - any YAML
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a safe one


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


@cache
def _remembered(text: str) -> Any:  # noqa: ANN401 - any YAML
    document = _parsed(text)
    _TEXTS[id(document)] = text
    return document


def text_of(one: Object) -> str | None:
    """The text that a large object was read from: to write that is quicker than to make it anew."""
    return _TEXTS.get(id(one))

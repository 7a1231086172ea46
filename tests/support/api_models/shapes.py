"""What botocore says of a member of an operation's input: lists, patterns, lengths and ranges."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session

Rule = dict[str, Any]
NO_LIMIT = 2**31 - 1
"""Integers and lengths that are as great as the type is say nothing."""
# Java's classes of letters, which botocore's patterns are written with, as Python writes them within brackets.
CLASSES = {
    r"\p{L}": r"^\W\d_",
    r"\p{ASCII}": r"\x00-\x7f",
}
# Java's "from here on, small or great", which Python takes for a group only.
_ANY_CASE = re.compile(r"\(\?i\)([^()|]*)")
_LONGEST_PATTERN = 400
"""Characters of a pattern; longer ones are lists of characters of all the world's scripts."""


def at(service: str, path: str) -> Any:
    """The shape of a member of an operation's input, or the input itself; lists are looked through.

    Args:
        service: The service, as botocore calls it.
        path: The operation and names of members, with dots between them.

    Raises:
        LookupError: There is none of that name.
    """
    operation, *names = path.split(".")
    shape = _model(service).operation_model(operation).input_shape
    for name in names:
        inside = opened(shape)
        if inside.type_name != "structure" or name not in inside.members:
            raise LookupError(path)
        shape = inside.members[name]
    return shape


@cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def opened(shape: Any) -> Any:
    """What a list is of."""
    while shape.type_name == "list":
        shape = shape.member
    return shape


def named(shape: Any, words: str) -> str | None:
    """The member that a name in Terraform's spelling means."""
    if shape.type_name != "structure":
        return None
    plain = words.replace("_", "").lower()
    return next((name for name in shape.members if name.lower() == plain), None)


def rule(shape: Any) -> Rule:
    """What has to hold of a plain value; empty where nothing is said."""
    return dict(_said(opened(shape)))


def _said(shape: Any) -> Iterator[tuple[str, Any]]:
    if shape.type_name == "string":
        if shape.enum:
            yield "one_of", sorted(shape.enum)
        if limits := _limits(shape):
            yield "length", limits
        if found := pattern(shape.metadata.get("pattern")):
            yield "pattern", found
    elif shape.type_name in {"integer", "long", "float", "double"} and (limits := _limits(shape)):
        yield "range", limits


def _limits(shape: Any) -> list[int | None] | None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    least = None if not least and shape.type_name == "string" else least
    most = None if most is not None and most >= NO_LIMIT else most
    return None if least is None and most is None else [least, most]


def pattern(written: str | None) -> str | None:
    """A pattern of botocore's as Python has it; None where it says nothing, or cannot be said in Python.

    One without an anchor is about the whole text: so AWS's services take it.
    """
    if not written or written in {".*", "^.*$", r"[\s\S]*", r"^[\s\S]*$", ".+"} or len(written) > _LONGEST_PATTERN:
        return None
    text = written
    for java, python in CLASSES.items():
        text = text.replace(java, python)
    text = _ANY_CASE.sub(r"(?i:\1)", text)
    if r"\p{" in text or r"\uD800" in text:
        return None
    whole = text if text.startswith("^") and text.endswith("$") else f"^(?:{text})$"
    re.compile(whole)
    return whole

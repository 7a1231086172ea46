"""A value of the synthesized JSON as the lines of an expression."""

from collections.abc import Callable
from decimal import Decimal
from itertools import chain
from typing import Any

from stackwright.synthesis.hcl import policy, template, text
from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.layout import Argument, aligned, indented

_WIDTH = 100
"""How long a list on one line may be."""


def expression(value: Any) -> list[str]:  # noqa: ANN401
    """The lines of a value whose strings are templates."""
    return _template(value) if isinstance(value, str) else _other(value, expression, text.key)


def constant(value: Any) -> list[str]:  # noqa: ANN401
    """The lines of a value whose strings are plain text, even with `${` in it.

    Terraform evaluates no templates where it reads JSON without any context, as in the settings of a backend.
    """
    return [text.literal(value)] if isinstance(value, str) else _other(value, constant, text.literal_key)


def reference(value: Any) -> list[str]:  # noqa: ANN401
    """The lines of references, which JSON quotes and HCL does not."""
    return [_bare(value)] if isinstance(value, str) else _other(value, reference, text.key)


def type_(value: Any) -> list[str]:  # noqa: ANN401
    """The lines of a variable's type; a collection of anything has to say so."""
    lines = reference(value)
    return [f"{lines[0]}(any)"] if lines in (["list"], ["map"]) else lines


def _bare(value: str) -> str:
    inside = template.lone(template.parts(value)) if value.startswith("${") else None
    return template.expression(value) if inside is None else inside


def _template(value: str) -> list[str]:
    parts = template.parts(value)
    inside = template.lone(parts)
    if inside is not None:
        return [inside]
    if (call := policy.encoded(parts)) is not None:
        lines = _called("jsonencode", expression(call.value))
        return _called("format", lines, *call.expressions) if call.expressions else lines
    return text.heredoc(parts) or [template.quoted(parts)]


def _called(function: str, first: list[str], *others: str) -> list[str]:
    """A call with a first argument of several lines."""
    *lines, last = [f"{function}({first[0]}", *first[1:]]
    return [*lines, f"{', '.join([last, *others])})"]


def _other(value: Any, below: Callable[[Any], list[str]], key: Callable[[str], str]) -> list[str]:  # noqa: ANN401
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, int | float | Decimal):
        return [str(value)]
    if isinstance(value, list):
        return _list([below(item) for item in value])
    if isinstance(value, dict):
        return _object([Argument(key(name), below(item)) for name, item in value.items()])
    raise HclError(f"{value!r} is no JSON; a stack can hold nothing else")


def _list(items: list[list[str]]) -> list[str]:
    if not items:
        return ["[]"]
    on_one_line = f"[{', '.join(lines[0] for lines in items)}]"
    if all(len(lines) == 1 for lines in items) and len(on_one_line) <= _WIDTH:
        return [on_one_line]
    return ["[", *indented(chain.from_iterable(map(_item, items))), "]"]


def _item(lines: list[str]) -> list[str]:
    if lines[0].startswith("<<"):  # the line of a heredoc's end may hold nothing else
        return [*lines, ","]
    return [*lines[:-1], f"{lines[-1]},"]


def _object(arguments: list[Argument]) -> list[str]:
    return ["{", *indented(aligned(arguments)), "}"] if arguments else ["{}"]

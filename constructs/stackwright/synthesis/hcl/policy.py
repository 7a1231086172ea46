"""JSON in a string, to be written as `jsonencode({...})` where that makes the same string, byte for byte.

Terraform's function sorts keys, writes no spaces and escapes `<`, `>` and `&`. Where a template stands in the JSON,
`format` puts its value in afterwards, as text and without escapes, whatever its type and content: an id may be a number
in a local, and an ARN may have an `&` in its path.
"""

import json
import re
import unicodedata
from typing import Any, NamedTuple

from stackwright.synthesis.hcl.spacing import joined
from stackwright.synthesis.hcl.tokens import Part

_HOLE = "\ue000"
_NEVER = re.compile("[<>&\u2028\u2029\ue000]|\\\\[ubf]")


class Encoded(NamedTuple):
    """A call that makes a text of JSON.

    Attributes:
        value: What is encoded, its strings and keys being templates, with `%s` where an expression's value goes.
        expressions: The expressions, in the order of their places.
    """

    value: dict[str, Any] | list[Any]
    expressions: list[str]


def encoded(parts: list[Part]) -> Encoded | None:
    """The call that makes this template; None when there is none.

    Args:
        parts: What a string of the synthesized JSON holds.
    """
    template = "".join(part.text for part in parts)
    if template[:1] not in {"{", "["} or _NEVER.search(template) or not unicodedata.is_normalized("NFC", template):
        return None
    expressions = [joined(part.tokens[1:-1]) for part in parts if part.tokens]
    if any(part.tokens and not part.text.startswith("${") for part in parts):
        return None
    if expressions and any("%" in part.text for part in parts if not part.tokens):
        return None
    text = "".join(_HOLE if part.tokens else part.text for part in parts)
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not value or not _has_safe_keys(value) or text != _as_terraform(value):
        return None
    return Encoded(_with_verbs(value), expressions)


def _as_terraform(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _has_safe_keys(value: object) -> bool:
    """Whether the order of keys is the same before and after templates are evaluated."""
    if isinstance(value, dict):
        return all(not re.search("[$%]\\{|\ue000", key) and _has_safe_keys(below) for key, below in value.items())
    return not isinstance(value, list) or all(map(_has_safe_keys, value))


def _with_verbs(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _with_verbs(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_with_verbs(below) for below in value]
    return value.replace(_HOLE, "%s") if isinstance(value, str) else value


def _refuse(number: str) -> float:
    raise ValueError(number)

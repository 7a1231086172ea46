"""JSON in a string, to be written as `jsonencode({...})` where that makes the same string, byte for byte.

Terraform's function sorts keys, writes no spaces and escapes `<`, `>` and `&`. Where a template stands in the JSON,
its value must need no escapes: that is so for ids and ARNs, and for nothing else that can be told here.
"""

import json
import re
import unicodedata
from typing import Any

from stackwright.synthesis.hcl.tokens import split

_ID_OR_ARN = re.compile(r"\$\{[A-Za-z_][\w.\-\[\]]*[._](?:id|arn)\}")
_HOLE = "\ue000{}\ue001"
_HOLES = re.compile("\ue000(\\d+)\ue001")
_NEVER = re.compile("[<>&\u2028\u2029\ue000\ue001]|\\\\[ubf]")


def decoded(template: str) -> dict[str, Any] | list[Any] | None:
    """The value that `jsonencode` makes this template of; None when there is none.

    Args:
        template: A string of the synthesized JSON.

    Returns:
        The value, its strings and keys being templates again.
    """
    if template[:1] not in {"{", "["} or _NEVER.search(template) or not unicodedata.is_normalized("NFC", template):
        return None
    sequences: list[str] = []
    text = ""
    for part in split(template):
        if part.tokens and not _ID_OR_ARN.fullmatch(part.text):
            return None
        text += _HOLE.format(len(sequences)) if part.tokens else part.text
        if part.tokens:
            sequences.append(part.text)
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not value or not _has_safe_keys(value) or text != _as_terraform(value):
        return None
    return _filled(value, sequences)  # type: ignore[no-any-return]


def _as_terraform(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _has_safe_keys(value: object) -> bool:
    """Whether the order of keys is the same before and after templates are evaluated."""
    if isinstance(value, dict):
        return all(not re.search("[$%]\\{|\ue000", key) and _has_safe_keys(below) for key, below in value.items())
    return not isinstance(value, list) or all(map(_has_safe_keys, value))


def _filled(value: Any, sequences: list[str]) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _filled(below, sequences) for key, below in value.items()}
    if isinstance(value, list):
        return [_filled(below, sequences) for below in value]
    if isinstance(value, str):
        return _HOLES.sub(lambda match: sequences[int(match[1])], value)
    return value


def _refuse(number: str) -> float:
    raise ValueError(number)

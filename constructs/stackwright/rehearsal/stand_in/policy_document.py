"""Renders `aws_iam_policy_document` as the AWS provider does, byte for byte.

A test compares it with the real provider. Two conditions with the same test and variable come in no certain order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zlib import crc32

Document = dict[str, Any]

_VERSION = "2012-10-17"
_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))
_ORDER = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")


class PolicyDocumentError(Exception):
    """A document that is to be merged is none; holds a summary and a detail."""


def render(config: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the computed attributes: `json`, `minified_json` and `id`.

    Raises:
        PolicyDocumentError: A document that is to be merged is not a JSON object.
    """
    own: Document = {
        "Version": config.get("version") or _VERSION,
        "Id": config.get("policy_id"),
        "Statement": [_statement(item) for item in config.get("statement") or ()],
    }
    layers = [*_parsed(config, "source_policy_documents"), own, *_parsed(config, "override_policy_documents")]
    document: Document = {"Version": max(layer.get("Version", "") for layer in layers)}
    identifiers = [layer["Id"] for layer in layers if layer.get("Id")]
    if identifiers:
        document["Id"] = identifiers[-1]
    statements: list[Document] = []
    for layer in layers:
        statements = _merged(statements, layer.get("Statement", ()))
    if statements:
        document["Statement"] = [{key: item[key] for key in _ORDER if key in item} for item in statements]
    text = _go_json(document, indent=2)
    return {"json": text, "minified_json": _go_json(document, indent=None), "id": str(crc32(text.encode()))}


def _merged(statements: list[Document], others: Iterable[Document]) -> list[Document]:
    """Add statements; one with a Sid that is there already takes its place."""
    result = list(statements)
    for other in others:
        places = [
            index for index, statement in enumerate(result) if other.get("Sid") and statement.get("Sid") == other["Sid"]
        ]
        if places:
            result[places[0]] = other
        else:
            result.append(other)
    return result


def _parsed(config: Mapping[str, Any], argument: str) -> Iterator[Document]:
    """Read whole documents and bring them into the provider's order."""
    for number, text in enumerate(config.get(argument) or ()):
        document = _object(text, f"{argument}[{number}]") if text else {}
        for statement in document.get("Statement", ()):
            for _, key in _PRINCIPALS:
                if isinstance(statement.get(key), dict):
                    statement[key] = {kind: _reversed(values) for kind, values in sorted(statement[key].items())}
            if "Condition" in statement:
                statement["Condition"] = {
                    test: dict(sorted(pairs.items())) for test, pairs in sorted(statement["Condition"].items())
                }
        yield document


def _object(text: str, place: str) -> Document:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as problem:
        raise PolicyDocumentError(f"{place} is not JSON", f"{problem}, in {text!r}.") from problem
    if not isinstance(found, dict):
        raise PolicyDocumentError(f"{place} is no policy document", f"It has to be a JSON object, not {text!r}.")
    return found


def _statement(config: Mapping[str, Any]) -> Document:
    statement: Document = {}
    if config.get("sid"):
        statement["Sid"] = config["sid"]
    statement["Effect"] = config.get("effect") or "Allow"
    for argument, key in _LISTS:
        if config.get(argument):
            statement[key] = _one_or_many(sorted(map(_with_variables, config[argument]), reverse=True))
    for argument, key in _PRINCIPALS:
        if config.get(argument):
            statement[key] = _principals(config[argument])
    if config.get("condition"):
        statement["Condition"] = _conditions(config["condition"])
    return statement


def _principals(principals: Iterable[Mapping[str, Any]]) -> object:
    merged: dict[str, list[str]] = {}
    for principal in principals:
        merged.setdefault(principal["type"], []).extend(
            sorted(map(_with_variables, principal["identifiers"]), reverse=True)
        )
    return "*" if merged == {"*": ["*"]} else {kind: _one_or_many(merged[kind]) for kind in sorted(merged)}


def _conditions(conditions: Iterable[Mapping[str, Any]]) -> Document:
    merged: Document = {}
    for condition in conditions:
        values = [_with_variables(value) for value in condition["values"]]
        merged.setdefault(condition["test"], {}).setdefault(condition["variable"], []).extend(values)
    return {
        test: {variable: _one_or_many(merged[test][variable]) for variable in sorted(merged[test])}
        for test in sorted(merged)
    }


def _one_or_many(values: list[str]) -> object:
    return values[0] if len(values) == 1 else values


def _reversed(values: object) -> object:
    return sorted(values, reverse=True) if isinstance(values, list) else values


def _with_variables(text: str) -> str:
    """Turn `&{aws:username}` into AWS's `${aws:username}`, which Terraform itself would try to evaluate."""
    return text.replace("&{", "${")


def _go_json(document: Document, *, indent: int | None) -> str:
    """Write JSON as Go does, which escapes what HTML would take for markup."""
    text = json.dumps(document, indent=indent, separators=None if indent else (",", ":"), ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

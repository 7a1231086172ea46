"""Flags what is secret by its name, in types of which no provider was asked: they are newer than the supplement.

Bindings do not say what is sensitive. The names are those under which the AWS provider that was asked has secrets:
`tests/cdk/schema/test_secrets_by_name.py` counts how often a name tells, and how often one tells wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

Document = dict[str, Any]
_WORDS = (
    "passwords?|passphrase|secret|secret_(string|binary)|key_material|plaintext|(basic_auth|platform)_credentials?"
    "|(private|preshared|api|api_secret|secret|secret_access|token)_key"
    "|(access|oauth|auth|refresh|secret|grant|bearer|session|security)_token"
)
_NAME = re.compile(rf"(?!encrypted_)(.+_)?({_WORDS})(_value|_base64|_wo)?")


def is_secret(name: str) -> bool:
    """Whether a text of this name is a secret.

    Args:
        name: The argument's, such as `master_password`.
    """
    return _NAME.fullmatch(name) is not None


def flag(document: Document, known: Collection[str]) -> None:
    """Flag the secrets of newer resources in a schema in the form of `terraform providers schema -json`.

    Args:
        document: The schema.
        known: Types whose secrets are known; without any, a provider was not asked, and nothing is flagged.
    """
    for type_, schema in document["resource_schemas"].items():
        if known and type_ not in known:
            _flag(schema["block"])


def _holds_text(type_: Any) -> bool:  # noqa: ANN401
    return type_ == "string" or (isinstance(type_, list) and type_[1] == "string")


def _flag(block: Document) -> None:
    for name, attribute in block.get("attributes", {}).items():
        if "nested_type" in attribute:
            _flag(attribute["nested_type"])
        elif is_secret(name) and _holds_text(attribute.get("type")):
            attribute["sensitive"] = True
    for nested in block.get("block_types", {}).values():
        _flag(nested["block"])

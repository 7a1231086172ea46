"""Secrets that Terraform leaves empty are filled, as people do it between two layers: with the keys asked of them."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from stackwright.rehearsal.stand_in.secret_values import SECRET, VERSION
from stackwright.synthesis.document import Document, expressions

_KEY = r"""\)\s*(?:\[\s*\\?"(?P<quoted>[^"\\]+)\\?"\s*\]|\.(?P<plain>[A-Za-z_][\w-]*))"""
"""What follows a decoded value: `)["password"]` or `).password`."""


def empty(state: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The secrets of a stack that no version of the same stack gives a value: ARNs by name.

    Args:
        state: The stack's resources, as Terraform shows them.
    """
    resources = list(state)
    filled = {one["values"]["secret_id"] for one in resources if one["type"] == VERSION}
    secrets = (one["values"] for one in resources if one["type"] == SECRET and one["mode"] == "managed")
    return {secret["name"]: secret["id"] for secret in secrets if not filled & {secret["id"], secret["name"]}}


def asked(secret: str, arn: str, documents: Iterable[Document]) -> tuple[str, ...]:
    """The keys that configurations read out of a secret's value.

    Args:
        secret: Its name.
        arn: Its ARN.
        documents: The configurations. One that names the secret by an expression may mean any.
    """
    keys: set[str] = set()
    for document in documents:
        for one in document.objects("data", "ephemeral"):
            named = str(one.body.get("secret_id", ""))
            if one.type == VERSION and ("${" in named or named in {secret, arn}):
                read = re.compile(rf"jsondecode\(\s*{re.escape(one.address)}(?:\[[^\]]*\])?\.secret_string\s*{_KEY}")
                found = (match for text in expressions(document.json) for match in read.finditer(text))
                keys |= {match["quoted"] or match["plain"] for match in found}
    return tuple(sorted(keys))


def value(keys: Iterable[str]) -> str:
    """A value that has some keys."""
    return json.dumps({key: f"rehearsed {key}" for key in keys})

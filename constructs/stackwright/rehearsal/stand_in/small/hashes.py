"""Hashes of contents, under the names that providers give them."""

from __future__ import annotations

import hashlib
from base64 import b64encode


def hashes(content: bytes, prefix: str, sha1: str = "sha1") -> dict[str, str]:
    """All hashes of a content by the name of their attribute.

    Args:
        content: The content.
        prefix: What the names begin with, such as `content_`.
        sha1: What the one of 160 bits is called.
    """
    sha256, sha512 = hashlib.sha256(content), hashlib.sha512(content)
    named = {
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        sha1: sha1_of(content),
        "sha256": sha256.hexdigest(),
        "base64sha256": b64encode(sha256.digest()).decode(),
        "sha512": sha512.hexdigest(),
        "base64sha512": b64encode(sha512.digest()).decode(),
    }
    return {f"{prefix}{name}": value for name, value in named.items()}


def sha1_of(content: bytes) -> str:
    """The hash that providers make ids of."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()

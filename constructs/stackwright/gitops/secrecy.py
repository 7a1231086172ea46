"""What Secrets hold is never shown: in its place stands a mark that changes with it."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.gitops.objects.manifests import Object

FILE = "digest.key"
"""The key, in the cache folder: without it, nobody can try passwords on a mark."""
KEY_BYTES = 32
SHOWN_DIGITS = 8
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""An annotation that holds all of an object once more."""


@dataclass(frozen=True)
class Secrecy:
    """Hides what Secrets hold.

    Attributes:
        key: What the marks are made with: the same value has the same mark with the same key, and with no other.
    """

    key: bytes

    @classmethod
    def of_this_machine(cls) -> "Secrecy":
        """With the key that is kept on this machine, so that two renderings on it can be compared."""
        folder = cache_folder.folder()
        file = folder / FILE
        if not file.exists():
            descriptor, draft = tempfile.mkstemp(dir=folder)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
            with suppress(FileExistsError):  # another process was first
                os.link(draft, file)
            Path(draft).unlink()
        return cls(file.read_bytes())

    def hidden(self, one: Object) -> Object:
        """An object without what it keeps secret."""
        if one["kind"] != "Secret":
            return one
        shown = dict(one)
        for key, decoded in (("data", _decoded), ("stringData", _encoded)):
            if isinstance(values := one.get(key), dict):
                shown[key] = {name: self._mark(decoded(str(value))) for name, value in values.items()}
            elif values is not None:
                shown[key] = self._mark(_encoded(str(values)))
        annotations = one["metadata"].get("annotations") or {}
        if LAST_APPLIED in annotations:
            mark = self._mark(_encoded(str(annotations[LAST_APPLIED])))
            shown["metadata"] = {**one["metadata"], "annotations": {**annotations, LAST_APPLIED: mark}}
        return shown

    def _mark(self, value: bytes) -> str:
        return f"hidden, digest {hmac.new(self.key, value, hashlib.sha256).hexdigest()[:SHOWN_DIGITS]}"


def _encoded(value: str) -> bytes:
    return value.encode(errors="surrogatepass")


def _decoded(value: str) -> bytes:
    """What `data` holds, so that it has the same mark as in `stringData`."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return _encoded(value)

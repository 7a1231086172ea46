"""What can go wrong when a schema is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from stackwright.model.errors import PlatformError


class SchemaError(PlatformError):
    """A schema cannot be had; the message says why and what to do."""


class UnknownProviderError(SchemaError):
    """No bindings are installed for a provider."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(
            f"provider {name!r}: no bindings installed, only {', '.join(self.known) or 'none'}; "
            f"install cdktf-cdktf-provider-{name}"
        )


class UnknownTypeError(SchemaError):
    """A provider has no resource or data source of this type."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.suggestions = tuple(get_close_matches(name, list(known), n=3))
        remedy = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"{name}: no installed provider has a resource or data source of this type{remedy}")


class UnreadableBindingsError(SchemaError):
    """A bindings package is not built as the reader expects."""

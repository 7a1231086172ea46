"""What is found in a configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, or worth a notice.

    Attributes:
        path: Names and indexes; of an item of a set the path ends with the set's name.
        summary: What is wrong, with the value and what is allowed.
        detail: More of it, e.g. the remedy.
        is_error: Whether the provider refuses it.
    """

    path: tuple[str | int, ...]
    summary: str
    detail: str = ""
    is_error: bool = True

"""Functions of providers, as in `provider::aws::arn_parse(...)`.

A module for each provider that has some, loaded when it is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from stackwright.rehearsal.stand_in.functions.function import Function

__all__ = ["Function", "functions"]

_PROVIDERS = frozenset({"aws", "kubernetes", "local", "time"})


def functions(provider: str, version: str) -> Mapping[str, Function]:
    """The functions of a provider by name; none where it has none.

    Args:
        provider: The provider's local name, such as `aws`.
        version: Its version; what came later is left out.
    """
    if provider not in _PROVIDERS:
        return {}
    found: Mapping[str, Function] = import_module(f"{__package__}.{provider}_functions").FUNCTIONS
    return {name: function for name, function in found.items() if function.since <= _numbers(version)}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.partition("-")[0].split("."))

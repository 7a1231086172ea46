"""Small providers, which need no cloud: what they make is made here, too, and not invented.

A module each, loaded when its provider is served. `kind` says what a module tells of a type.
"""

from __future__ import annotations

from importlib import import_module

from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small

__all__ = ["Kind", "RefusalError", "Small", "small"]

_PROVIDERS = frozenset({"archive", "cloudinit", "http", "local", "null", "random", "time", "tls"})


def small(provider: str) -> Small:
    """What is known of the types of a provider; nothing where it is none of the small ones.

    Args:
        provider: The provider's local name, such as `random`.
    """
    if provider not in _PROVIDERS:
        return Small()
    found: Small = import_module(f"{__package__}.{provider}_provider").SMALL
    return found

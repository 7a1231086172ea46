"""What a small provider tells of its types; the stand-in does the rest, as for any provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stackwright.rehearsal.stand_in.finding import Finding

Value = dict[str, Any]
Make = Callable[[Value, str], Value]
"""Computed values by name, of arguments and a seed: the same seed makes the same."""


class RefusalError(Exception):
    """The provider refuses; holds a summary and, maybe, a detail."""


def _as_it_is(state: Value) -> Value | None:
    return state


def _nothing(_state: Value) -> None:
    return


def _as_planned(_prior: Value | None, planned: Value) -> Value:
    return planned


def _no_finding(_config: Value) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of resource. Its objects are in Terraform's state, and nowhere else.

    Attributes:
        make: What it computes. It may write files.
        plan: What is known before an apply, given the state before, None for a create, and what is planned so far.
        read: The state as it is now; None when the object is gone.
        destroy: What is done when it is destroyed.
        judge: What is wrong with arguments, beyond what `cdk/answers` knows.
    """

    make: Make
    plan: Callable[[Value | None, Value], Value] = _as_planned
    read: Callable[[Value], Value | None] = _as_it_is
    destroy: Callable[[Value], None] = _nothing
    judge: Callable[[Value], Iterable[Finding]] = _no_finding


@dataclass(frozen=True, slots=True)
class Small:
    """All types of a provider of which something is known."""

    resources: Mapping[str, Kind] = field(default_factory=dict)
    data_sources: Mapping[str, Make] = field(default_factory=dict)
    ephemeral_resources: Mapping[str, Make] = field(default_factory=dict)

"""Chance that follows from a seed, so that a rehearsal that is repeated makes the same."""

from __future__ import annotations

import random


def chance(seed: str) -> random.Random:
    """A source of chance, the same for the same seed. Nothing that it makes is secret."""
    return random.Random(seed)  # noqa: S311

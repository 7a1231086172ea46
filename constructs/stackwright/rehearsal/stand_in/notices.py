"""What stand-ins have to say once in a run, however many commands and stacks it has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

_FOLDER = "notices"


def is_new(world: Path, text: str) -> bool:
    """Whether nobody has said it in this world; from then on somebody has.

    Args:
        world: Where the objects of everybody are kept.
        text: What there is to say.
    """
    file = world / _FOLDER / hashlib.sha256(text.encode()).hexdigest()[:32]
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x") as one:
            one.write(text)
    except FileExistsError:
        return False
    return True


def said(world: Path) -> Iterator[str]:
    """All that was said in a world, sorted."""
    return iter(sorted(file.read_text() for file in (world / _FOLDER).glob("*")))

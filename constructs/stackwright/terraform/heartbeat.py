"""A sign of life: from time to time, which stacks are at which step, and since when."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

SECONDS = 10.0


@dataclass(frozen=True)
class Doing:
    """What a stack is at.

    Attributes:
        step: The step.
        since: When it began, by the monotonic clock.
    """

    step: str
    since: float


class Busy(Protocol):
    """What may be at something."""

    @property
    def now(self) -> Doing | None:
        """What it is at, if it is at anything."""


@contextmanager
def heartbeat(lives: Mapping[str, Busy], progress: Callable[[str], None], every: float = SECONDS) -> Iterator[None]:
    """Tell what runs, again and again, as long as this lasts.

    Args:
        lives: What each stack goes through.
        progress: Called with a line.
        every: Seconds between two lines.
    """
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every):
            now = time.monotonic()
            running = [(name, life.now) for name, life in lives.items()]
            steps = [f"{name} {doing.step} ({now - doing.since:.0f} s)" for name, doing in running if doing]
            if steps:
                progress(f"running: {', '.join(steps)}")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

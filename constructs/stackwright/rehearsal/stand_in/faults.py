"""Faults on order, for tests of what happens when a provider misbehaves.

Each environment variable holds TYPE:NUMBER pairs with commas between them; TYPE may be `*`.
- STACKWRIGHT_STAND_IN_FAIL: the NUMBERth create of this type within one command is refused.
- STACKWRIGHT_STAND_IN_CRASH: the provider dies after the NUMBERth create: the thing exists, no state knows it.
- STACKWRIGHT_STAND_IN_SLOW: each create of this type takes NUMBER seconds more.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Mapping

PREFIX = "STACKWRIGHT_STAND_IN_"
_CRASHED = 70


class InjectedError(Exception):
    """A create that did not come about, on order."""


class Faults:
    """The faults that the environment orders.

    Args:
        environment: Environment variables.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._fail, self._crash, self._slow = (
            _pairs(environment.get(PREFIX + name, "")) for name in ("FAIL", "CRASH", "SLOW")
        )
        self._started: Counter[str] = Counter()
        self._created: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let what is slow fail at once, because Terraform was interrupted."""
        self._stopped.set()

    def before_create(self, type_name: str) -> None:
        """Be slow or refuse, if so ordered.

        Raises:
            InjectedError: This create is to fail, or Terraform was interrupted while it was slow.
        """
        if self._stopped.wait(_number(self._slow, type_name)):
            raise InjectedError(f"creating {type_name}: interrupted")
        if self._count(self._started, type_name) == _number(self._fail, type_name):
            raise InjectedError(f"creating {type_name}: refused by {PREFIX}FAIL")

    def after_create(self, type_name: str) -> None:
        """Die, if so ordered."""
        if self._count(self._created, type_name) == _number(self._crash, type_name):
            os._exit(_CRASHED)

    def _count(self, counter: Counter[str], type_name: str) -> int:
        with self._lock:
            counter[type_name] += 1
            return counter[type_name]


def _pairs(text: str) -> Mapping[str, float]:
    pairs = (item.rpartition(":") for item in text.split(",") if item.strip())
    return {type_.strip() or "*": float(number) for type_, _, number in pairs}


def _number(pairs: Mapping[str, float], type_name: str) -> float:
    return pairs.get(type_name, pairs.get("*", 0))

"""AWS's quotas: what an account gets that has asked for nothing, and how much it can be given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("quotas.json")


@dataclass(frozen=True)
class Quota:
    """One quota.

    Attributes:
        service: The service's code in Service Quotas.
        code: Its code in Service Quotas, by which more is asked for; empty where it has none.
        name: What AWS calls it.
        default: What an account gets.
        measure: How it is measured: what is counted, and for each of what.
        source: Where AWS says so.
        adjustable: Whether AWS raises it on request.
        most: How far AWS raises it; None where it does not say.
        remedy: What to do where it is no quota that is asked for; empty where it is one.
    """

    service: str
    code: str
    name: str
    default: int
    measure: Mapping[str, Any]
    source: str
    adjustable: bool = True
    most: int | None = None
    remedy: str = ""

    @property
    def hard(self) -> int | None:
        """The number that nobody gets beyond; None where AWS names none."""
        return self.most if self.adjustable else self.default


@cache
def quotas() -> tuple[Quota, ...]:
    """All that are counted."""
    return tuple(Quota(**row) for row in json.loads(FILE.read_text(encoding="utf-8")))

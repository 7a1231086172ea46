"""Which actions IAM knows, as AWS publishes them; a dated table that `tools/api-models` writes, names only."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.policy.iam.patterns import covers

FILE = Path(__file__).with_name("iam_actions.json")


@cache
def problem(pattern: str) -> str | None:
    """What is wrong with an action, or a pattern of actions, of a policy; None when something is meant by it.

    Args:
        pattern: E.g. `s3:Get*`. Cases are not told apart, as AWS does not.
    """
    if pattern == "*":
        return None
    prefix, colon, name = pattern.partition(":")
    if not colon or not name:
        return f"{pattern!r} is no action: one is written service:Action"
    known = _actions().get(prefix.lower())
    if known is None:
        close = get_close_matches(prefix.lower(), _actions(), n=1)
        return f"no service of AWS has the prefix {prefix!r}{_meant(close)}"
    if name.lower() in known or any(covers(name.lower(), one) for one in known):
        return None
    if "*" in name or "?" in name:
        return f"no action of {prefix} fits {pattern!r}"
    close = get_close_matches(name.lower(), known, n=1)
    return f"{prefix} has no action {name!r}{_meant([known[one] for one in close])}"


def dated() -> str:
    """The day as of which the table is."""
    return str(_table()["dated"])


def _meant(close: list[str]) -> str:
    return f", did you mean {close[0]!r}?" if close else ""


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_text())
    return found


@cache
def _actions() -> dict[str, dict[str, str]]:
    """Actions by service, by their names in lower case."""
    return {prefix: {one.lower(): one for one in names.split()} for prefix, names in _table()["actions"].items()}

"""When jobs run, in GitHub's expressions."""

import json
from collections.abc import Iterable

PULL_REQUEST = "github.event_name == 'pull_request'"
OURS = "github.event.pull_request.head.repo.full_name == github.repository"
"""A fork's change gets no identity of AWS, and no token that writes."""
GOES_ON = "!failure() && !cancelled()"
"""Whatever was skipped does not matter, whatever failed does."""


def both(*conditions: str) -> str:
    """All of some conditions."""
    return " && ".join(f"({one})" if "||" in one else one for one in conditions if one)


def either(*conditions: str) -> str:
    """One of some conditions."""
    return " || ".join(f"({one})" if "&&" in one else one for one in conditions)


def holds(told: str, value: str | int) -> str:
    """Whether a list that an earlier job told, as JSON, holds something."""
    return f"contains(fromJSON({told}), {quoted(value)})"


def quoted(value: str | int) -> str:
    """A value in an expression."""
    return f"'{value}'" if isinstance(value, str) else str(value)


def expression(text: str) -> str:
    """An expression where GitHub takes one."""
    return "${{ " + text + " }}"


def asked_for(environment: str, actions: Iterable[str]) -> str:
    """Whether somebody asks by hand for one of some actions in an environment, or in all."""
    wanted = f"contains(fromJSON('{json.dumps(list(actions))}'), inputs.action)"
    chosen = f"inputs.environment == 'all' || inputs.environment == '{environment}'"
    return both("github.event_name == 'workflow_dispatch'", wanted, chosen)

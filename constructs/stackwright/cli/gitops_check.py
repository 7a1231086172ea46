"""Judgements of environments as text for a terminal, or for scripts."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from stackwright.cli.table import fitted
from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.judging import Judgement


def text(judgements: Sequence[Judgement]) -> str:
    """Each finding once, with the environments that have it; then how much was judged."""
    several = len(judgements) > 1
    found = sorted(_by_finding(judgements).items())
    lines = [f"{finding} [{', '.join(names)}]" if several else str(finding) for finding, names in found]
    rules = dict.fromkeys(rule for one in judgements for rule in one.extent)
    rows = [
        *((rule, *(one.extent[rule] for one in judgements)) for rule in rules),
        ("findings", *(len(one.findings) for one in judgements)),
    ]
    table = fitted(("judged", *(one.environment for one in judgements)), rows)
    return "\n".join([*lines, *([""] if lines else []), table])


def document(judgements: Sequence[Judgement]) -> str:
    """The same as JSON."""
    return json.dumps(
        [
            {"environment": one.environment, "judged": one.extent, "findings": [asdict(each) for each in one.findings]}
            for one in judgements
        ],
        indent=2,
    )


def count(judgements: Sequence[Judgement]) -> int:
    """How many findings there are, each counted once."""
    return len(_by_finding(judgements))


def _by_finding(judgements: Sequence[Judgement]) -> dict[Finding, list[str]]:
    found: dict[Finding, list[str]] = {}
    for one in judgements:
        for finding in dict.fromkeys(one.findings):
            found.setdefault(finding, []).append(one.environment)
    return found

"""A judgement for scripts."""

import json
from dataclasses import asdict
from typing import Any

from stackwright.policy.judging import Finding, Judgement


def text(judgement: Judgement) -> str:
    """All of it as JSON."""
    return json.dumps(document(judgement), indent=2)


def document(judgement: Judgement) -> dict[str, Any]:
    """All of it."""
    return {
        "refused": len(judgement.refused),
        "findings": [_finding(one) for one in judgement.findings],
        "values": {stack: asdict(values) for stack, values in judgement.values.items()},
        "judged": [{"rule": one.rule.id, "owner": one.owner, "resources": one.count} for one in judgement.looked],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "severity": one.rule.severity,
        "owner": one.owner,
        "stack": one.stack,
        "what": one.what,
        "argument": one.argument,
        "problem": one.problem,
        "remedy": one.rule.remedy,
        "controls": [*one.rule.controls],
        "file": one.place.file,
        "line": one.place.line,
        "key": one.place.key,
        "waiver": {
            "until": one.waiver.until.isoformat(),
            "reason": one.waiver.reason,
            "asked": one.waiver.asked,
        }
        if one.waiver
        else None,
    }

"""A judgement as SARIF, which code hosts show at the lines of a change.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from stackwright.policy.judging import Finding, Judgement
from stackwright.policy.rule import Rule, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# Source: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
_SCORES: Mapping[Severity, str] = {"critical": "9.5", "high": "8.0", "medium": "5.0", "low": "2.0"}


def text(judgement: Judgement, rules: Sequence[Rule], version: str) -> str:
    """It as one run of one tool.

    Args:
        judgement: What was found.
        rules: Every rule that looked.
        version: That of Stackwright.
    """
    every = {rule.id: rule for rule in (*rules, *(one.rule for one in judgement.findings))}
    places = {id_: place for place, id_ in enumerate(every)}
    run = {
        "tool": {"driver": {"name": "stackwright", "semanticVersion": version, "rules": [*map(_rule, every.values())]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, places[one.rule.id]) for one in judgement.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    said = {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", *rule.controls],
            "security-severity": _SCORES[rule.severity],
        },
    }
    return {**said, "help": {"text": f"{rule.why} Remedy: {rule.remedy}."}} if rule.remedy else said


def _result(one: Finding, place: int) -> dict[str, Any]:
    about = ": ".join(filter(None, (one.stack, one.what)))
    result: dict[str, Any] = {
        "ruleId": one.rule.id,
        "ruleIndex": place,
        "level": _LEVELS[one.rule.severity],
        "message": {
            "text": "; ".join(filter(None, (f"{about}: {one.problem}" if about else one.problem, one.rule.remedy)))
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": one.place.file},
                    "region": {"startLine": one.place.line},
                },
                "logicalLocations": [{"fullyQualifiedName": about or one.owner}],
            }
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(one)},
    }
    if one.waiver:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"{one.waiver.reason} (until {one.waiver.until})",
            }
        ]
    return result


def _fingerprint(one: Finding) -> str:
    """What stays the same when lines move."""
    known = json.dumps([one.rule.id, one.owner, one.stack, one.what, one.argument, one.problem])
    return hashlib.sha256(known.encode()).hexdigest()[:32]

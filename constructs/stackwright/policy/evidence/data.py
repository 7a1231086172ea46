"""Evidence for programs."""

import json
from typing import Any

from stackwright.policy.evidence.controls import title
from stackwright.policy.evidence.matrix import Evidence
from stackwright.policy.report import data


def text(evidence: Evidence) -> str:
    """All of it as JSON."""
    return json.dumps(_document(evidence), indent=2) + "\n"


def _document(evidence: Evidence) -> dict[str, Any]:
    return {
        "day": evidence.day.isoformat(),
        "revision": evidence.revision,
        "versions": {**evidence.versions},
        "controls": [
            {
                "control": entry.control,
                "title": title(entry.control),
                "owner": entry.owner,
                "standing": entry.standing,
                "rules": [rule.id for rule in entry.rules],
                "resources": entry.count,
                "findings": len(entry.findings),
            }
            for entry in evidence.entries
        ],
        "waivers": [
            {
                "owner": one.owner,
                "rule": one.rule,
                "resource": one.resource,
                "until": one.until.isoformat(),
                "asked": one.asked,
                "reason": one.reason,
            }
            for one in evidence.waivers
        ],
        **data.document(evidence.judgement),
    }

"""A review for scripts."""

from typing import Any

from stackwright.delivery.review.reviewed import Judged, Review
from stackwright.model.errors import ABSENT


def data(review: Review) -> dict[str, Any]:
    """What becomes of one stack, secrets covered."""
    return {
        "stack": review.stack.name,
        "verdict": review.verdict,
        "counts": dict(review.counts),
        "changes": [_change(one) for one in review.changes],
        "outputs": [one.name for one in review.outputs],
        "unchanged": review.unchanged,
        "notes": list(review.notes),
        "waits": list(review.waits),
        "failure": review.failure or None,
    }


def _change(one: Judged) -> dict[str, Any]:
    return {
        "address": one.change.address,
        "type": one.change.type,
        "action": one.change.kind,
        "risk": one.risk.name.lower(),
        "findings": [{"risk": found.risk.name.lower(), "means": found.means} for found in one.findings],
        "forced_by": list(one.change.forced_by),
        "arguments": [
            {
                "path": field.path,
                **{name: value for name, value in (("old", field.old), ("new", field.new)) if value is not ABSENT},
            }
            for field in one.arguments
        ],
    }

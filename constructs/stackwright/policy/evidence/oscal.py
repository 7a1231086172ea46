"""Evidence as assessment results of OSCAL, which tools for compliance read.

Source: https://pages.nist.gov/OSCAL/learn/concepts/layer/assessment/assessment-results/
"""

import re
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5

from trestle.oscal import OSCAL_VERSION
from trestle.oscal.assessment_results import AssessmentResults, ImportAp, Model, Result
from trestle.oscal.common import (
    ControlSelections,
    Finding,
    FindingTarget,
    Metadata,
    ObjectiveStatus,
    Observation,
    OscalVersion,
    Property,
    RelatedObservation,
    ReviewedControls,
    SelectControlById,
)

from stackwright.policy.evidence.controls import title
from stackwright.policy.evidence.matrix import Entry, Evidence

NOBODY = "#none"
"""The plan of the assessment, which there is none of."""


def text(evidence: Evidence) -> str:
    """All of it, made by trestle, which holds it against the schema."""
    start = datetime.combine(evidence.day, time(), UTC)
    entries = [*evidence.entries]
    asked = [one for one in entries if one.standing not in {"not asked", "nothing there"}]
    result = Result(
        uuid=_uuid(evidence, "result"),
        title=f"stackwright evidence of {evidence.day}",
        description=f"Rules over what is synthesized of {evidence.revision or 'no revision'}.",
        start=start,
        reviewed_controls=ReviewedControls(
            control_selections=[
                ControlSelections(
                    include_controls=[SelectControlById(control_id=token(one)) for one in evidence.controls]
                )
            ]
        ),
        observations=[_observation(evidence, one, start) for one in asked],
        findings=[_finding(evidence, one) for one in asked],
    )
    metadata = Metadata(
        title="Assessment of a platform by stackwright",
        last_modified=start,
        version=evidence.day.isoformat(),
        oscal_version=OscalVersion(OSCAL_VERSION),
    )
    whole = AssessmentResults(
        uuid=_uuid(evidence, "results"), metadata=metadata, import_ap=ImportAp(href=NOBODY), results=[result]
    )
    return Model(**{"assessment-results": whole}).model_dump_json(by_alias=True, exclude_none=True, indent=2) + "\n"


def token(control: str) -> str:
    """The id of a control as OSCAL writes it: no space, no sign but hyphen, dot and underscore."""
    return re.sub(r"[^\w.-]", "-", control)


def _observation(evidence: Evidence, entry: Entry, collected: datetime) -> Observation:
    rules = ", ".join(rule.id for rule in entry.rules)
    return Observation(
        uuid=_uuid(evidence, "observation", entry),
        title=f"{entry.control} in {entry.owner}",
        description=f"{entry.count} resources looked at by {rules}; {len(entry.findings)} findings.",
        methods=["TEST-AUTOMATED"],
        collected=collected,
        props=[Property(name="environment", value=entry.owner), Property(name="standing", value=token(entry.standing))],
    )


def _finding(evidence: Evidence, entry: Entry) -> Finding:
    waivers = dict.fromkeys(one.waiver for one in entry.findings if one.waiver)
    remarks = "; ".join(f"waived until {one.until}: {one.reason}" for one in waivers) or None
    state = "not-satisfied" if entry.standing == "not met" else "satisfied"
    return Finding(
        uuid=_uuid(evidence, "finding", entry),
        title=f"{entry.control} in {entry.owner}: {entry.standing}",
        description=title(entry.control),
        target=FindingTarget(
            type="objective-id",
            target_id=token(entry.control),
            status=ObjectiveStatus(state=state, reason="pass" if state == "satisfied" else "fail", remarks=remarks),
        ),
        related_observations=[RelatedObservation(observation_uuid=_uuid(evidence, "observation", entry))],
    )


def _uuid(evidence: Evidence, what: str, entry: Entry | None = None) -> str:
    """The same for the same evidence, so that two files can be compared."""
    of = (entry.control, entry.owner) if entry else ()
    return str(uuid5(NAMESPACE_URL, "/".join((str(evidence.day), evidence.revision, what, *of))))

"""Evidence for people."""

from collections.abc import Iterable, Iterator, Sequence

from stackwright.policy.evidence.controls import UNDECIDABLE, title
from stackwright.policy.evidence.matrix import Evidence
from stackwright.policy.report.markdown import table
from stackwright.policy.report.text import HEADINGS, line, rows


def text(evidence: Evidence) -> str:
    """The whole page."""
    return "\n".join(_lines(evidence)) + "\n"


def _lines(evidence: Evidence) -> Iterator[str]:
    judgement = evidence.judgement
    yield f"# Evidence of {evidence.day}"
    yield ""
    yield "What `stackwright evidence` found in the stacks as synthesized, and in what Argo CD makes of the tree."
    yield ""
    yield from _table(
        ("of", "version"), [("this repository", evidence.revision or "no revision"), *evidence.versions.items()]
    )
    yield from _table(HEADINGS, rows(judgement))
    yield "## Controls"
    yield ""
    yield (
        "A control is *met* if every rule that answers it found nothing in what it looked at, *waived* if somebody let "
        "pass what was found, *not met* otherwise. *Nothing there*: no resource is of the kind. *Not asked*: its rules "
        "hold for other stages."
    )
    yield ""
    by_control: dict[str, dict[str, str]] = {}
    for entry in evidence.entries:
        of = f" ({entry.count})" if entry.count else ""
        by_control.setdefault(entry.control, {})[entry.owner] = f"{entry.standing}{of}"
    answers = {
        control: ", ".join(f"`{rule.id}`" for rule in evidence.rules if control in rule.controls)
        for control in by_control
    }
    yield from _table(
        ("control", "asks for", *judgement.owners, "rules"),
        [(control, title(control), *standing.values(), answers[control]) for control, standing in by_control.items()],
    )
    yield "## Waivers"
    yield ""
    yield from (
        _table(
            ("environment", "rule", "for", "until", "who is asked", "why"),
            [
                (
                    one.owner,
                    f"`{one.rule}`",
                    f"`{one.resource}`" if one.resource else "all",
                    str(one.until),
                    one.asked,
                    one.reason,
                )
                for one in evidence.waivers
            ],
        )
        if evidence.waivers
        else ("None.", "")
    )
    yield "## Findings"
    yield ""
    yield from ([f"- {line(one)}" for one in judgement.refused] or ["None."])
    yield ""
    yield "## What each rule looked at"
    yield ""
    counts = {(one.rule.id, one.owner): one.count for one in judgement.looked}
    yield from _table(
        ("rule", "severity", *judgement.owners),
        [
            (f"`{rule.id}`", rule.severity, *(str(counts.get((rule.id, owner), "-")) for owner in judgement.owners))
            for rule in evidence.rules
        ],
    )
    yield "## What no rule can tell"
    yield ""
    yield "Nothing in a configuration says whether these are met; they have to be shown in another way."
    yield ""
    yield from _table(("control", "asks for", "where it shows"), UNDECIDABLE)


def _table(headings: Sequence[str], body: Iterable[Sequence[object]]) -> Iterator[str]:
    yield table(headings, body)
    yield ""

"""A judgement for a person at a terminal."""

from collections import Counter
from collections.abc import Iterator

from stackwright.policy.judging import Finding, Judgement
from stackwright.policy.rule import SEVERITIES


def lines(judgement: Judgement) -> Iterator[str]:
    """A line for each finding: where it comes from, what it is about, what is wrong, what to do, which rule says so."""
    for one in judgement.findings:
        if one.waiver is None:
            yield line(one)
    for one in judgement.findings:
        if one.waiver:
            yield f"waived until {one.waiver.until}: {line(one)}"


def line(one: Finding) -> str:
    """One finding on a line."""
    about = [part for part in (one.place.key, one.stack, one.what) if part]
    said = "; ".join(filter(None, (one.problem, one.rule.remedy)))
    return f"{one.place}: {': '.join([*about, said])} [{one.rule.severity}: {one.rule.id}]"


def rows(judgement: Judgement) -> Iterator[tuple[object, ...]]:
    """A row for each environment and account: rules, resources, findings by severity, and what is waived."""
    by_owner: dict[str, Counter[str]] = {owner: Counter() for owner in judgement.owners}
    for looked in judgement.looked:
        by_owner[looked.owner]["rules"] += 1
    for one in judgement.findings:
        by_owner[one.owner]["waived" if one.waiver else one.rule.severity] += 1
    for owner, counter in sorted(by_owner.items()):
        yield (owner, counter["rules"], *(counter[severity] for severity in SEVERITIES), counter["waived"])


HEADINGS = ("judged", "rules", *SEVERITIES, "waived")

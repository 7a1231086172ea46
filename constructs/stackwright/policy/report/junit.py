"""A judgement as JUnit XML: a suite for each environment and account, a case for each rule."""

import xml.etree.ElementTree as ET  # it is written here, and not read
from collections import defaultdict

from stackwright.policy.judging import Finding, Judgement
from stackwright.policy.report.text import line


def text(judgement: Judgement) -> str:
    """The whole file."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in judgement.findings:
        found[one.owner, one.rule.id].append(one)
    rules: dict[str, dict[str, None]] = defaultdict(dict)
    for owner, id_ in [*((one.owner, one.rule.id) for one in judgement.looked), *found]:
        rules[owner][id_] = None
    suites = ET.Element("testsuites", name="stackwright policy")
    for owner, ids in sorted(rules.items()):
        refused = {id_: [one for one in found[owner, id_] if one.waiver is None] for id_ in ids}
        skipped = [id_ for id_ in ids if found[owner, id_] and not refused[id_]]
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=owner,
            tests=str(len(ids)),
            failures=str(sum(map(bool, refused.values()))),
            skipped=str(len(skipped)),
        )
        for id_ in ids:
            case = ET.SubElement(suite, "testcase", classname=owner, name=id_)
            if refused[id_]:
                count = len(refused[id_])
                failure = ET.SubElement(case, "failure", message=f"{count} finding{'s' * (count != 1)}")
                failure.text = "\n".join(map(line, refused[id_]))
            elif id_ in skipped:
                reasons = {one.waiver.reason for one in found[owner, id_] if one.waiver}
                ET.SubElement(case, "skipped", message="waived: " + "; ".join(sorted(reasons)))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"

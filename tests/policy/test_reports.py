"""A judgement for programs."""

import json
from xml.etree import ElementTree as ET

import pytest
from support.judging import configuration
from support.shipped import PLATFORMS, TODAY

from stackwright.policy.judging import Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.report import data, junit, sarif, text
from stackwright.policy.rule import Problem, stack_rule
from stackwright.policy.waiving import Waiver


@stack_rule(
    "no-vpc",
    title="No VPC",
    why="For a test.",
    remedy="remove <it>",
    severity="high",
    about=("aws_vpc",),
    controls=("CIS 1.1",),
)
def no_vpc(stack):
    """Finds every VPC."""
    return [Problem("is one & only", vpc, "cidr_block") for vpc in stack.of_type("aws_vpc")]


@stack_rule("no-nat", title="No NAT", why="For a test.", remedy="", severity="low", about=("aws_nat_gateway",))
def no_nat(stack):
    """Finds every NAT gateway."""
    return [Problem("is one", nat) for nat in stack.of_type("aws_nat_gateway")]


@pytest.fixture
def judgement():
    """One finding that is refused, and one that is waived."""
    waiver = Waiver("dev", "no-nat", "", TODAY, "Until the spring, by the network team", "network", ())
    subjects = Subjects((configuration("dev-network"),))
    return judge((no_vpc, no_nat), subjects, (waiver,), Places(PLATFORMS["acme"]), TODAY)


def test_sarif_points_to_lines(judgement):
    """Of the file that is in the repository; what is waived is suppressed, not left out."""
    (run,) = json.loads(sarif.text(judgement, (no_vpc, no_nat), "1.0.0"))["runs"]
    results = {one["ruleId"]: one for one in run["results"]}
    (place,) = results["no-vpc"]["locations"]
    line = (
        (PLATFORMS["acme"] / "dev.yaml").read_text().splitlines()[place["physicalLocation"]["region"]["startLine"] - 1]
    )
    rules = run["tool"]["driver"]["rules"]

    assert place["physicalLocation"]["artifactLocation"]["uri"] == "environments/dev.yaml"
    assert line.strip() == "cidr: 10.0.0.0/16"
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [*results]
    assert results["no-vpc"]["level"] == "error"
    assert "suppressions" not in results["no-vpc"]
    assert results["no-nat"]["suppressions"][0]["justification"].startswith("Until the spring, by the network team")
    assert rules[0]["properties"]["tags"] == ["security", "CIS 1.1"]


def test_a_fingerprint_stays_when_lines_move(judgement):
    """And is another one for each finding."""
    (run,) = json.loads(sarif.text(judgement, (), "1.0.0"))["runs"]
    prints = [one["partialFingerprints"]["finding/v1"] for one in run["results"]]

    assert len(set(prints)) == len(prints) == 2


def test_junit_has_a_case_for_each_rule(judgement):
    """What is refused fails, what is waived is skipped with its reason."""
    suite = ET.fromstring(junit.text(judgement))[0]  # noqa: S314 - our own
    cases = {case.get("name"): case for case in suite}

    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "1", "1")
    assert "is one & only; remove <it>" in cases["no-vpc"].findtext("failure")
    assert "by the network team" in cases["no-nat"].find("skipped").get("message")


def test_json_has_all_of_it(judgement):
    """With what every rule has looked at."""
    document = json.loads(data.text(judgement))

    assert document["refused"] == 1
    assert document["values"]["dev-network"]["judged"] > document["values"]["dev-network"]["skipped"] > 0
    assert [(one["rule"], one["line"] > 1, bool(one["waiver"])) for one in document["findings"]] == [
        ("no-nat", True, True),
        ("no-vpc", True, False),
    ]
    assert {"rule": "no-vpc", "owner": "dev", "resources": 1} in document["judged"]


def test_text_is_a_line_for_each(judgement):
    """Refused first."""
    first, second = text.lines(judgement)

    assert first.startswith("environments/dev.yaml:")
    assert first.endswith("is one & only; remove <it> [high: no-vpc]")
    assert second.startswith(f"waived until {TODAY}: environments/dev.yaml:")
    assert [*text.rows(judgement)] == [("dev", 2, 0, 1, 0, 0, 1)]

"""Evidence: how every control stands, by what rules have looked at."""

import json
from datetime import date

import pytest
from support.judging import configuration
from support.shipped import PLATFORMS, TODAY

from stackwright.policy.evidence import data, markdown, oscal
from stackwright.policy.evidence.matrix import Evidence, natural
from stackwright.policy.judging import Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.rule import Problem, stack_rule
from stackwright.policy.waiving import Waiver


def rule(id_, type_, controls, *, finds=False, **more):
    """A rule about a type, which finds each of it or none."""

    @stack_rule(
        id_, title="No title", why="For a test.", remedy="", severity="low", about=(type_,), controls=controls, **more
    )
    def made(stack):
        return [Problem("is | one", one) for one in stack.of_type(type_)] if finds else []

    return made


RULES = (
    rule("sees", "aws_vpc", ("FSBP EC2.6", "SOC2 CC6.1")),
    rule("finds", "aws_subnet", ("SOC2 CC6.1",), finds=True),
    rule("waived", "aws_nat_gateway", ("FSBP EC2.10",), finds=True),
    rule("absent", "aws_db_instance", ("FSBP RDS.2",)),
    rule("elsewhere", "aws_vpc", ("FSBP EC2.2",), stages=("production",)),
)
REASON = "Until the spring, by the network team"


@pytest.fixture(scope="module")
def evidence():
    """That of the network of development."""
    waivers = (Waiver("dev", "waived", "", TODAY, REASON, "network@acme-corp.dev", ()),)
    judgement = judge(RULES, Subjects((configuration("dev-network"),)), waivers, Places(PLATFORMS["acme"]), TODAY)
    return Evidence(date(2026, 11, 22), "0123abc-dirty", {"stackwright": "1.0"}, judgement, RULES, waivers)


def test_a_control_stands_as_its_rules_found(evidence):
    """One finding of one rule is enough; what is waived is no more met than what nobody looked for."""
    standing = {entry.control: entry.standing for entry in evidence.entries}

    assert standing == {
        "FSBP EC2.2": "not asked",
        "FSBP EC2.6": "met",
        "FSBP EC2.10": "waived",
        "FSBP RDS.2": "nothing there",
        "SOC2 CC6.1": "not met",
    }


def test_resources_are_counted(evidence):
    """Those that the rules of a control looked at."""
    counts = {entry.control: entry.count for entry in evidence.entries}
    vpcs, subnets = (sum(1 for _ in configuration("dev-network").of_type(type_)) for type_ in ("aws_vpc", "aws_subnet"))

    assert counts["FSBP EC2.6"] == vpcs
    assert counts["SOC2 CC6.1"] == vpcs + subnets


def test_numbers_of_controls_are_in_their_order():
    """As people count."""
    controls = ["CIS 5.10.1", "CIS 5.9", "FSBP EC2.13", "FSBP EC2.2", "CIS 5.9.1"]

    assert sorted(controls, key=natural) == ["CIS 5.9", "CIS 5.9.1", "CIS 5.10.1", "FSBP EC2.2", "FSBP EC2.13"]


def test_the_page_says_who_let_what_pass(evidence):
    """With the reason, until when, and who is asked; what stands in a cell cannot break the table."""
    page = markdown.text(evidence)

    assert f"| dev | `waived` | all | {TODAY} | network@acme-corp.dev | {REASON} |" in page
    assert "| this repository | 0123abc-dirty |" in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)
    assert "- environments/dev.yaml:" in page


def test_json_has_every_entry(evidence):
    """And all that rules found."""
    document = json.loads(data.text(evidence))

    assert len(document["controls"]) == len([*evidence.entries])
    assert document["waivers"][0]["asked"] == "network@acme-corp.dev"
    assert document["refused"] == len(evidence.judgement.refused) > 0


def test_oscal_is_what_its_library_reads(evidence):
    """Whatever was asked is an observation and a finding of the control; the same evidence gives the same file."""
    from trestle.oscal.assessment_results import Model  # noqa: PLC0415 - takes half a second

    text = oscal.text(evidence)
    (result,) = Model.model_validate(json.loads(text)).assessment_results.results
    states = {one.target.target_id: one.target.status.state.value for one in result.findings}

    assert states == {"FSBP-EC2.6": "satisfied", "FSBP-EC2.10": "satisfied", "SOC2-CC6.1": "not-satisfied"}
    assert REASON in text
    assert oscal.text(evidence) == text
    assert {one.related_observations[0].observation_uuid for one in result.findings} == {
        one.uuid for one in result.observations
    }

"""Reports of a rehearsal, for people and for CI."""

from xml.etree import ElementTree as ET

import pytest

from stackwright.cli.rehearsal_report import text
from stackwright.rehearsal import report
from stackwright.rehearsal.life import Departure, Life, RehearsalFailure
from stackwright.rehearsal.run import Rehearsal

SECONDS = {"init": 0.2, "validate": 1.0, "plan": 100.0, "show": 0.5, "apply": 123.4, "re-plan": 1.0, "destroy": 99.9}
DEPARTURE = Departure("aws_eks_addon not applied", "moto answers 404")


@pytest.fixture
def rehearsal():
    """Two stacks that went well."""
    first = Life("bootstrap-development", 10, 10, kept=4, seconds=SECONDS)
    second = Life("production-cluster", 40, 40, destroyed=True, seconds=SECONDS, departures=(DEPARTURE, DEPARTURE))
    return Rehearsal((first, second), 321.0)


def test_the_table_fits_a_terminal(rehearsal):
    """80 characters, with reading a plan counted as planning."""
    lines = text(rehearsal, plan_only=False).splitlines()

    assert max(map(len, lines)) <= 80
    assert "100.5" in lines[2]


def test_what_was_kept_and_what_was_left_out_stands_below(rehearsal):
    """Each departure once, with its reason."""
    said = text(rehearsal, plan_only=False)

    assert "  bootstrap-development: 4" in said
    assert said.count("  aws_eks_addon not applied: moto answers 404") == 1


def test_steps_that_were_not_reached_are_marked():
    """A stack that nobody came to has a row all the same."""
    assert text(Rehearsal((Life("dev-addons"),), 1.0), plan_only=True).splitlines()[-1].split()[1:] == [
        "0",
        *["-"] * 6,
    ]


def test_junit_holds_the_failure_and_only_what_xml_can_hold(rehearsal):
    """CI systems show Terraform's message at the step that failed."""
    failure = RehearsalFailure("production-cluster", "apply", "noise\nError: \x1b[31mno <way>\x00\n")
    suites = ET.fromstring(report.junit(Rehearsal(rehearsal.lives, 1.0, failure)).partition("\n")[2])  # noqa: S314
    found = suites.findall(".//failure")

    assert [suite.get("failures") for suite in suites] == ["0", "1"]
    assert [case.text for case in found] == ["production-cluster: apply failed\n\nError: [31mno <way>"]


def test_a_failure_without_terraforms_word_is_shown_whole():
    """Nothing is cut off when it is not known where the message begins."""
    assert RehearsalFailure("dev-network", "init", "\nsegmentation fault\n").message == "segmentation fault"

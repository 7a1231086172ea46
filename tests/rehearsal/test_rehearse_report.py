"""Reports of a rehearsal, for people and for CI."""

import threading
import time
from xml.etree import ElementTree as ET

import pytest

from stackwright.cli.rehearsal_report import text
from stackwright.rehearsal import report
from stackwright.rehearsal.life import Departure, Drawn, Life, RehearsalFailure, Rehearsed
from stackwright.rehearsal.run import Rehearsal
from stackwright.synthesis.document import Document
from stackwright.terraform.heartbeat import Doing, heartbeat
from stackwright.terraform.runner import Runner

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


def test_what_providers_noticed_stands_below_once():
    """For people and for scripts; which stack or command it was does not matter."""
    noticed = "aws_x.y is 'z', which AWS knows, and the provider that was asked does not"
    rehearsal = Rehearsal((Life("dev-network"),), 1.0, notices=(noticed,))

    assert text(rehearsal, plan_only=False).endswith(f"\n\nnotice: {noticed}")
    assert report.document(rehearsal, provider="stand-in", terraform="1.11.4")["notices"] == [noticed]


def test_what_was_done_by_hand_and_what_helm_rendered_stands_below():
    """With the number of those releases that nobody has seen rendered."""
    releases = [Drawn("argo-cd", "argo-cd 10.1.1", 59), Drawn("tool", "tool", 0, "it names no repository and version")]
    secrets = Life("dev-secrets", filled={"acme-dev-git": ("password", "username"), "acme-dev-other": ()})
    said = text(Rehearsal((secrets, Life("dev-gitops", releases=releases)), 1.0), plan_only=False)

    assert "as people do it:\n  dev-secrets: acme-dev-git, with the keys password, username\n" in said
    assert "\n  dev-secrets: acme-dev-other, of which Terraform reads nothing\n" in said
    assert "with the values that Terraform gave:\n  dev-gitops: argo-cd, argo-cd 10.1.1: 59 objects\n" in said
    assert said.endswith("releases not rendered: 1 of 2\n  dev-gitops: tool, tool: it names no repository and version")


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


LASTING = Document({"resource": {"aws_s3_bucket": {"state": {"lifecycle": {"prevent_destroy": True}}}}})


@pytest.mark.parametrize(
    ("step", "code", "act", "expected"),
    [
        ("re-plan", 2, Rehearsed.plan_again, "the second plan has to be empty"),
        ("re-plan", 1, Rehearsed.plan_again, "Error: no"),
        ("destroy", 0, Rehearsed.destroy, "it has to be refused, as resources say prevent_destroy"),
        ("validate", 1, Rehearsed.validate, "Error: no"),
    ],
)
def test_junit_shows_every_failure_at_its_step(tmp_path, step, code, act, expected):
    """Also where more than success was expected. The count of failures is that of the elements."""
    terraform = tmp_path / "terraform"
    terraform.write_text(f"#!/bin/sh\necho Error: no\nexit {code}\n")
    terraform.chmod(0o700)
    stack = Rehearsed("dev-network", LASTING, tmp_path / "stack", str(terraform), Runner.isolated({}), {})
    with pytest.raises(RehearsalFailure) as failed:
        act(stack)
    (suite,) = ET.fromstring(report.junit(Rehearsal((stack.life,), 1.0, failed.value)).partition("\n")[2])  # noqa: S314

    assert [case.get("name") for case in suite.findall("testcase[failure]")] == [step]
    assert suite.get("failures") == "1"
    assert suite.find(".//failure").text.startswith(f"dev-network: {step} failed\n\n{expected}")


def test_a_sign_of_life_names_what_runs():
    """Stacks that are at nothing are left out; nothing is said when all are."""
    lives = {"dev-network": Life("dev-network"), "dev-cluster": Life("dev-cluster")}
    lives["dev-cluster"].now = Doing("apply", time.monotonic())
    said, heard = [], threading.Event()

    def hear(line):
        said.append(line)
        lives["dev-cluster"].now = None
        heard.set()

    with heartbeat(lives, hear, every=0.01):
        assert heard.wait(30)

    assert said == ["running: dev-cluster apply (0 s)"]


def test_a_failure_without_terraforms_word_is_shown_whole():
    """Nothing is cut off when it is not known where the message begins."""
    assert RehearsalFailure("dev-network", "init", "\nsegmentation fault\n").message == "segmentation fault"

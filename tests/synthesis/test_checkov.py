"""Checkov reads every stack as it is written, and what it finds is mended or accepted with a reason.

A scanner that cannot read a file passes and fails nothing, and ends with exit code 0: nobody would notice.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.accepted import ACCEPTED
from support.checkov import opinion
from support.shipped import EVERYTHING, PLATFORMS, load_shipped

from stackwright.model.environment import Environment
from stackwright.synthesis.document import FILE, Document


@dataclass(frozen=True)
class Checked:
    """What one resource was checked for.

    Attributes:
        stage: Its environment's stage; empty in an account's own stack.
        stack: Its platform and stack.
        name: Its name in Terraform.
        check: The check.
        passed: Whether it passed.
    """

    stage: str
    stack: tuple[str, str]
    name: str
    check: str
    passed: bool


@dataclass(frozen=True)
class Report:
    """All that Checkov said, and what it was given.

    Attributes:
        checked: Every check of every resource.
        documents: Every stack by platform and name.
        unread: Files that it could not read.
    """

    checked: tuple[Checked, ...]
    documents: dict[tuple[str, str], Document]
    unread: list[str]


@pytest.fixture(scope="module")
def report(checkov, node, tmp_path_factory):
    """Checkov, run once over all stacks of the three platforms."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    out = tmp_path_factory.mktemp("checked")
    documents, stages = {}, {}
    for name, environments in {**PLATFORMS, "everything": EVERYTHING}.items():
        platform = load_shipped(environments)
        build(platform, out / name).synth()
        for stack in platform.stacks():
            documents[name, stack.name] = Document.read(out / name / stack.folder / FILE)
            owner = stack.owner
            stages[name, stack.name] = owner.settings.stage if isinstance(owner, Environment) else ""
    read = opinion(checkov, "terraform_json", out)
    checked = []
    for one in read.said:
        platform, _, stack, _ = Path(one.file).parts
        name = one.resource.rpartition(".")[2]
        checked.append(Checked(stages[platform, stack], (platform, stack), name, one.check, one.passed))
    return Report(tuple(checked), documents, [*read.unread])


@pytest.mark.slow
def test_it_reads_every_stack(report):
    """No file is left out, nor any part of one: of a type that it checks, it has checked as many as there are."""
    seen = {(one.stack, one.name) for one in report.checked}
    ours = defaultdict(set)
    for stack, document in report.documents.items():
        for one in document.objects("resource", "data"):
            ours[one.kind, one.type].add((stack, one.name))
        for provider in document.json["provider"]:
            ours["provider", provider].add((stack, provider))
    known = {type_: resources for type_, resources in ours.items() if resources & seen}

    assert report.unread == []
    assert {stack for stack, _ in seen} == set(report.documents)
    assert seen == {resource for resources in known.values() for resource in resources}


@pytest.mark.slow
def test_what_it_finds_is_accepted_with_a_reason(report):
    """Whatever fails beyond the list is to be mended."""
    unaccepted = {
        (*one.stack, one.name, one.check)
        for one in report.checked
        if not one.passed and not any(accepted.covers(one.check, one.stage, one.name) for accepted in ACCEPTED)
    }

    assert unaccepted == set()


@pytest.mark.slow
def test_what_is_accepted_is_still_found(report):
    """A list that nobody holds against anything would hide the next finding."""
    failed = [one for one in report.checked if not one.passed]

    unused = [
        one.check for one in ACCEPTED if not any(one.covers(found.check, found.stage, found.name) for found in failed)
    ]

    assert unused == []

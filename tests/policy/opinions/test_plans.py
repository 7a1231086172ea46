"""Plans of the real provider, as a rehearsal leaves them: Checkov reads each, and our own rules do.

`make plans` makes them, and `.ci/run` does with its rehearsals. A plan shows what an apply would make: defaults that
the provider fills in, policies with their ARNs, names that were composed.
"""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from support.accepted import IN_PLANS
from support.checkov import opinion
from support.judging import stacks
from support.shipped import PLATFORMS, TODAY

from stackwright.model.environment import Environment
from stackwright.policy.judging import Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.reading.configuration import of_plan
from stackwright.policy.rules import shipped
from stackwright.policy.waiving import waivers
from stackwright.terraform.plan_json import Plan

pytestmark = pytest.mark.slow
LEFT_OUT = {"eks-deletion-protection": "the provider of the mirror is too old for the argument, so it is left out"}
"""Rules that a rehearsal on an older provider breaks, each with the reason."""


@pytest.fixture(scope="module")
def plans():
    """The plans of the first platform, by stack."""
    folder = os.environ.get("STACKWRIGHT_PLANS")
    if not folder:
        pytest.skip("STACKWRIGHT_PLANS names no folder with plans; make them: make plans")
    found = {file.stem: Plan.read(file.read_text()) for file in sorted(Path(folder).rglob("*.json"))}
    assert found
    return found


@pytest.fixture(scope="module")
def said(checkov, plans):
    """Checkov, run once over all of them."""
    return opinion(checkov, "terraform_plan", Path(os.environ["STACKWRIGHT_PLANS"]))


def _stage(stack):
    owner = stacks()[stack].owner
    return owner.settings.stage if isinstance(owner, Environment) else ""


def test_it_reads_every_plan(plans, said):
    """Of a type that it checks, it has checked as many as there are."""
    seen = {(Path(one.file).stem, one.resource) for one in said.said}
    ours = defaultdict(set)
    for stack, plan in plans.items():
        for one in plan.resources:
            ours[one.type].add((stack, one.address))
    known = {type_: addresses for type_, addresses in ours.items() if addresses & seen}

    assert said.unread == ()
    assert {stack for stack, _ in seen} == set(plans)
    assert {one for one in seen if one[1].split(".")[0] in known} == {one for found in known.values() for one in found}


def test_what_it_finds_is_accepted_with_a_reason(said):
    """By the same list as what it finds in the stacks as they are synthesized."""
    unaccepted = {
        (Path(one.file).stem, one.resource, one.check)
        for one in said.said
        if not one.passed
        and not any(accepted.covers(one.check, _stage(Path(one.file).stem), one.resource) for accepted in IN_PLANS)
    }

    assert unaccepted == set()


def test_our_rules_find_nothing(plans):
    """What is right as it is synthesized is right as it is planned."""
    subjects = Subjects(tuple(of_plan(stacks()[stack], plan) for stack, plan in plans.items()))
    let_pass = waivers([one.stack for one in subjects.configurations])
    found = judge(shipped(), subjects, let_pass, Places(PLATFORMS["acme"]), TODAY).refused

    assert [(one.stack, one.what, one.problem) for one in found if one.rule.id not in LEFT_OUT] == []

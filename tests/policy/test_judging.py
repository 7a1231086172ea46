"""What rules find, where they hold, and what waivers let pass."""

from datetime import date, timedelta

import pytest
from support.judging import configuration, stacks
from support.shipped import PLATFORMS, TODAY

from stackwright.policy.judging import WAIVERS, Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.rule import Problem, platform_rule, stack_rule
from stackwright.policy.waiving import Waiver


@stack_rule("every-vpc", title="No VPC", why="For a test.", remedy="remove it", severity="high", about=("aws_vpc",))
def every_vpc(stack):
    """Finds every VPC."""
    return [Problem("is one", vpc, "cidr_block") for vpc in stack.of_type("aws_vpc")]


@stack_rule(
    "production-vpc", title="No VPC", why="For a test.", remedy="remove it", severity="low", stages=("production",)
)
def production_vpc(stack):
    """Finds every VPC of production."""
    return every_vpc.judge(stack)


@platform_rule("two-vpcs", title="One VPC", why="For a test.", remedy="share it", severity="low", waivable=False)
def two_vpcs(configurations):
    """Finds every VPC but the first."""
    found = [(one, vpc) for one in configurations for vpc in one.of_type("aws_vpc")]
    return [Problem("is not the first", vpc, stack=one.stack.name) for one, vpc in found[1:]]


def judged(rules, *waivers: Waiver, names=("dev-network", "prod-network"), today=TODAY):
    every = tuple(configuration(name) for name in stacks())
    chosen = tuple(one for one in every if one.stack.name in names)
    return judge(rules, Subjects(chosen, every=every), waivers, Places(PLATFORMS["acme"]), today)


def waiver(rule="every-vpc", owner="dev", resource="", until=TODAY, reason="For a test, until it ends"):
    return Waiver(owner, rule, resource, until, reason, "somebody", ("environment",))


def told(judgement):
    return {(one.rule.id, one.owner, one.stack): bool(one.waiver) for one in judgement.findings}


def test_a_rule_looks_at_stacks_of_its_stages():
    """What it looked at is counted, per environment."""
    it = judged((every_vpc, production_vpc))

    assert told(it) == {
        ("every-vpc", "dev", "dev-network"): False,
        ("every-vpc", "prod", "prod-network"): False,
        ("production-vpc", "prod", "prod-network"): False,
    }
    assert {(one.rule.id, one.owner): one.count for one in it.looked} == {
        ("every-vpc", "dev"): 1,
        ("every-vpc", "prod"): 1,
        ("production-vpc", "prod"): 1,
    }


def test_a_rule_over_the_platform_sees_all_and_tells_what_was_asked_for():
    """The order of all stacks counts, not that of those which are judged."""
    assert told(judged((two_vpcs,))) == {("two-vpcs", "prod", "prod-network"): False}
    assert told(judged((two_vpcs,), names=("dev-network",))) == {}
    assert told(judged((two_vpcs,), names=("prod-network",))) == {("two-vpcs", "prod", "prod-network"): False}


@pytest.mark.parametrize("resource", ["", "aws_vpc.*", "aws_vpc.network_39EEAA36"])
def test_a_waiver_lets_pass_what_it_names(resource):
    """In its environment, until the end of its day; it is reported all the same."""
    it = judged((every_vpc,), waiver(resource=resource))

    assert told(it) == {("every-vpc", "dev", "dev-network"): True, ("every-vpc", "prod", "prod-network"): False}
    assert len(it.refused) == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (waiver(until=TODAY - timedelta(1)), f"the waiver of every-vpc ended on {TODAY - timedelta(1)}"),
        (waiver(resource="aws_subnet.*"), "waives nothing: the rule every-vpc has no objection"),
        (waiver(rule="every-vcp"), "there is no rule 'every-vcp'; did you mean 'every-vpc'?"),
        (waiver(rule="two-vpcs", owner="prod"), "the rule two-vpcs cannot be waived"),
    ],
)
def test_a_waiver_that_waives_nothing_is_a_finding(given, problem):
    """It would hide the next one."""
    it = judged((every_vpc, two_vpcs), given)
    complaints = [one.problem for one in it.refused if one.rule is WAIVERS]

    assert complaints == [problem]
    assert not any(one.waiver for one in it.findings)


def test_waivers_of_environments_that_are_not_judged_are_left_alone():
    """Nobody has looked whether they are about something."""
    assert told(judged((every_vpc,), waiver(owner="staging"), names=("dev-network",))) == {
        ("every-vpc", "dev", "dev-network"): False
    }


def test_findings_are_in_order_and_once():
    """By environment, stack and resource, whatever the order of the rules, so that two reports can be compared."""
    rules = (production_vpc, every_vpc, two_vpcs)

    assert judged(rules).findings == judged(rules[::-1]).findings
    assert judged((every_vpc, every_vpc)).findings == judged((every_vpc,)).findings


def test_the_day_of_a_waiver_is_not_that_of_the_machine():
    """It is given."""
    assert judged((every_vpc,), waiver(until=date(2030, 1, 1)), today=date(2030, 1, 2)).refused

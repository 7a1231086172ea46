"""The same for what Argo CD makes: a small shop, broken in one place, and the whole shipped tree, which is not."""

import functools
from pathlib import Path

import pytest
from support import reconciled
from support.sabotage.sabotage import score
from support.sabotage.trees import PRODUCTION, WAYS, rules_of_trees, tree
from support.shop import Shop

from stackwright.policy.rule import Tree
from stackwright.policy.rules.kubernetes_rbac import OF_EVERYTHING, wildcards


@pytest.fixture(scope="module")
def noticed():
    """For every broken shop the rules that object to it."""
    rules = rules_of_trees()
    return {way: way.noticed(rules) for way in WAYS}


@pytest.fixture(scope="module")
def whole(helm, kubectl, charts):
    """Every add-on and both workloads, as their charts make them, by stage; rendered once."""

    @functools.cache
    def rendered(stage):
        what = reconciled.expected(stage)
        return Tree(PRODUCTION, tuple(reconciled.rendered(what)), what, Path())

    return rendered


def test_what_is_not_broken_is_let_pass():
    """No rule objects to the shop."""
    made = tree(Shop())

    assert [(rule.id, one.text) for rule in rules_of_trees() for one in rule.judge(made)] == []


def test_every_way_is_noticed_by_its_rule(noticed):
    """By the rule that says so, not by chance."""
    assert [way.kind for way, rules in noticed.items() if way.by not in rules] == []
    assert len({way.kind for way in WAYS}) == len(WAYS)


def test_no_rule_can_be_spared(noticed):
    """Whichever rule is taken out, something passes that did not."""
    assert [rule.id for rule in rules_of_trees() if score(noticed.values(), without=rule.id) == 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", reconciled.ENVIRONMENTS)
def test_the_whole_tree_is_let_pass(whole, stage):
    """A rule that a chart cannot follow would be waived by everybody who uses the chart."""
    rules = [rule for rule in rules_of_trees() if stage in rule.stages]

    assert [(rule.id, one.what, one.text) for rule in rules for one in rule.judge(whole(stage))] == []


@pytest.mark.slow
def test_a_chart_that_may_do_everything_has_to(whole, monkeypatch):
    """Each on the list would be refused without it: a list that nobody holds against anything would grow."""
    monkeypatch.setattr("stackwright.policy.rules.kubernetes_rbac.OF_EVERYTHING", {})

    assert {one.stack for one in wildcards.judge(whole("production"))} == set(OF_EVERYTHING)

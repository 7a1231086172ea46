"""The same for what Argo CD makes: a small shop, broken in one place, and the whole shipped tree, which is not."""

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
def test_the_whole_tree_is_let_pass(helm, kubectl, charts, stage):
    """Every add-on and both workloads, as their charts make them."""
    what = reconciled.expected(stage)
    made = Tree(PRODUCTION, tuple(reconciled.rendered(what)), what, Path())
    found = [
        (rule.id, one.what, one.text) for rule in rules_of_trees() if stage in rule.stages for one in rule.judge(made)
    ]

    assert found == []


@pytest.mark.slow
def test_a_chart_that_may_do_everything_has_to(helm, kubectl, charts):
    """Each on the list would be refused without it: a list that nobody holds against anything would grow."""
    what = reconciled.expected("production")
    rendered = tuple(reconciled.rendered(what))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stackwright.policy.rules.kubernetes_rbac.OF_EVERYTHING", {})
        refused = {one.stack for one in wildcards.judge(Tree(PRODUCTION, rendered, what, Path()))}

    assert refused == set(OF_EVERYTHING)

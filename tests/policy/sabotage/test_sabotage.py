"""The gate against people who know what they do: every platform that is broken in one place is refused."""

import pytest
from support.sabotage.sabotage import mutants, objections, rules_of_safety, rules_of_stacks, score, unbroken
from support.sabotage.ways import WAYS
from support.shipped import EVERYTHING, PLATFORMS, TODAY, load_shipped

from stackwright.policy.judging import Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.reading.configuration import of_document
from stackwright.policy.waiving import waivers
from stackwright.synthesis.document import Document

LAYERS = ("bootstrap", "network", "registry", "secrets", "cluster", "access", "addons", "workloads", "gitops")
LEAST_MUTANTS, LEAST_KINDS = 120, 60
TOLD_TWICE = {
    "state-keys-unique": "a state in another's place is in the wrong place, too; that can be waived, and this cannot",
}
"""Rules whose every finding another rule has as well, each with the reason to have both."""


@pytest.fixture(scope="module")
def noticed():
    """For every broken stack the rules that object to it."""
    rules = rules_of_safety()
    return {mutant: mutant.noticed(rules) for mutant in mutants(WAYS)}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_not_broken_is_let_pass(platform):
    """No rule objects to anything of the shipped platforms: a gate that cries wolf is waived everywhere."""
    assert objections(unbroken(platform).values()) == []


def test_every_way_is_noticed_by_its_rule(noticed):
    """By the rule that says so, not by chance."""
    missed = [(one.way.kind, one.place, one.way.by) for one, rules in noticed.items() if one.way.by not in rules]

    assert missed == []
    assert score(noticed.values()) == 1


def test_no_rule_can_be_spared(noticed):
    """Whichever rule is taken out, something passes that did not: none is there for show."""
    spared = {rule.id for rule in rules_of_safety() if score(noticed.values(), without=rule.id) == 1}

    assert spared == set(TOLD_TWICE)


def test_a_rule_that_is_told_twice_is_told_at_all(noticed):
    """What another rule finds as well is found by this one, too."""
    assert {rule for rule in TOLD_TWICE if any(rule in rules for rules in noticed.values())} == set(TOLD_TWICE)


def test_all_layers_are_broken():
    """Enough ways, of enough kinds, in every layer of both platforms."""
    layers = {mutant.place.rpartition("/")[2].partition("-") for mutant in mutants(WAYS)}

    assert {layer if layer in LAYERS else group for group, _, layer in layers} >= set(LAYERS)
    assert len(mutants(WAYS)) >= LEAST_MUTANTS
    assert len({way.kind for way in WAYS}) == len(WAYS) >= LEAST_KINDS


@pytest.mark.slow
def test_the_platform_that_uses_everything_is_let_pass(node, tmp_path):
    """Every setting can be used without a finding but the one that its file waives."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform = load_shipped(EVERYTHING)
    build(platform, tmp_path).synth()
    stacks = tuple(platform.stacks())
    made = tuple(of_document(one, Document.read(tmp_path / one.folder / "cdk.tf.json")) for one in stacks)
    judgement = judge(rules_of_stacks(), Subjects(made), waivers(stacks), Places(EVERYTHING), TODAY)

    assert judgement.refused == ()
    assert [one.rule.id for one in judgement.findings] == ["iam-no-whole-service"]

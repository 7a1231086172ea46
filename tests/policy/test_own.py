"""Rules of one's own, in files."""

import pytest

from stackwright.policy.errors import PolicyError
from stackwright.policy.evidence.controls import FRAMEWORKS, title
from stackwright.policy.own import own
from stackwright.policy.rules import shipped

RULE = """\
from stackwright.policy.rule import Problem, stack_rule


@stack_rule("{}", title="Title", why="Why.", remedy="remedy", severity="low")
def found(stack):
    yield Problem("is wrong")
"""


def test_every_file_of_the_folder_is_read(tmp_path):
    """In the order of their names; no folder, no rules."""
    for name in ("b", "a"):
        (tmp_path / f"{name}.py").write_text(RULE.format(f"own-{name}"))

    assert [rule.id for rule in own(tmp_path, ())] == ["own-a", "own-b"]
    assert own(tmp_path / "none", ()) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("def nothing(): pass", "rules.py: makes no rule"),
        ("\nraise RuntimeError('not today')", "rules.py:2: RuntimeError: not today; mend it"),
        ("def (", "rules.py:1: SyntaxError: "),
        ("import nothing_like_it", "rules.py:1: ModuleNotFoundError: "),
        (RULE.format("eks-secrets-encrypted"), "the id 'eks-secrets-encrypted' is taken by Stackwright"),
        (RULE.replace("severity", "gravity"), "rules.py:4: TypeError: "),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(tmp_path, text, problem):
    """Nothing is judged as if it were not there."""
    (tmp_path / "rules.py").write_text(text)

    with pytest.raises(PolicyError) as told:
        own(tmp_path, shipped())
    assert problem in str(told.value)


def test_rules_that_are_shipped_say_what_they_are():
    """An id as waivers take it, once; sentences that read well in a report."""
    rules = shipped()

    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.id == rule.id.lower().replace("_", "-").replace(" ", "-")
        assert rule.title[0].isupper()
        assert not rule.title.endswith(".")
        assert rule.why.endswith(".")
        assert not rule.remedy[:1].isupper()
        assert not rule.remedy.endswith(".")


def test_every_control_has_a_title():
    """An auditor reads more than numbers."""
    controls = {control for rule in shipped() for control in rule.controls}

    assert {control for control in controls if title(control) == control} == set()
    assert {control.rpartition(" ")[0] for control in controls} <= set(FRAMEWORKS)

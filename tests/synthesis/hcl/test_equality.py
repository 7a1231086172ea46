"""The proof: what Terraform plans from the HCL is what it plans from the JSON, for every stack of both platforms."""

import json

import pytest
from support.shipped import PLATFORMS

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module")
def planned(planner, written, documents):
    """What each stack of a platform plans from JSON and from HCL."""
    done = {}

    def plans(platform):
        if platform not in done:
            done[platform] = planner(written[platform], documents[platform]).plans()
        return done[platform]

    return plans


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_stack_plans_the_same_from_both(platform, planned, documents):
    """Resources, values, unknowns, outputs, checks, imports: all of the plan but its time and its spelling."""
    plans = planned(platform)

    assert plans.keys() == documents[platform].keys()
    for stack, (json_, hcl) in plans.items():
        assert json_["plan"]["resource_changes"], stack
        assert comparable(json_["plan"]) == comparable(hcl["plan"]), stack


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_stack_says_the_same_in_both(platform, planned):
    """References, dependencies, conditions, providers and their versions, the backend: also what no plan shows."""
    for stack, (json_, hcl) in planned(platform).items():
        assert unspelled(json_["plan"]["configuration"]) == unspelled(hcl["plan"]["configuration"]), stack
        assert json_["providers"] == hcl["providers"], stack
        assert json_["backend"] == hcl["backend"], stack


def comparable(plan):
    """A plan without its time and its spelling; Terraform itself lists relevant attributes in any order."""
    relevant = sorted(plan.get("relevant_attributes", ()), key=json.dumps)
    kept = {key: value for key, value in plan.items() if key not in {"timestamp", "configuration"}}
    return {**kept, "relevant_attributes": relevant}


def unspelled(value):
    """A configuration without the text of templates and of encoded JSON: only JSON has them as text."""
    if isinstance(value, list):
        return [unspelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_spelling = "references" in value or is_encoded(value.get("constant_value"))
    return {key: unspelled(item) for key, item in value.items() if not (key == "constant_value" and is_spelling)}


def is_encoded(value):
    """Whether a value is encoded JSON, or holds some."""
    if isinstance(value, dict | list):
        return any(map(is_encoded, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and value.startswith(("{", "["))

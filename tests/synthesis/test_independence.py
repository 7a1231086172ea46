"""Plans do not depend on who runs them, nor on the day, nor on what happens to be the latest."""

import json
import re

import pytest
from support import stacks

# The zones are looked up to refuse a plan for zones that the account does not have; nothing is made of the answer.
LOOKED_UP = {"aws_availability_zones", "terraform_remote_state"}
# Not among them: time (sleeps, timestamps), random (values in the state), tls, null, local, external, http.
PROVIDERS = {"aws", "helm", "kubernetes"}
# Source: https://developer.hashicorp.com/terraform/language/functions
IMPURE = re.compile(r"\b(timestamp|plantimestamp|uuid|bcrypt|file\w*|templatefile|pathexpand|abspath)\(")


@pytest.fixture
def every_stack(shipped):
    """Every stack of both shipped platforms, by platform and name."""
    return {
        f"{platform}/{name}": stack
        for platform, folder in shipped.items()
        for name, stack in stacks.read(folder).items()
    }


def test_nothing_is_looked_up_but_zones_and_other_layers(every_stack):
    """No caller identity, no newest image, add-on version or parameter: what was reviewed is what is applied."""
    found = {(name, type_) for name, stack in every_stack.items() for type_ in stack.json.get("data", {})}

    assert {(name, type_) for name, type_ in found if type_ not in LOOKED_UP} == set()


def test_zones_are_looked_up_only_to_be_checked(every_stack):
    """No argument of a resource takes them."""
    for name, stack in every_stack.items():
        for address, body in stack.addresses.items():
            arguments = {key: value for key, value in body.items() if key != "lifecycle"}
            assert "data.aws_availability_zones" not in json.dumps(arguments), f"{name}: {address}"


def test_no_provider_sleeps_or_throws_dice(every_stack):
    """Waiting for time to pass hides what is really waited for."""
    for name, stack in every_stack.items():
        assert stack.json["terraform"]["required_providers"].keys() <= PROVIDERS, name


def test_nothing_needs_a_cluster_at_plan(every_stack):
    """A manifest resource asks the cluster's API for its kind while planning."""
    for name, stack in every_stack.items():
        assert not stack.all("kubernetes_manifest"), name


def test_no_expression_gives_another_answer_tomorrow(every_stack):
    """Nor on another machine."""
    for name, stack in every_stack.items():
        found = [
            expression for expression in re.findall(r"\$\{[^}]*}", json.dumps(stack.json)) if IMPURE.search(expression)
        ]
        assert found == [], name

"""Plans do not depend on who runs them, nor on the day, nor on what happens to be the latest."""

import json
import re

import pytest
from support import stacks
from support.shipped import PLATFORMS, load_shipped

from stackwright import engine

# The zones are looked up to refuse a plan for zones that the account does not have; nothing is made of the answer.
LOOKED_UP = {"aws_availability_zones", "terraform_remote_state"}
# Not among them: time (sleeps, timestamps), random (values in the state), tls, null, local, external, http.
PROVIDERS = {"aws", "helm", "kubernetes"}
# Source: https://developer.hashicorp.com/terraform/language/functions
IMPURE = re.compile(r"\b(timestamp|plantimestamp|uuid|bcrypt|file\w*|templatefile|pathexpand|abspath)\(")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Every stack of both shipped platforms, by platform and name."""
    engine.load()
    from stackwright.app import build  # noqa: PLC0415 - the unit tests must not load cdktf

    found = {}
    for name, environments in PLATFORMS.items():
        folder = tmp_path_factory.mktemp(name)
        build(load_shipped(environments), folder).synth()
        found |= {f"{name}/{stack}": document for stack, document in stacks.read(folder).items()}
    return found


def test_nothing_is_looked_up_but_zones_and_other_layers(shipped):
    """No caller identity, no newest image, add-on version or parameter: what was reviewed is what is applied."""
    found = {(name, type_) for name, stack in shipped.items() for type_ in stack.json.get("data", {})}

    assert {(name, type_) for name, type_ in found if type_ not in LOOKED_UP} == set()


def test_zones_are_looked_up_only_to_be_checked(shipped):
    """No argument of a resource takes them."""
    for name, stack in shipped.items():
        for address, body in stack.addresses.items():
            arguments = {key: value for key, value in body.items() if key != "lifecycle"}
            assert "data.aws_availability_zones" not in json.dumps(arguments), f"{name}: {address}"


def test_no_provider_sleeps_or_throws_dice(shipped):
    """Waiting for time to pass hides what is really waited for."""
    for name, stack in shipped.items():
        assert stack.json["terraform"]["required_providers"].keys() <= PROVIDERS, name


def test_nothing_needs_a_cluster_at_plan(shipped):
    """A manifest resource asks the cluster's API for its kind while planning."""
    for name, stack in shipped.items():
        assert not stack.all("kubernetes_manifest"), name


def test_no_expression_gives_another_answer_tomorrow(shipped):
    """Nor on another machine."""
    for name, stack in shipped.items():
        found = [
            expression for expression in re.findall(r"\$\{[^}]*}", json.dumps(stack.json)) if IMPURE.search(expression)
        ]
        assert found == [], name

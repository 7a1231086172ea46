"""`iam` in platform.yaml: path and permissions boundary reach everything that the platform makes in IAM."""

import dataclasses
import json
import re

import pytest
from support.shipped import EVERYTHING, PLATFORMS, load_shipped

from stackwright.model.settings.iam import IamSettings

IAM = IamSettings(path="/stackwright/", permissions_boundary="security/ceiling")
PATHS = ("aws_iam_role", "aws_iam_policy", "aws_iam_instance_profile")


def placed(platform):
    """A platform as if its platform.yaml said so, which nothing of it does by itself."""
    settings = platform.settings.model_copy(update={"iam": IAM})
    environments = tuple(dataclasses.replace(one, platform=settings) for one in platform.environments)
    return dataclasses.replace(platform, settings=settings, environments=environments)


@pytest.fixture(params=[*PLATFORMS.values(), EVERYTHING], ids=str)
def stacks(request, synth):
    """The stacks of a shipped platform, with all that is in IAM in a path and within a boundary; and the platform."""
    platform = placed(load_shipped(request.param))
    return synth(platform), platform


def made(stacks, types):
    """Everything of some types in all stacks: the stack's name and the arguments."""
    return [(name, body) for name, stack in stacks.items() for type_ in types for body in stack.all(type_).values()]


def test_every_role_is_within_the_boundary_of_its_own_account(stacks):
    """One that is not is a way around what the boundary is for."""
    synthesized, platform = stacks
    accounts = {one.name: one.context.account_id for one in platform.stacks()}
    roles = made(synthesized, ["aws_iam_role"])

    assert {body["permissions_boundary"] for name, body in roles} == {
        f"arn:aws:iam::{accounts[name]}:policy/security/ceiling" for name, _ in roles
    }


def test_everything_in_iam_is_in_the_path(stacks):
    """Policies of an organization speak of the path, and whatever lies elsewhere slips through."""
    bodies = made(stacks[0], PATHS)

    assert {body["path"] for _, body in bodies} <= {"/stackwright/"}


def test_every_arn_of_a_role_of_ours_has_the_path(stacks):
    """Facts, conditions and permissions that name the role without its path name nobody."""
    synthesized, platform = stacks
    for name, account in {one.name: one.context.account_id for one in platform.stacks()}.items():
        text = json.dumps([synthesized[name].json.get("resource"), synthesized[name].json.get("output")])
        ours = re.findall(rf":{account}:role(/[^\"]*/|/){platform.settings.project}-", text)

        assert set(ours) <= {"/stackwright/"}, name


def test_nothing_lies_anywhere_without_the_setting(shipped):
    """Whoever does not use it sees no path, and no boundary but that of `ci`."""
    for folder in shipped.values():
        for file in folder.glob("stacks/*/cdk.tf.json"):
            resources = json.loads(file.read_text()).get("resource", {})
            bodies = [body for type_ in PATHS for body in resources.get(type_, {}).values()]

            assert all(body.get("path", "/") == "/" for body in bodies)
            assert all(body.get("permissions_boundary", "-boundary").endswith("-boundary") for body in bodies)

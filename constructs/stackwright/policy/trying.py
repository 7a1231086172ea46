"""Tries a rule in a test of one's own: on resources that are written down there."""

from collections.abc import Mapping
from typing import Any

from stackwright.model.environment import Environment
from stackwright.model.settings.environment_file import EnvironmentSettings
from stackwright.model.settings.platform_file import AccountSettings, PlatformSettings, RepositorySettings
from stackwright.model.settings.waivers import Stage
from stackwright.model.stacks import Stack
from stackwright.model.state_location import layer_state
from stackwright.policy.reading.configuration import of_document
from stackwright.policy.rule import Rule
from stackwright.synthesis.document import Document

Resources = Mapping[str, Mapping[str, Mapping[str, Any]]]


def found(rule: Rule, resources: Resources, stage: Stage = "production") -> list[str]:
    """What a rule finds in a stack of some resources, a line each: the address, and what is wrong.

    Args:
        rule: A rule that looks at one stack.
        resources: Arguments by type and name, as Terraform's JSON has them.
        stage: The stage of the environment that the stack is of.
    """
    if stage not in rule.stages:
        return []
    platform = PlatformSettings(
        project="example",
        region="eu-west-1",
        accounts={"main": AccountSettings(id="111122223333")},
        repository=RepositorySettings(owner="example", name="platform"),
    )
    owner = Environment(EnvironmentSettings(environment="example", account="main", stage=stage), platform)
    stack = Stack("example-network", owner, None, layer_state(owner, "network"))
    configuration = of_document(stack, Document({"resource": {**resources}}))
    problems = rule.judge(configuration)
    return [f"{one.resource.address if one.resource else one.what}: {one.text}" for one in problems]

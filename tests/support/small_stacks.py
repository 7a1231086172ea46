"""Small documents, as if they were stacks of a shipped environment, and what single rules say of them."""

from typing import Any

from stackwright.policy.reading.configuration import Configuration, of_document, of_plan
from stackwright.policy.rule import Rule
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import Plan
from support import golden

PRODUCTION = "acme/prod-network"


def stack(resource: dict[str, Any] | None = None, place: str = PRODUCTION, **blocks: Any) -> Configuration:
    """A stack of some resources, by type and name, in the place of a shipped one."""
    platform, name = place.split("/")
    whole: dict[str, Any] = {"terraform": {}, "provider": {}, "resource": resource or {}, **blocks}
    return of_document(golden.stacks(platform)[name][0], Document(whole))


def planned(plan: Plan, place: str = PRODUCTION) -> Configuration:
    """A plan of a shipped stack."""
    platform, name = place.split("/")
    return of_plan(golden.stacks(platform)[name][0], plan)


def told(rule: Rule, configuration: Configuration) -> list[str]:
    """What a rule says, in any stage: the name of the resource before each text."""
    return [f"{one.resource.name if one.resource else one.what}: {one.text}" for one in rule.judge(configuration)]

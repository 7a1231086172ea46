"""Stacks as rules read them: those of the golden files, and the probe's."""

from pathlib import Path

from stackwright.policy import rules
from stackwright.policy.reading.configuration import Configuration, of_document
from stackwright.policy.reading.resources import Resource
from stackwright.policy.rules import arns, aws_orders, aws_policies, aws_tags, aws_values
from stackwright.synthesis.document import Document
from support.shipped import PLATFORMS, load_shipped

GOLDEN = Path("tests/golden")
RULES = tuple(
    rule for module in (arns, aws_orders, aws_policies, aws_tags, aws_values) for rule in rules.rules_of(module)
)
"""The rules that judge literals by what AWS takes."""


def golden() -> list[Configuration]:
    """The stacks of both shipped platforms, as their golden files have them."""
    return [
        of_document(stack, Document.read(GOLDEN / name / f"{stack.name}.tf.json"))
        for name, environments in PLATFORMS.items()
        for stack in load_shipped(environments).stacks()
    ]


def found(configuration: Configuration) -> list[str]:
    """What the rules find, a line each."""
    return [
        f"{rule.id}: {problem.resource.address if problem.resource else ''} {problem.argument}: {problem.text}"
        for rule in RULES
        for problem in rule.judge(configuration)
    ]


def resource(type_: str, **arguments: object) -> Resource:
    """A resource with some arguments."""
    return Resource("resource", type_, "it", arguments)


def nested(path: str, value: object) -> dict[str, object]:
    """Arguments with a value at a dotted path."""
    first, _, rest = path.partition(".")
    return {first: nested(rest, value) if rest else value}

"""Values that AWS's own API would refuse: names, numbers, forms, and words that are in no list of AWS's."""

from collections.abc import Iterator

from stackwright.policy.api.wrong import PREFIX, wrong
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "aws-values",
    title="Every value has the form and the size that AWS takes",
    why="AWS's API would refuse it in the middle of an apply, when half of a stack is made already.",
    remedy="change it to what is allowed",
    severity="high",
    waivable=False,  # nobody can let pass what AWS refuses
)
def values(stack: Configuration) -> Iterator[Problem]:
    """No literal breaks a pattern, a length or a range of AWS's API, or what the provider asks for."""
    for resource in _aws(stack):
        for one in wrong(resource, planned=stack.is_plan):
            if not one.listed:
                yield Problem(one.text, resource, one.argument)


@stack_rule(
    "aws-lists",
    title="Every word is in AWS's list of such words",
    why="AWS's API would refuse it in the middle of an apply, unless it is younger than the list that is known here.",
    remedy="write one of the list; where AWS has a new one, waive it until Stackwright knows it, too",
    severity="high",
)
def listed(stack: Configuration) -> Iterator[Problem]:
    """No literal is missing from a list of AWS's API."""
    for resource in _aws(stack):
        for one in wrong(resource, planned=stack.is_plan):
            if one.listed:
                yield Problem(one.text, resource, one.argument)


def _aws(stack: Configuration) -> Iterator[Resource]:
    return (one for one in stack.resources if one.kind == "resource" and one.type.startswith(PREFIX))

"""Policies that AWS would refuse, or that would mean something else: their grammar, their size, their actions."""

from collections.abc import Iterator

from stackwright.policy.api import actions
from stackwright.policy.api.documents import DOCUMENTS, problems, statements
from stackwright.policy.iam.statements import listed
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "aws-policies",
    title="Policies are valid, and within AWS's limits",
    why="AWS refuses a policy that is malformed or too long in the middle of an apply.",
    remedy="mend the policy, or split it",
    severity="high",
    about=tuple(DOCUMENTS),
    waivable=False,  # nobody can let pass what AWS refuses
)
def grammar(stack: Configuration) -> Iterator[Problem]:
    """Every policy keeps IAM's grammar and the limit on its size."""
    for resource, argument, text in _documents(stack):
        for wrong in problems(DOCUMENTS[resource.type][argument], text):
            yield Problem(wrong, resource, argument)


@stack_rule(
    "iam-actions-exist",
    title="Every action of a policy exists",
    why="AWS takes an action that there is not, and allows nothing by it, or denies nothing.",
    remedy="write an action that AWS's service authorization reference has",
    severity="high",
    about=tuple(DOCUMENTS),
)
def existing_actions(stack: Configuration) -> Iterator[Problem]:
    """Every action, or pattern of actions, fits at least one that AWS publishes."""
    for resource, argument, text in _documents(stack):
        for statement in statements(text):
            given = (one for part in ("Action", "NotAction") for one in listed(statement.get(part, ())))
            for one in dict.fromkeys(given):
                wrong = actions.problem(one)
                if wrong:
                    yield Problem(f"{wrong} (actions as of {actions.dated()})", resource, argument)


def _documents(stack: Configuration) -> Iterator[tuple[Resource, str, str]]:
    for resource in stack.of_type(*DOCUMENTS):
        for argument in DOCUMENTS[resource.type]:
            for text in resource.values(argument):
                if isinstance(text, str) and text and not isinstance(text, Unknown):
                    yield resource, argument, text

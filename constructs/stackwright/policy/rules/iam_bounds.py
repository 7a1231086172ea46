"""Whoever makes roles cannot make themselves more: roles have bounds, and bounds hold."""

from collections.abc import Iterator

from stackwright.policy.iam.attached import arns, attached_to, is_bound
from stackwright.policy.iam.documents import policies, types
from stackwright.policy.iam.escalation import is_open, names, ways
from stackwright.policy.iam.patterns import covers
from stackwright.policy.iam.statements import Statement
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule

IDENTITY = types("identity")
_GUARDED = (
    "iam:AttachRolePolicy",
    "iam:CreateAccessKey",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
)


@stack_rule(
    "iam-roles-bounded",
    title="Whoever makes roles bounds them",
    why="A role of one's own name with AdministratorAccess is as much as that: its maker takes it.",
    remedy="add a condition on iam:PermissionsBoundary, as the roles of ci.roles have",
    severity="critical",
    about=IDENTITY,
    controls=("SOC2 CC6.3",),
)
def makers(stack: Configuration) -> Iterator[Problem]:
    """Where roles are made and policies put on them; an attachment may name the policies instead."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            if statement.tests("iam:PermissionsBoundary"):
                continue
            actions = ["iam:CreateRole"]
            if not is_open(statement):  # on everything they are told as ways to all permissions
                actions.append("iam:PutRolePolicy")
                actions += () if statement.tests("iam:PolicyARN") else ("iam:AttachRolePolicy",)
            found = [action for action in actions if names(statement, action)]
            if found and not is_bound(stack, one.resource):
                yield Problem(f"{', '.join(found)} without a bound{statement.named}", one.resource, one.argument)


@stack_rule(
    "iam-no-self-change",
    title="No role can change itself",
    why="A role that may write its own policies, or take its own bound away, has whatever it gives itself.",
    remedy="deny it whatever changes its own role and policies, as the roles of ci.roles do",
    severity="critical",
    about=("aws_iam_role",),
    controls=("SOC2 CC6.3",),
)
def own(stack: Configuration) -> Iterator[Problem]:
    """What a pattern of names lets a role change is not the role, nor a policy that it has, or is denied it.

    Where a policy of it is not known yet, nobody can say what is denied: in a plan that is one with ids of new things.
    """
    for role in stack.of_type("aws_iam_role"):
        has = attached_to(stack, role)
        if not all(one.is_known for one in has):
            continue
        denying = [statement for one in has for statement in one.statements if not statement.allows]
        own_arns = arns(stack, role, has)
        for one in has:
            for statement in one.allowing:
                changed = sorted(
                    action
                    for action in ways(statement)
                    if action.startswith("iam:")
                    for arn in own_arns
                    if any(covers(pattern, arn) for pattern in statement.resources)
                    and not statement.tests("iam:PermissionsBoundary")
                    and not any(_denies(other, action, arn) for other in denying)
                )
                if changed and not is_open(statement):
                    yield Problem(f"may use {changed[0]} on itself{statement.named}", role)


@stack_rule(
    "iam-boundary-holds",
    title="A bound keeps roles from changing identities",
    why="A bound that allows everything bounds nothing, unless it denies what would take it away.",
    remedy="deny what makes users and roles, and what attaches, writes and unbinds policies",
    severity="critical",
    about=("aws_iam_policy",),
    controls=("SOC2 CC6.3",),
    waivable=False,
)
def boundaries(stack: Configuration) -> Iterator[Problem]:
    """What is denied everywhere and always takes no part in what is allowed."""
    for one in policies(stack, "identity"):
        wide = any("*" in statement.actions and _all(statement) for statement in one.allowing)
        if not wide or not is_bound(stack, one.resource):
            continue
        always = [other for other in one.statements if not other.allows and not other.conditions]
        for action in _GUARDED:
            if not any(other.may(action) and "*" in other.resources for other in always):
                yield Problem(f"bounds roles, and lets them use {action}", one.resource, one.argument)


@stack_rule(
    "iam-boundary-guards-states",
    title="A bound keeps roles away from Terraform's states",
    why="Whoever may write a state decides what the next apply destroys, and who may do what after it.",
    remedy="deny the bucket of states and the table of locks, as the boundary of ci.roles does",
    severity="critical",
    about=("aws_iam_policy",),
    controls=("SOC2 CC6.1", "SOC2 CC6.3"),
    waivable=False,
)
def states(stack: Configuration) -> Iterator[Problem]:
    """Of the bounds that are made where the states are."""
    if stack.stack.layer is not None:
        return
    state, context = stack.stack.state, stack.stack.context
    partition = context.account_principal.split(":")[1]
    guarded = {"s3:PutObject": f"arn:{partition}:s3:::{state.bucket}/{state.key}"}
    if state.table:
        guarded["dynamodb:PutItem"] = context.arn("dynamodb", f"table/{state.table}")
    for one in policies(stack, "identity"):
        wide = any("*" in statement.actions and _all(statement) for statement in one.allowing)
        if not wide or not is_bound(stack, one.resource):
            continue
        denying = [other for other in one.statements if not other.allows]
        for action, arn in guarded.items():
            if not any(_denies(other, action, arn) for other in denying):
                yield Problem(f"bounds roles, and lets them use {action} on {arn}", one.resource, one.argument)


def _all(statement: Statement) -> bool:
    return "*" in statement.resources


def _denies(statement: Statement, action: str, arn: str) -> bool:
    return not statement.conditions and statement.may(action) and any(covers(one, arn) for one in statement.resources)

"""Nobody may more than they need, and nobody can give themselves more."""

import re
from collections.abc import Iterator

from stackwright.policy.iam.attached import is_bound
from stackwright.policy.iam.changing import changes
from stackwright.policy.iam.documents import policies, types
from stackwright.policy.iam.escalation import BY_PASSING, is_open, names, ways
from stackwright.policy.iam.statements import Statement
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule

IDENTITY = types("identity")
_SERVICE = re.compile(r"[\w-]+:\*")
_ADMIN = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess", "job-function/SystemAdministrator")
# What reads or changes data itself, so that a `*` is all data of the account.
_DATA = (
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:PutObject",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameters",
)


@stack_rule(
    "iam-no-admin",
    title="No policy allows everything",
    why="Whoever takes the role has the account, the states of Terraform and every secret in it.",
    remedy="list the actions, and name the resources",
    severity="critical",
    about=IDENTITY,
    controls=("FSBP IAM.1", "CIS-AWS-3.0 1.16", "SOC2 CC6.3"),
)
def everything(stack: Configuration) -> Iterator[Problem]:
    """Except for what only bounds others, which grants nothing by itself."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            if "*" in statement.actions and _all(statement) and not is_bound(stack, one.resource):
                yield Problem(f"allows everything{statement.named}", one.resource, one.argument)


@stack_rule(
    "iam-no-whole-service",
    title="No policy allows all of a service on everything",
    why="s3:* on * reads, overwrites and deletes every object of the account, and changes who else may.",
    remedy="list the actions, and name the resources",
    severity="high",
    about=IDENTITY,
    controls=("FSBP IAM.21", "SOC2 CC6.3"),
)
def whole_services(stack: Configuration) -> Iterator[Problem]:
    """A star for all actions of a service, and one for all resources, without a condition."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            services = [action for action in statement.actions if _SERVICE.fullmatch(action)]
            if services and is_open(statement):
                yield Problem(
                    f"allows {', '.join(services)} on everything{statement.named}", one.resource, one.argument
                )


@stack_rule(
    "iam-no-allow-by-exception",
    title="No policy allows all but what it lists",
    why="What AWS adds tomorrow is allowed, too, and a list of what is forbidden is never whole.",
    remedy="list what is allowed in Action and Resource",
    severity="high",
    about=types("identity", "resource", "trust"),
    controls=("SOC2 CC6.3",),
)
def exceptions(stack: Configuration) -> Iterator[Problem]:
    """NotAction, NotResource and NotPrincipal stand in statements that deny."""
    for one in policies(stack, "identity", "resource", "trust"):
        for statement in one.allowing:
            if statement.by_exception:
                problem = f"allows all but what stands in {statement.by_exception}{statement.named}"
                yield Problem(problem, one.resource, one.argument)


@stack_rule(
    "iam-no-admin-attachments",
    title="No role has a policy of administrators",
    why="They allow everything, or everything but IAM, which is as much: services act with roles of their own.",
    remedy="attach a policy that lists what is needed",
    severity="critical",
    about=("aws_iam_role_policy_attachment", "aws_iam_role"),
    controls=("CIS-AWS-3.0 1.16", "FSBP IAM.1", "SOC2 CC6.3"),
)
def administrators(stack: Configuration) -> Iterator[Problem]:
    """By attachments of any kind."""
    attachments = {
        "aws_iam_role_policy_attachment": "policy_arn",
        "aws_iam_user_policy_attachment": "policy_arn",
        "aws_iam_group_policy_attachment": "policy_arn",
        "aws_iam_policy_attachment": "policy_arn",
        "aws_iam_role_policy_attachments_exclusive": "policy_arns",
        "aws_iam_role": "managed_policy_arns",
        "aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
        "aws_eks_addon": "policy_arns",
    }
    for one in stack.of_type(*attachments):
        for arn in map(str, one.values(attachments[one.type])):
            if any(arn.endswith(f":aws:policy/{name}") for name in _ADMIN):
                yield Problem(f"has {arn.partition('policy/')[2]}", one, attachments[one.type])


@stack_rule(
    "iam-pass-role-bounded",
    title="Roles are passed by name, and to named services",
    why="Whoever may pass any role to a service that runs code for them has that role, an administrator's among them.",
    remedy="name the roles, and the services in a condition on iam:PassedToService",
    severity="critical",
    about=IDENTITY,
    controls=("SOC2 CC6.3",),
)
def passed(stack: Configuration) -> Iterator[Problem]:
    """By name or path; a condition says to whom."""
    for one in policies(stack, "identity"):
        allowed = list(one.allowing)
        passing = [statement for statement in allowed if names(statement, "iam:PassRole")]
        for statement in passing if passing and not is_bound(stack, one.resource) else ():
            means = (what for action, what in BY_PASSING.items() if any(other.may(action) for other in allowed))
            if is_open(statement):
                problem = f"passes any role{statement.named}"
            elif not statement.tests("iam:PassedToService"):
                problem = f"passes roles to any service{statement.named}"
            else:
                continue
            how = " and ".join(means)
            yield Problem(f"{problem}, and may make {how}" if how else problem, one.resource, one.argument)


@stack_rule(
    "iam-no-escalation",
    title="Nobody can give themselves more permissions",
    why="One such action on everything is as much as AdministratorAccess, though no review sees it as that.",
    remedy="name the resources by a prefix or a path of your own, or bound them with iam:PermissionsBoundary or a tag",
    severity="critical",
    about=IDENTITY,
    controls=("FSBP IAM.21", "SOC2 CC6.3"),
)
def escalation(stack: Configuration) -> Iterator[Problem]:
    """Actions by which roles are entered or changed are allowed on things of one's own only."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            found = ways(statement)
            if found and is_open(statement) and not is_bound(stack, one.resource):
                for action, how in found.items():
                    yield Problem(f"{action} on everything: {how}{statement.named}", one.resource, one.argument)


@stack_rule(
    "iam-assume-role-named",
    title="Roles are taken by name",
    why="sts:AssumeRole on everything takes any role, in any account, that trusts this one by its root.",
    remedy="name the roles",
    severity="high",
    about=IDENTITY,
    controls=("SOC2 CC6.3",),
)
def assuming(stack: Configuration) -> Iterator[Problem]:
    """Or by a prefix, a path or a tag."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            if names(statement, "sts:AssumeRole") and is_open(statement) and not is_bound(stack, one.resource):
                yield Problem(f"takes any role that lets it{statement.named}", one.resource, one.argument)


@stack_rule(
    "iam-data-named",
    title="Data is read and written by name",
    why="Reading secrets, objects or keys on * reaches those of every environment and every team of the account.",
    remedy="name the secrets, buckets, tables and keys, or bound them by a tag",
    severity="high",
    about=IDENTITY,
    controls=("FSBP KMS.1", "SOC2 CC6.3"),
)
def data(stack: Configuration) -> Iterator[Problem]:
    """No action on data itself is allowed on everything without a condition."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            if statement.conditions or not is_open(statement):
                continue
            found = [action for action in _DATA if names(statement, action)]
            for action in found if found and not is_bound(stack, one.resource) else ():
                yield Problem(f"{action} on everything{statement.named}", one.resource, one.argument)


@stack_rule(
    "iam-changes-named",
    title="Things are changed and deleted by name",
    why="Deleting, tagging or opening on * reaches other teams' machines, networks and data, and tags decide who may.",
    remedy="name the resources, or bound them with a condition on aws:ResourceTag",
    severity="high",
    about=IDENTITY,
    controls=("FSBP IAM.21", "SOC2 CC6.3"),
)
def changing(stack: Configuration) -> Iterator[Problem]:
    """By a name, a prefix or a tag, where the service knows such a bound."""
    for one in policies(stack, "identity"):
        for statement in one.allowing:
            found = [action for action in changes(statement) if action not in ways(statement)]
            if found and not is_bound(stack, one.resource):
                yield Problem(f"{', '.join(found)} on everything{statement.named}", one.resource, one.argument)


@stack_rule(
    "no-iam-users",
    title="There are no users with keys or passwords of their own",
    why="A key that never ends is found in a laptop or a log years later, and still works.",
    remedy="use roles: people by IAM Identity Center, workflows by OIDC, pods by Pod Identity",
    severity="high",
    about=("aws_iam_user", "aws_iam_access_key", "aws_iam_user_login_profile"),
    controls=("CIS-AWS-3.0 1.4", "FSBP IAM.2", "SOC2 CC6.1"),
)
def users(stack: Configuration) -> Iterator[Problem]:
    """Neither users nor what they sign in with."""
    for one in stack.of_type("aws_iam_user", "aws_iam_access_key", "aws_iam_user_login_profile"):
        yield Problem("makes a user, or what one signs in with", one)


def _all(statement: Statement) -> bool:
    return "*" in statement.resources

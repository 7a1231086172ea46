"""Which policies a role has, and which policies only bound others."""

from collections.abc import Sequence

from stackwright.policy.iam.documents import Policy, policies
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, is_known

_ATTACHMENTS = (
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user_policy_attachment",
)


def attached_to(stack: Configuration, role: Resource) -> tuple[Policy, ...]:
    """The policies of a role that its own stack makes."""
    has = {role.address}
    for one in stack.referring("aws_iam_role_policy_attachment", "role", role, "name"):
        has |= one.refers("policy_arn")
    has |= {one.address for one in stack.referring("aws_iam_role_policy", "role", role, "name")}
    return tuple(one for one in policies(stack, "identity") if one.resource.address in has)


def arns(stack: Configuration, role: Resource, has: Sequence[Policy]) -> tuple[str, ...]:
    """ARNs of a role and of its policies, as far as their names are known."""
    found = (_arn(stack, one) for one in (role, *(policy.resource for policy in has)))
    return tuple(filter(None, found))


def is_bound(stack: Configuration, policy: Resource) -> bool:
    """Whether a policy only bounds what others allow: somebody asks for it as a bound, and nobody has it attached."""
    if policy.type != "aws_iam_policy":
        return False
    if any(
        policy.address in (one.refers("policy_arn") | one.refers("policy_arns")) for one in stack.of_type(*_ATTACHMENTS)
    ):
        return False
    arn = _arn(stack, policy)
    roles = stack.of_type("aws_iam_role", "aws_iam_user")
    if any(
        policy.address in one.refers("permissions_boundary") or (arn and one.value("permissions_boundary") == arn)
        for one in roles
    ):
        return True
    tests = (
        value
        for one in policies(stack, "identity")
        for statement in one.statements
        for value in statement.tests("iam:PermissionsBoundary")
    )
    return bool(arn) and arn in tests


def _arn(stack: Configuration, one: Resource) -> str:
    kind = {"aws_iam_role": "role", "aws_iam_policy": "policy"}.get(one.type)
    name = one.value("name")
    if kind is None or not is_known(name):
        return ""
    account = stack.stack.context.account_principal.removesuffix("root")
    return f"{account}{kind}{one.value('path') or '/'}{name}"

"""Who may do more than before: roles that others may assume, policies, and what is attached to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.delivery.review.policies import allowed, widened
from stackwright.delivery.review.seen import Seen
from stackwright.policy.iam.statements import ANYBODY
from stackwright.terraform.plan_json import UNKNOWN

TRUST: Mapping[str, str] = {"aws_iam_role": "assume_role_policy"}
"""Arguments with a policy that says who may become somebody, by type."""
POLICIES: Mapping[str, str] = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_kms_key": "policy",
    "aws_kms_key_policy": "policy",
    "aws_sqs_queue": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_secretsmanager_secret": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_ecr_registry_policy": "policy",
    "aws_vpc_endpoint": "policy",
    "aws_vpc_endpoint_policy": "policy",
    "aws_cloudwatch_log_resource_policy": "policy_document",
    "aws_dynamodb_resource_policy": "policy",
    "aws_efs_file_system_policy": "policy",
}
"""Arguments with a policy that says what somebody may do, or who may do something to it, by type."""
_ONLY_ALLOWS = "aws_iam_"
"""How types begin whose policies are about somebody. One about a resource may go and take denials with it.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""


@dataclass(frozen=True)
class _Gift:
    """A type that gives somebody a policy.

    Attributes:
        who: The argument that says who gets it.
        what: The argument that says which.
        owner: The argument that names what it belongs to, and the type and the argument of that: whoever belongs to
            what is made in the same plan gets its first policies, and no more than before.
    """

    who: str
    what: str
    owner: tuple[str, str, str]


_ROLE = ("role", "aws_iam_role", "name")
_CLUSTER = ("cluster_name", "aws_eks_cluster", "name")
_GIFTS: Mapping[str, _Gift] = {
    "aws_iam_role_policy": _Gift("role", "name", _ROLE),
    "aws_iam_role_policy_attachment": _Gift("role", "policy_arn", _ROLE),
    "aws_iam_user_policy_attachment": _Gift("user", "policy_arn", ("user", "aws_iam_user", "name")),
    "aws_iam_group_policy_attachment": _Gift("group", "policy_arn", ("group", "aws_iam_group", "name")),
    "aws_eks_access_policy_association": _Gift("principal_arn", "policy_arn", _CLUSTER),
    "aws_eks_access_entry": _Gift("principal_arn", "kubernetes_groups", _CLUSTER),
}


def trust(seen: Seen) -> Iterator[str]:
    """Who may become somebody that could not before."""
    argument = TRUST.get(seen.change.type)
    if argument and seen.change.kind in {"update", "replace"}:
        yield from _wider(seen, argument)
    elif argument and seen.change.kind == "create":
        strangers = sorted(set(allowed(seen.after.get(argument))) - {*_own(seen)})
        if strangers:
            yield f"a new role that others may assume: {', '.join(strangers)}"


def permissions(seen: Seen) -> Iterator[str]:
    """What may be done that could not be done before."""
    type_, kind = seen.change.type, seen.change.kind
    argument = POLICIES.get(type_)
    if argument and kind in {"update", "replace"}:
        yield from _wider(seen, argument)
    if type_ in _GIFTS and kind in {"create", "update", "replace"}:
        yield from _given(seen, _GIFTS[type_])
    if type_ == "aws_iam_role" and kind in {"update", "replace"}:
        yield from _role(seen)
    if argument and kind == "destroy" and not type_.startswith(_ONLY_ALLOWS) and _denies(seen.before, argument):
        yield "what it denied is denied no longer"


def _given(seen: Seen, gift: _Gift) -> Iterator[str]:
    name, owner, argument = gift.owner
    if seen.with_others("create", owner, **{argument: seen.after.get(name)}):
        return
    who, what = seen.after.get(gift.who), seen.after.get(gift.what)
    if what and (what != seen.before.get(gift.what) or who != seen.before.get(gift.who)):
        listed = ", ".join(map(str, what)) if isinstance(what, list) else what
        yield f"{who} gets {'a policy that this plan makes' if what == UNKNOWN else listed}"


def _own(seen: Seen) -> Iterator[str]:
    """The principals in a role's trust that are of its own account, or no account's."""
    for one in allowed(seen.after.get(TRUST[seen.change.type])):
        if one != ANYBODY and (not one.startswith("arn:") or f":{seen.account_id}:" in one):
            yield one


def _role(seen: Seen) -> Iterator[str]:
    old, new = (set(body.get("managed_policy_arns") or ()) for body in (seen.before, seen.after))
    if more := sorted(map(str, new - old)):
        yield f"it gets {', '.join(more)}"
    boundary = "permissions_boundary"
    if seen.before.get(boundary) and seen.differs(boundary):
        yield f"its {boundary} was {seen.before[boundary]}, and becomes {seen.after.get(boundary) or 'none'}"


def _wider(seen: Seen, argument: str) -> Iterator[str]:
    for one in widened(seen.before.get(argument), seen.after.get(argument)):
        yield one.what if one.certain else f"it may be wider: {one.what}"


def _denies(body: Mapping[str, Any], argument: str) -> bool:
    return '"Deny"' in str(body.get(argument))

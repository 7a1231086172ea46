"""What no role gets past that CI makes, whatever policies it has.

Whoever may make roles may give them more than he has himself, and take them. So the boundary of the roles is a part of
what bounds the apply role. Workloads live with it: they may use whatever their own policies allow, but what makes or
changes identities, what is another environment's, and where Terraform keeps its states.
"""

from collections.abc import Iterator

from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Conditions, Statement

IDENTITIES = (
    *(
        "iam:*Delegation*",
        "iam:Add*ToGroup",
        "iam:AddClient*",
        "iam:Attach*",
        "iam:ChangePassword",
        "iam:CreateAccessKey",
    ),
    *("iam:CreateAccountAlias", "iam:CreateGroup", "iam:CreateLoginProfile", "iam:CreateOpenIDConnectProvider"),
    *("iam:CreatePolicy*", "iam:CreateRole", "iam:CreateSAMLProvider", "iam:CreateServiceSpecificCredential"),
    *(
        "iam:CreateUser",
        "iam:CreateVirtualMFADevice",
        "iam:Deactivate*",
        "iam:DeleteAcc*",
        "iam:DeleteCloudFront*",
        "iam:DeleteGroup*",
    ),
    *("iam:DeleteLoginProfile", "iam:DeleteOpenIDConnectProvider", "iam:DeletePolicy*", "iam:DeleteRole*"),
    *("iam:DeleteS*", "iam:DeleteUser*", "iam:DeleteVirtualMFADevice", "iam:Detach*", "iam:Disable*", "iam:Enable*"),
    *("iam:Put*", "iam:RemoveClient*", "iam:RemoveUser*", "iam:Reset*", "iam:Resync*", "iam:Set*", "iam:TagM*"),
    *("iam:TagO*", "iam:TagPolicy", "iam:TagRole", "iam:TagS*", "iam:TagUser", "iam:UntagM*", "iam:UntagO*"),
    *("iam:UntagPolicy", "iam:UntagRole", "iam:UntagS*", "iam:UntagUser", "iam:Update*", "iam:Upload*"),
)
"""Everything that changes IAM but instance profiles, which Karpenter makes, and roles that services link."""
APART = (*("autoscaling:*", "dynamodb:*", "eks:*", "kms:*", "secretsmanager:*", "sqs:*", "ssm:*", "sts:AssumeRole"),)
"""What tells its things' environments apart by their tags."""


def boundary(scope: Scope) -> Iterator[Statement]:
    """The statements of the boundary of an environment."""
    yield Statement("OwnPolicies", ["*"], ["*"])  # a boundary allows nothing: it is what the role's policies end at
    # Whosever they are.
    yield Statement("Identities", IDENTITIES, ["*"], effect="Deny")
    own = scope.context.role_arn(f"{scope.prefix}-*")
    yield Statement("PassOwnRoles", ["iam:PassRole"], effect="Deny", but_resources=[own])
    if scope.extended_by:
        roles = [scope.context.role_arn(f"{other.names.prefix}-*") for other in scope.extended_by]
        yield Statement("PassNoOthers", ["iam:PassRole"], roles, effect="Deny")
    names = scope.environment.names
    ci = [scope.context.role_arn(name) for name in (names.plan_role, names.apply_role)]
    yield Statement("CiRoles", ["iam:PassRole", "sts:AssumeRole"], ci, effect="Deny")
    yield Statement("State", ["s3:*"], scope.state_buckets, effect="Deny")
    yield Statement("Locks", ["dynamodb:*"], [scope.lock_table], effect="Deny")
    if scope.key_arn:
        yield Statement("StateKey", ["kms:*"], [scope.key_arn], effect="Deny")
    # Known by their tags.
    yield Statement("OtherEnvironments", _apart(scope), ["*"], conditions=_of_others(scope), effect="Deny")


def _apart(scope: Scope) -> tuple[str, ...]:
    """In a VPC of others, pods and nodes use things of EC2 that are theirs."""
    return APART if scope.environment.network.existing else (*APART, "ec2:*")


def _of_others(scope: Scope) -> Conditions:
    return {
        "StringEquals": {"aws:ResourceTag/project": scope.environment.platform.project},
        "StringNotEquals": {"aws:ResourceTag/environment": scope.environment.name},
    }

"""IAM: roles and policies with the environment's names, in the platform's path, within the boundary."""

from collections.abc import Iterator

from stackwright.model.ci.area import Area
from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement

PASSED_TO = ("capabilities.eks", "ec2", "ecr", "eks", "pods.eks", "vpc-flow-logs")
"""Services that get roles of an environment, without the domain."""
SERVICE_LINKED = (
    *(
        "autoscaling",
        "ec2.spot",
        "eks",
        "eks-fargate",
        "eks-nodegroup",
        "inspector2",
        "pullthroughcache.ecr",
        "replication.ecr",
    ),
    *("spot", "transitgateway"),
)
"""Services that get a role of their own with the first thing that is made of them.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""


def _reads(scope: Scope) -> tuple[Statement, ...]:
    kinds = (
        *("GetInstanceProfile", "GetRole", "GetRolePolicy", "ListAttachedRolePolicies"),
        *("ListInstanceProfileTags", "ListInstanceProfilesForRole", "ListRolePolicies", "ListRoleTags"),
    )
    policies = ("GetPolicy", "GetPolicyVersion", "ListPolicyTags", "ListPolicyVersions", "ListEntitiesForPolicy")
    providers = ("GetOpenIDConnectProvider", "ListOpenIDConnectProviderTags")
    return (
        Statement("Roles", _iam(*kinds), [*_roles(scope), *_profiles(scope)]),
        Statement("Policies", _iam(*policies), _policies(scope)),
        Statement("Providers", _iam(*providers), [_providers(scope)]),
    )


def _changes(scope: Scope) -> Iterator[Statement]:
    roles, bounded = _roles(scope), {"StringEquals": {"iam:PermissionsBoundary": scope.boundary}}
    # With these a role gets more permissions: none without the boundary does.
    yield Statement(
        "BoundedRoles",
        _iam("AttachRolePolicy", "CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy"),
        roles,
        conditions=bounded,
    )
    changes = (
        *("DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy"),
        *("UpdateRole", "UpdateRoleDescription"),
    )
    yield Statement("Roles", _iam(*changes), roles)
    domain = scope.context.region.dns_suffix
    services = [f"{service}.amazonaws.com" for service in PASSED_TO]
    services += [f"{service}.{domain}" for service in PASSED_TO if domain != "amazonaws.com"]
    yield Statement(
        "PassRoles", ["iam:PassRole"], roles, conditions={"StringEquals": {"iam:PassedToService": services}}
    )
    profiles = (
        *("AddRoleToInstanceProfile", "CreateInstanceProfile", "DeleteInstanceProfile"),
        *("RemoveRoleFromInstanceProfile", "TagInstanceProfile", "UntagInstanceProfile"),
    )
    yield Statement("Profiles", _iam(*profiles), _profiles(scope))
    policies = (
        *("CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion"),
        *("TagPolicy", "UntagPolicy"),
    )
    yield Statement("Policies", _iam(*policies), _policies(scope))
    yield from _of_clusters(scope)
    names = [f"{service}.amazonaws.com" for service in SERVICE_LINKED]
    # AWS names these roles, and says which service each is of.
    yield Statement(
        "ServiceLinkedRoles",
        ["iam:CreateServiceLinkedRole"],
        [scope.context.role_arn("*", "/aws-service-role/")],
        conditions={"StringEquals": {"iam:AWSServiceName": names}},
    )


def _of_clusters(scope: Scope) -> Iterator[Statement]:
    """The OIDC providers of clusters, whose ids EKS chooses."""
    make = _iam("CreateOpenIDConnectProvider", "TagOpenIDConnectProvider")
    yield Statement("MakeProviders", make, [_providers(scope)], conditions=scope.new)
    change = (
        *(
            "AddClientIDToOpenIDConnectProvider",
            "DeleteOpenIDConnectProvider",
            "RemoveClientIDFromOpenIDConnectProvider",
        ),
        *("UntagOpenIDConnectProvider", "UpdateOpenIDConnectProviderThumbprint"),
    )
    yield Statement("Providers", _iam(*change), [_providers(scope)], conditions=scope.ours)


def _iam(*actions: str) -> list[str]:
    return [f"iam:{action}" for action in actions]


def _roles(scope: Scope) -> list[str]:
    return [scope.context.role_arn(f"{scope.prefix}-*")]


def _policies(scope: Scope) -> list[str]:
    return [scope.policy(f"{scope.prefix}-*")]


def _profiles(scope: Scope) -> list[str]:
    return [scope.context.arn("iam", f"instance-profile{scope.context.iam_path}{scope.prefix}-*")]


def _providers(scope: Scope) -> str:
    region = scope.context.region
    return scope.context.arn("iam", f"oidc-provider/oidc.eks.{region.name}.{region.dns_suffix}/id/*")


IDENTITIES = Area(
    "identities",
    "IAM: roles, policies and instance profiles with the environment's names, roles within the boundary only",
    _reads,
    lambda scope: tuple(_changes(scope)),
)

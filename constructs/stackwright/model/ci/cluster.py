"""EKS: the cluster of the environment, and everything below it."""

from stackwright.model.ci.area import Area
from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement

# Every ARN below a cluster has its name.
# Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
_BELOW = (
    *("access-entry", "addon", "capability", "identityproviderconfig", "nodegroup"),
    "podidentityassociation",
)
_CLUSTER = ("cluster/{}", *(f"{kind}/{{}}/*" for kind in _BELOW))


def _reads(scope: Scope) -> tuple[Statement, ...]:
    kinds = (
        *("AccessEntry", "Addon", "Capability", "Cluster", "IdentityProviderConfig", "Nodegroup"),
        *("PodIdentityAssociation", "Update"),
    )
    lists = (
        *("AccessEntries", "Addons", "AssociatedAccessPolicies", "Capabilities", "IdentityProviderConfigs"),
        *("Nodegroups", "PodIdentityAssociations", "TagsForResource", "Updates"),
    )
    actions = [*(f"eks:Describe{kind}" for kind in kinds), *(f"eks:List{one}" for one in lists)]
    return (
        Statement("Cluster", actions, scope.named("eks", *_CLUSTER)),
        # Lists of versions belong to nobody.
        Statement("ClusterVersions", ["eks:DescribeAddonVersions", "eks:DescribeClusterVersions"], ["*"]),
    )


def _changes(scope: Scope) -> tuple[Statement, ...]:
    kinds = ("AccessEntry", "Addon", "Capability", "Cluster", "Nodegroup", "PodIdentityAssociation")
    actions = (
        *(f"eks:Create{kind}" for kind in kinds if kind != "Cluster"),
        *(f"eks:Delete{kind}" for kind in kinds),
        *(f"eks:Update{kind}" for kind in kinds if kind not in {"Cluster", "Nodegroup"}),
        *("eks:UpdateClusterConfig", "eks:UpdateClusterVersion"),
        *("eks:UpdateNodegroupConfig", "eks:UpdateNodegroupVersion"),
        *("eks:AssociateAccessPolicy", "eks:DisassociateAccessPolicy", "eks:AssociateEncryptionConfig"),
        *("eks:AssociateIdentityProviderConfig", "eks:DisassociateIdentityProviderConfig"),
        *("eks:CancelUpdate", "eks:TagResource", "eks:UntagResource"),
    )
    return (
        # It is asked for before there is a cluster that it could be about.
        Statement("MakeCluster", ["eks:CreateCluster"], ["*"], conditions=scope.new),
        Statement("Cluster", actions, scope.named("eks", *_CLUSTER)),
    )


CLUSTER = Area("cluster", "EKS: the environment's cluster and what is below it, by its name", _reads, _changes)

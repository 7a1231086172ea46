"""Karpenter 1.14: what its controller may do.

The six policies and their actions are those of https://karpenter.sh/v1.14/reference/cloudformation/. One document of
all of them would be longer than IAM allows. They are tied closer than there: to this account.
"""

from collections.abc import Iterator

from stackwright.model.addons.needs import Policies
from stackwright.model.arns import arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement

MADE = ("fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume")
"""Kinds of resource that starting a node makes."""
USED = ("capacity-reservation", "placement-group", "security-group")
"""Kinds of resource of the account that a node is started with, beside subnets, which may be another account's."""


def policies(context: Context, *, queue: str, node_role: str, subnet_account_id: str) -> Policies:
    """What the controller may do, by Karpenter's own division.

    Args:
        context: Where the role is made.
        queue: Name of the queue that it reads.
        node_role: Name of the role that its nodes get.
        subnet_account_id: The account that the subnets belong to, which may share them with this one.
    """
    return {
        "node-lifecycle": [*_starting(context, subnet_account_id), *_ending(context)],
        "iam-integration": [*_instance_profiles(context, node_role)],
        "eks-integration": [Statement("Cluster", ["eks:DescribeCluster"], [context.cluster_arn])],
        "interruption": [
            Statement(
                "Queue",
                ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
                [context.arn("sqs", queue)],
            )
        ],
        "zonal-shift": [
            Statement(
                "ZonalShift",
                ["arc-zonal-shift:GetManagedResource"],
                ["*"],  # the condition names the cluster, for which the action has no resource type
                conditions={"StringEquals": {"arc-zonal-shift:ResourceIdentifier": context.cluster_arn}},
            )
        ],
        "resource-discovery": [*_discovery(context)],
    }


def _starting(context: Context, subnet_account_id: str) -> Iterator[Statement]:
    """Nodes are started from what is there, and everything made on the way is tagged at once."""
    cluster = context.names.cluster
    public = [context.public_arn("ec2", f"{kind}/*") for kind in ("image", "snapshot")]
    made = _arns(context, *MADE)
    # A shared subnet is its owner's, and so is its ARN.
    # Source: https://github.com/terraform-aws-modules/terraform-aws-iam/issues/227
    subnets = arn(context.region, "ec2", "subnet/*", account_id=subnet_account_id)
    asked = {f"aws:RequestTag/{_owner(cluster)}": "owned", "aws:RequestTag/eks:eks-cluster-name": cluster}
    of_pool = {"StringLike": {"aws:RequestTag/karpenter.sh/nodepool": "*"}}
    start = ["ec2:RunInstances", "ec2:CreateFleet"]
    yield Statement("StartFrom", start, [*public, *_arns(context, *USED), subnets])
    yield Statement("StartFromTemplate", start, _arns(context, "launch-template"), conditions=_of_nodepool(cluster))
    yield Statement("Start", [*start, "ec2:CreateLaunchTemplate"], made, conditions={"StringEquals": asked, **of_pool})
    creating = {"ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]}
    yield Statement("TagNew", ["ec2:CreateTags"], made, conditions={"StringEquals": {**asked, **creating}, **of_pool})


def _ending(context: Context) -> Iterator[Statement]:
    cluster = context.names.cluster
    yield Statement(
        "TagInstance",
        ["ec2:CreateTags"],
        _arns(context, "instance"),
        conditions={
            **_of_nodepool(cluster),
            "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": cluster},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]},
        },
    )
    yield Statement(
        "End",
        ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
        _arns(context, "instance", "launch-template"),
        conditions=_of_nodepool(cluster),
    )


def _instance_profiles(context: Context, node_role: str) -> Iterator[Statement]:
    """Karpenter makes the instance profiles of its nodes itself, one for each node class."""
    region, cluster = context.region.name, context.names.cluster
    profiles = [_profiles(context)]
    asked = {
        f"aws:RequestTag/{_owner(cluster)}": "owned",
        "aws:RequestTag/eks:eks-cluster-name": cluster,
        "aws:RequestTag/topology.kubernetes.io/region": region,
    }
    owned = {
        f"aws:ResourceTag/{_owner(cluster)}": "owned",
        "aws:ResourceTag/topology.kubernetes.io/region": region,
    }
    asked_class = {"aws:RequestTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    owned_class = {"aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    yield Statement(
        "PassNodeRole",
        ["iam:PassRole"],
        [context.role_arn(node_role)],
        conditions={"StringEquals": {"iam:PassedToService": f"ec2.{context.region.dns_suffix}"}},
    )
    yield Statement(
        "CreateProfile",
        ["iam:CreateInstanceProfile"],
        profiles,
        conditions={"StringEquals": asked, "StringLike": asked_class},
    )
    yield Statement(
        "TagProfile",
        ["iam:TagInstanceProfile"],
        profiles,
        conditions={"StringEquals": {**owned, **asked}, "StringLike": {**owned_class, **asked_class}},
    )
    yield Statement(
        "ChangeProfile",
        ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
        profiles,
        conditions={"StringEquals": owned, "StringLike": owned_class},
    )


def _discovery(context: Context) -> Iterator[Statement]:
    region = context.region
    described = (
        *("CapacityReservations", "Images", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes", "Instances"),
        *("LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"),
    )
    yield Statement(
        "Describe",
        [f"ec2:Describe{what}" for what in described],
        ["*"],  # descriptions cannot be tied to resources, but to the region
        conditions={"StringEquals": {"aws:RequestedRegion": region.name}},
    )
    yield Statement(
        "PublicParameters",
        ["ssm:GetParameter"],
        [context.public_arn("ssm", "parameter/aws/service/*")],
    )
    yield Statement(
        "Prices",
        ["pricing:GetProducts", "iam:ListInstanceProfiles"],
        ["*"],  # price lists and lists of profiles cannot be tied to resources
    )
    yield Statement("ReadProfile", ["iam:GetInstanceProfile"], [_profiles(context)])


def _arns(context: Context, *kinds: str) -> list[str]:
    return [context.arn("ec2", f"{kind}/*") for kind in kinds]


def _profiles(context: Context) -> str:
    return context.arn("iam", "instance-profile/*")


def _owner(cluster: str) -> str:
    return f"kubernetes.io/cluster/{cluster}"


def _of_nodepool(cluster: str) -> dict[str, dict[str, str]]:
    """Only what this cluster's Karpenter made."""
    return {
        "StringEquals": {f"aws:ResourceTag/{_owner(cluster)}": "owned"},
        "StringLike": {"aws:ResourceTag/karpenter.sh/nodepool": "*"},
    }

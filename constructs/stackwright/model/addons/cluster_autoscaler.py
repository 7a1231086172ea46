"""Cluster Autoscaler: what it may do.

The actions are those of https://github.com/kubernetes/autoscaler (cluster-autoscaler/cloudprovider/aws/README.md).
"""

from stackwright.model.addons.addon import Addon, AwsAddonSettings, Surroundings
from stackwright.model.addons.needs import Needs, Policies
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.values import KubernetesName


class ClusterAutoscalerSettings(AwsAddonSettings):
    """Cluster Autoscaler: changes the sizes of this cluster's node groups."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "cluster-autoscaler"
    """Its service account."""


def _needs(context: Context, settings: ClusterAutoscalerSettings, _: Surroundings) -> Needs:
    return Needs(roles=(CLUSTER_AUTOSCALER.role(context, settings, policies(context)),))


CLUSTER_AUTOSCALER = Addon(
    name="cluster_autoscaler",
    purpose="Sizes of node groups.",
    settings=ClusterAutoscalerSettings,
    grants="sizes of this cluster's node groups",
    needs=_needs,
    calls=("autoscaling", "ec2", "eks"),
    isolated=(
        "start it with --aws-use-static-instance-list=true "
        "(https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html)"
    ),
)


def policies(context: Context) -> Policies:
    """Sizes of this cluster's node groups.

    Args:
        context: Where the role is made.
    """
    cluster = context.names.cluster
    return {
        "scale": [
            # EKS tags the Auto Scaling groups of its node groups for the autoscaler.
            # Source: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
            Statement(
                "Scale",
                ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
                [context.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*")],
                conditions={
                    "StringEquals": {
                        "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
                        f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster}": "owned",
                    }
                },
            ),
            Statement("NodeGroups", ["eks:DescribeNodegroup"], [context.arn("eks", f"nodegroup/{cluster}/*")]),
            Statement(
                "Describe",
                [
                    "autoscaling:DescribeAutoScalingGroups",
                    "autoscaling:DescribeAutoScalingInstances",
                    "autoscaling:DescribeLaunchConfigurations",
                    "autoscaling:DescribeScalingActivities",
                    "autoscaling:DescribeTags",
                    "ec2:DescribeImages",
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeLaunchTemplateVersions",
                    "ec2:GetInstanceTypesFromInstanceRequirements",
                ],
                ["*"],  # lists and descriptions cannot be tied to resources
            ),
        ]
    }

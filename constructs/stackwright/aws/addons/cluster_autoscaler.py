"""Cluster Autoscaler: what it may do.

The actions are those of https://github.com/kubernetes/autoscaler (cluster-autoscaler/cloudprovider/aws/README.md).
"""

from stackwright.aws.addons.identity import Policies
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement


def policies(environment: Environment) -> Policies:
    """Sizes of this cluster's node groups.

    Args:
        environment: The environment.
    """
    cluster = environment.names.cluster
    return {
        "scale": [
            # EKS tags the Auto Scaling groups of its node groups for the autoscaler.
            # Source: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
            Statement(
                "Scale",
                ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
                [environment.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*")],
                conditions={
                    "StringEquals": {
                        "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
                        f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster}": "owned",
                    }
                },
            ),
            Statement("NodeGroups", ["eks:DescribeNodegroup"], [environment.arn("eks", f"nodegroup/{cluster}/*")]),
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

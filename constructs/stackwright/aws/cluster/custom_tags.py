"""What EKS Auto Mode may do beyond AWS's own policies, which refuse every tag that is not EKS's.

Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html (custom AWS tags)
"""

from stackwright.model.arns import arn
from stackwright.model.catalogue.regions import Region
from stackwright.model.iam import Conditions, Statement

_CLUSTER = "aws:RequestTag/eks:eks-cluster-name"
# "$$" is how Terraform writes "$": this is IAM's own variable, the cluster for which EKS has taken the role.
_OWN: Conditions = {"StringEquals": {_CLUSTER: "$${aws:PrincipalTag/eks:eks-cluster-name}"}}


def _with(*tags: str) -> Conditions:
    """For the cluster's own things that carry further tags of EKS's, whatever they say."""
    return {**_OWN, "StringLike": {f"aws:RequestTag/eks:{tag}": "*" for tag in tags}}


def statements(region: Region) -> tuple[Statement, ...]:
    """Statements for the cluster's role.

    Args:
        region: The cluster's region.
    """
    shield = arn(region, "shield", "protection/*", account_id="*")
    volumes = [f"arn:{region.partition}:ec2:*:*:{kind}/*" for kind in ("volume", "snapshot")]
    return (
        Statement(
            "Compute",
            ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"],
            ["*"],  # yet to be made; it has to carry the cluster's name
            conditions=_with("kubernetes-node-class-name", "kubernetes-node-pool-name"),
        ),
        Statement("Storage", ["ec2:CreateVolume", "ec2:CreateSnapshot"], volumes, conditions=_OWN),
        # Yet to be made, too.
        Statement("Networking", ["ec2:CreateNetworkInterface"], ["*"], conditions=_with("kubernetes-cni-node-name")),
        Statement(
            "LoadBalancer",
            [
                "elasticloadbalancing:CreateLoadBalancer",
                "elasticloadbalancing:CreateTargetGroup",
                "elasticloadbalancing:CreateListener",
                "elasticloadbalancing:CreateRule",
                "ec2:CreateSecurityGroup",
            ],
            ["*"],  # yet to be made; it has to carry the cluster's name
            conditions=_OWN,
        ),
        # Yet to be made, too.
        Statement("ShieldProtection", ["shield:CreateProtection"], ["*"], conditions=_OWN),
        Statement("ShieldTags", ["shield:TagResource"], [shield], conditions=_OWN),
    )

"""A driver for EBS volumes that you install yourself, in place of EKS's own add-on."""

from typing import Literal

from stackwright.model.addons.addon import Addon, AwsAddonSettings, Surroundings
from stackwright.model.addons.needs import Needs
from stackwright.model.arns import aws_policy_arn
from stackwright.model.context import Context
from stackwright.model.settings.consequence import changing, replaces
from stackwright.model.settings.values import KubernetesName

# Source: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/2918
POLICIES = {
    "cluster": "AmazonEBSCSIDriverEKSClusterScopedPolicy",
    "account": "service-role/AmazonEBSCSIDriverPolicyV2",
}


@changing(
    volumes=replaces("iam_role_policy_attachment"),
)
class EbsCsiSettings(AwsAddonSettings):
    """A driver for EBS volumes that you install yourself, instead of EKS's own add-on aws-ebs-csi-driver."""

    volumes: Literal["cluster", "account"] = "cluster"
    """Whose volumes and snapshots it manages: those that are tagged with this cluster's name, or those of any driver in
    the account. For `cluster` the driver has to be v1.58.0 or later and to be told the name, and older volumes have to
    be tagged first."""
    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "ebs-csi-controller-sa"
    """Service account of its controller."""


def _needs(context: Context, settings: EbsCsiSettings, _: Surroundings) -> Needs:
    policy = {"ebs-csi-driver": aws_policy_arn(context.region, POLICIES[settings.volumes])}
    return Needs(roles=(EBS_CSI.role(context, settings, {}, managed_policies=policy),))


EBS_CSI = Addon(
    name="ebs_csi",
    purpose="EBS volumes, by a driver of your own.",
    settings=EbsCsiSettings,
    grants="AWS's policy for volumes and snapshots that carry this cluster's name",
    needs=_needs,
    calls=("ec2",),
    eks_name="aws-ebs-csi-driver",
)

"""A driver for EBS volumes that you install yourself, in place of EKS's own add-on."""

from stackwright.model.addons.addon import Addon, AddonSettings, Needs, Surroundings
from stackwright.model.arns import aws_policy_arn
from stackwright.model.context import Context
from stackwright.model.settings.values import KubernetesName

# Source: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
POLICY = "service-role/AmazonEBSCSIDriverPolicy"


class EbsCsiSettings(AddonSettings):
    """A driver for EBS volumes that you install yourself, instead of EKS's own add-on aws-ebs-csi-driver."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "ebs-csi-controller-sa"
    """Service account of its controller."""


def _needs(context: Context, settings: EbsCsiSettings, _: Surroundings) -> Needs:
    policy = {"ebs-csi-driver": aws_policy_arn(context.region, POLICY)}
    return Needs(roles=(EBS_CSI.role(context, settings, {}, managed_policies=policy),))


EBS_CSI = Addon(
    name="ebs_csi",
    purpose="EBS volumes, by a driver of your own.",
    settings=EbsCsiSettings,
    grants="AWS's policy AmazonEBSCSIDriverPolicy",
    needs=_needs,
    calls=("ec2",),
    eks_name="aws-ebs-csi-driver",
)

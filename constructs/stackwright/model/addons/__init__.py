"""Add-ons that Argo CD installs: settings, permissions, needs of AWS, and what charts are told.

Those that call AWS are declared one a file, the others in `in_cluster`. What EKS installs belongs into
`settings/eks_addons`; AWS resources are made in the room `aws`.
"""

from typing import Any

from stackwright.model.addons.addon import Addon
from stackwright.model.addons.aws_load_balancer_controller import AWS_LOAD_BALANCER_CONTROLLER
from stackwright.model.addons.cert_manager import CERT_MANAGER
from stackwright.model.addons.cloudwatch import CLOUDWATCH
from stackwright.model.addons.cluster_autoscaler import CLUSTER_AUTOSCALER
from stackwright.model.addons.ebs_csi import EBS_CSI
from stackwright.model.addons.external_dns import EXTERNAL_DNS
from stackwright.model.addons.external_secrets import EXTERNAL_SECRETS
from stackwright.model.addons.in_cluster import IN_CLUSTER
from stackwright.model.addons.karpenter import KARPENTER
from stackwright.model.addons.loki import LOKI
from stackwright.model.addons.velero import VELERO

ADDONS: tuple[Addon[Any], ...] = (
    AWS_LOAD_BALANCER_CONTROLLER,
    EXTERNAL_SECRETS,
    EXTERNAL_DNS,
    CERT_MANAGER,
    CLUSTER_AUTOSCALER,
    KARPENTER,
    VELERO,
    LOKI,
    CLOUDWATCH,
    EBS_CSI,
    *IN_CLUSTER,
)
"""Every add-on, in the order in which editors and outputs list them."""

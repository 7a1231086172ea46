"""`cluster.auto_mode`: EKS runs nodes by itself."""

from typing import Literal

from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.form import Settings


@changing(
    enabled=updates("eks_cluster"),
    node_pools=updates("eks_cluster"),
    custom_tags=makes("iam_role_policy"),
)
class AutoModeSettings(Settings):
    """EKS Auto Mode: EKS runs nodes, their network, load balancers and volumes by itself, at a price for each node."""

    enabled: bool
    """Whether the cluster uses it. A cluster that used it needs an explicit `false` to stop."""
    node_pools: tuple[Literal["general-purpose", "system"], ...] = ("general-purpose", "system")
    """Which of its own node pools EKS sets up."""
    custom_tags: bool = False
    """Whether node classes, volumes and load balancers may carry tags of your own. Without it, what has one in the
    cluster is not made in AWS."""

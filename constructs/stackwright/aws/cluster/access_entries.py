"""Who may use the cluster's API."""

from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from constructs import Construct

from stackwright.aws.cluster.access_policies import associate
from stackwright.model.context import Context
from stackwright.model.settings.access_entries import AccessEntrySettings


class AccessEntry(Construct):
    """One principal of IAM, with the access policies that it has in the cluster.

    Args:
        scope: Parent construct.
        id_: The entry's name in the environment file.
        context: The region.
        cluster_name: The cluster.
        settings: The entry's block.

    Attributes:
        entry: Escape hatch; `entry.add_override(path, value)` sets what settings lack.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        cluster_name: str,
        settings: AccessEntrySettings,
    ) -> None:
        super().__init__(scope, id_)
        self.entry = EksAccessEntry(
            self,
            "Resource",
            cluster_name=cluster_name,
            principal_arn=settings.principal_arn,
            type=settings.type,
            kubernetes_groups=list(settings.kubernetes_groups) or None,
            tags={"Name": id_},
        )
        associate(
            self,
            context=context,
            cluster_name=cluster_name,
            principal_arn=self.entry.principal_arn,
            policies=settings.policies,
        )

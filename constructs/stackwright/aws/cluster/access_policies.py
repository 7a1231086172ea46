"""What a principal may do in a cluster, as EKS's access policies have it."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.eks_access_policy_association import (
    EksAccessPolicyAssociation,
    EksAccessPolicyAssociationAccessScope,
)
from constructs import Construct

from stackwright.cdk.core import ITerraformDependable
from stackwright.model.arns import access_policy_arn
from stackwright.model.context import Context
from stackwright.model.settings.access_entries import AccessScope


def associate(
    scope: Construct,
    *,
    context: Context,
    cluster_name: str,
    principal_arn: str,
    policies: Mapping[str, AccessScope],
    depends_on: Sequence[ITerraformDependable] = (),
) -> None:
    """Give a principal its access policies, each below its own name.

    Args:
        scope: Parent construct.
        context: The region.
        cluster_name: The cluster.
        principal_arn: Whom.
        policies: How far each policy reaches.
        depends_on: What makes the entry that this is about, where its ARN does not say so.
    """
    for policy, reach in policies.items():
        EksAccessPolicyAssociation(
            scope,
            policy,
            cluster_name=cluster_name,
            principal_arn=principal_arn,
            policy_arn=access_policy_arn(context.region, policy),
            access_scope=EksAccessPolicyAssociationAccessScope(
                type=reach.scope, namespaces=list(reach.namespaces) or None
            ),
            depends_on=list(depends_on) or None,
        )

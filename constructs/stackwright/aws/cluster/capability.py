"""An EKS Capability: a controller that AWS runs for the cluster, outside of it."""

from cdktf_cdktf_provider_aws.eks_capability import (
    EksCapability,
    EksCapabilityConfiguration,
    EksCapabilityConfigurationArgoCd,
    EksCapabilityConfigurationArgoCdAwsIdc,
    EksCapabilityConfigurationArgoCdNetworkAccess,
    EksCapabilityConfigurationArgoCdRbacRoleMapping,
    EksCapabilityConfigurationArgoCdRbacRoleMappingIdentity,
)
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stackwright.aws.cluster.access_policies import associate
from stackwright.aws.parts.iam import iam_role
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document
from stackwright.model.settings.capabilities import ArgoCdCapabilitySettings, CapabilitySettings


class Capability(Construct):
    """One capability with its role. EKS makes the role's access entry by itself.

    Args:
        scope: Parent construct.
        id_: Its name in the environment file: `argocd`, `ack` or `kro`.
        context: Names and region.
        cluster_name: The cluster.
        settings: Its block.

    Attributes:
        capability: Escape hatch; `capability.add_override(path, value)` sets what settings lack.
        role: Escape hatch to its role.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, cluster_name: str, settings: CapabilitySettings
    ) -> None:
        super().__init__(scope, id_)
        name = context.names.capability_role(id_)
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/capability-role.html
        assume = Statement(
            "Assume", ["sts:AssumeRole", "sts:TagSession"], principals={"Service": ["capabilities.eks.amazonaws.com"]}
        )
        self.role = iam_role(
            self,
            "role",
            context=context,
            name=name,
            description=f"EKS Capability {id_} of {context.names.cluster}",
            trust=document(assume, kind="trust"),
            tags={"Name": name},
        )
        attached = [
            IamRolePolicyAttachment(self, f"role-{arn.split('/')[-1]}", role=self.role.name, policy_arn=arn)
            for arn in settings.policy_arns
        ]
        self.capability = EksCapability(
            self,
            "Resource",
            cluster_name=cluster_name,
            capability_name=id_,
            type=id_.upper(),
            role_arn=self.role.arn,
            # There is no other.
            # Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCapability.html
            delete_propagation_policy="RETAIN",
            configuration=[_argocd(settings)] if isinstance(settings, ArgoCdCapabilitySettings) else None,
            tags={"Name": f"{context.names.cluster}-{id_}"},
            depends_on=attached or None,
        )
        associate(
            self,
            context=context,
            cluster_name=cluster_name,
            principal_arn=self.role.arn,
            policies=settings.access_policies,
            depends_on=[self.capability],  # with which EKS makes the entry
        )


def _argocd(settings: ArgoCdCapabilitySettings) -> EksCapabilityConfiguration:
    access = [EksCapabilityConfigurationArgoCdNetworkAccess(vpce_ids=list(settings.vpce_ids))]
    roles = [
        EksCapabilityConfigurationArgoCdRbacRoleMapping(
            role=role,
            identity=[
                EksCapabilityConfigurationArgoCdRbacRoleMappingIdentity(id=id_, type=kind)
                for id_, kind in members.identities.items()
            ],
        )
        for role, members in settings.roles.items()
    ]
    argo_cd = EksCapabilityConfigurationArgoCd(
        namespace=settings.namespace,
        aws_idc=[
            EksCapabilityConfigurationArgoCdAwsIdc(
                idc_instance_arn=settings.idc_instance_arn, idc_region=settings.idc_region
            )
        ],
        network_access=access if settings.vpce_ids else None,
        rbac_role_mapping=roles or None,
    )
    return EksCapabilityConfiguration(argo_cd=[argo_cd])

"""An add-on that EKS installs and keeps at a pinned version."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.eks_addon import EksAddon, EksAddonPodIdentityAssociation
from constructs import Construct

from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.aws.parts.service_account_role import ServiceAccountRole
from stackwright.cdk.core import ITerraformDependable, TerraformResource
from stackwright.model.arns import aws_policy_arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.json_text import json_text
from stackwright.model.settings.eks_addons import EksAddonRoleSettings, InstalledEksAddon


class EksAddonWithRole(Construct):
    """One EKS add-on, with the IAM role of its pods where it needs one.

    Args:
        scope: Parent construct.
        id_: The add-on's name in EKS.
        context: Names, account and region.
        eks_addon: The add-on, all its settings filled in.
        cluster_name: The cluster.
        oidc_provider_arn: The cluster's OIDC provider, for roles by IRSA; empty without one.
        oidc_issuer: Its issuer, without https://.
        after: What it needs before it can become healthy.
        configuration: What it has to know of other resources, beside its settings.
        policies: Statements of its role's own policies, by name, in the place of those that AWS manages.

    Attributes:
        eks_addon: Escape hatch; `eks_addon.add_override(path, value)` sets what settings lack.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        eks_addon: InstalledEksAddon,
        cluster_name: str,
        oidc_provider_arn: str,
        oidc_issuer: str,
        after: Sequence[ITerraformDependable],
        configuration: Mapping[str, object] = MappingProxyType({}),
        policies: Mapping[str, Sequence[Statement]] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self._oidc_provider_arn = oidc_provider_arn
        self._oidc_issuer = oidc_issuer
        irsa = eks_addon.settings.identity == "irsa"
        role = self._role(eks_addon.role, policies, irsa=irsa) if eks_addon.role else None
        granted = [part for part in role.node.find_all() if isinstance(part, TerraformResource)] if role else []
        behind = [*after, *granted]
        known = {**eks_addon.configuration, **configuration}
        self.eks_addon = EksAddon(
            self,
            "Resource",
            cluster_name=cluster_name,
            addon_name=eks_addon.name,
            addon_version=eks_addon.version,
            configuration_values=(json_text(known) if known else None),
            resolve_conflicts_on_create=eks_addon.settings.conflicts_on_create,
            resolve_conflicts_on_update=eks_addon.settings.conflicts_on_update,
            preserve=eks_addon.settings.preserve,
            service_account_role_arn=role.arn if role and irsa else None,
            pod_identity_association=(
                [EksAddonPodIdentityAssociation(role_arn=role.arn, service_account=eks_addon.role.service_account)]
                if role and eks_addon.role and not irsa
                else None
            ),
            tags={"Name": f"{context.names.cluster}-{eks_addon.name}"},
            depends_on=behind or None,
        )

    def _role(
        self, settings: EksAddonRoleSettings, own: Mapping[str, Sequence[Statement]], *, irsa: bool
    ) -> PodIdentityRole | ServiceAccountRole:
        context, eks_addon = self._context, self.node.id
        name = context.names.eks_addon_role(eks_addon)
        description = f"EKS add-on {eks_addon} of {context.names.cluster}"
        policies = {
            policy.split("/")[-1]: aws_policy_arn(context.region, policy)
            for policy in (() if own else settings.managed_policies)
        }
        if irsa:
            return ServiceAccountRole(
                self,
                "role",
                context=context,
                name=name,
                description=description,
                namespace=settings.namespace,
                service_account=settings.service_account,
                policies=own,
                managed_policy_arns=policies,
                oidc_provider_arn=self._oidc_provider_arn,
                oidc_issuer=self._oidc_issuer,
            )
        return PodIdentityRole(
            self,
            "role",
            context=context,
            name=name,
            description=description,
            namespace=settings.namespace,
            service_account=settings.service_account,
            policies=own,
            managed_policy_arns=policies,
            associate=False,
        )

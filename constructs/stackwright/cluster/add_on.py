"""An add-on that EKS installs and keeps at a pinned version."""

from collections.abc import Sequence

from cdktf import ITerraformDependable, TerraformResource
from cdktf_cdktf_provider_aws.eks_addon import EksAddon, EksAddonPodIdentityAssociation
from constructs import Construct

from stackwright.model.environment import Environment
from stackwright.model.iam import aws_policy_arn
from stackwright.model.json_text import json_text
from stackwright.model.settings.eks_add_ons import AddOn, AddOnRoleSettings
from stackwright.parts.pod_identity_role import PodIdentityRole
from stackwright.parts.service_account_role import ServiceAccountRole


class ClusterAddOn(Construct):
    """One EKS add-on, with the IAM role of its pods where it needs one.

    Args:
        scope: Parent construct.
        id_: The add-on's name in EKS.
        environment: The environment, with its names.
        add_on: The add-on, all its settings filled in.
        cluster_name: The cluster.
        oidc_provider_arn: The cluster's OIDC provider, for roles by IRSA; empty without one.
        oidc_issuer: Its issuer, without https://.
        after: What it needs before it can become healthy.

    Attributes:
        add_on: Escape hatch; `add_on.add_override(path, value)` sets what settings lack.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        add_on: AddOn,
        cluster_name: str,
        oidc_provider_arn: str,
        oidc_issuer: str,
        after: Sequence[ITerraformDependable],
    ) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._oidc_provider_arn = oidc_provider_arn
        self._oidc_issuer = oidc_issuer
        irsa = add_on.settings.identity == "irsa"
        role = self._role(add_on.role, irsa=irsa) if add_on.role else None
        granted = [part for part in role.node.find_all() if isinstance(part, TerraformResource)] if role else []
        behind = [*after, *granted]
        self.add_on = EksAddon(
            self,
            "Resource",
            cluster_name=cluster_name,
            addon_name=add_on.name,
            addon_version=add_on.version,
            configuration_values=(json_text(add_on.configuration) if add_on.configuration else None),
            resolve_conflicts_on_create=add_on.settings.conflicts_on_create,
            resolve_conflicts_on_update=add_on.settings.conflicts_on_update,
            preserve=add_on.settings.preserve,
            service_account_role_arn=role.arn if role and irsa else None,
            pod_identity_association=(
                [EksAddonPodIdentityAssociation(role_arn=role.arn, service_account=add_on.role.service_account)]
                if role and add_on.role and not irsa
                else None
            ),
            tags={"Name": f"{environment.names.cluster}-{add_on.name}"},
            depends_on=behind or None,
        )

    def _role(self, settings: AddOnRoleSettings, *, irsa: bool) -> PodIdentityRole | ServiceAccountRole:
        environment, add_on = self._environment, self.node.id
        partition = environment.region.partition
        name = environment.names.eks_add_on_role(add_on)
        description = f"EKS add-on {add_on} of {environment.names.cluster}"
        policies = {policy.split("/")[-1]: aws_policy_arn(partition, policy) for policy in settings.managed_policies}
        if irsa:
            return ServiceAccountRole(
                self,
                "role",
                environment=environment,
                name=name,
                description=description,
                namespace=settings.namespace,
                service_account=settings.service_account,
                managed_policy_arns=policies,
                oidc_provider_arn=self._oidc_provider_arn,
                oidc_issuer=self._oidc_issuer,
            )
        return PodIdentityRole(
            self,
            "role",
            environment=environment,
            name=name,
            description=description,
            namespace=settings.namespace,
            service_account=settings.service_account,
            managed_policy_arns=policies,
            associate=False,
        )

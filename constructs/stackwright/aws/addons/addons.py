"""Every add-on that an environment names."""

from collections.abc import Mapping
from types import MappingProxyType

from constructs import Construct

from stackwright.aws.addons import aws_load_balancer_controller, cluster_autoscaler, external_secrets, hosted_zones
from stackwright.aws.addons.cloudwatch import ContainerInsights
from stackwright.aws.addons.identity import AddonRole, Policies, ServiceAccount
from stackwright.aws.addons.karpenter import Karpenter
from stackwright.aws.addons.loki import Loki
from stackwright.aws.addons.velero import Velero
from stackwright.model.environment import Environment
from stackwright.model.iam import aws_policy_arn
from stackwright.model.refs import AddonsRef, NetworkRef, SecretsRef
from stackwright.model.settings.addons import AddonsSettings

# Source: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
EBS_CSI_POLICY = "service-role/AmazonEBSCSIDriverPolicy"


class Addons(Construct):
    """The AWS half of the add-ons. Each stands below its own name, so that adding one touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names and its cluster.
        settings: The `addons` block.
        network: The VPC.
        secrets: The environment's secrets.

    Attributes:
        parts: Escape hatch: the add-ons, as `addons` spells them. Those that need only a role are that role.
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        settings: AddonsSettings,
        network: NetworkRef,
        secrets: SecretsRef,
    ) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self.parts: dict[str, AddonRole | ContainerInsights | Karpenter | Loki | Velero] = {}
        self._roles(settings, network, secrets)
        self._more_than_roles(settings)
        facts = [part.metadata for part in self.parts.values()]
        self.ref = AddonsRef(
            enabled=list(settings.enabled), metadata={name: value for found in facts for name, value in found.items()}
        )

    def _roles(self, settings: AddonsSettings, network: NetworkRef, secrets: SecretsRef) -> None:
        """The add-ons that need a role and nothing else."""
        environment = self._environment
        if controller := settings.aws_load_balancer_controller:
            policies = aws_load_balancer_controller.policies(environment, network.vpc_id)
            self._role("aws_load_balancer_controller", controller, policies)
        if reader := settings.external_secrets:
            self._role("external_secrets", reader, external_secrets.policies(environment, secrets.key_arn))
        if dns := settings.external_dns:
            policies = hosted_zones.external_dns_policies(environment, dns.hosted_zone_ids)
            self._role("external_dns", dns, policies, facts={"hosted_zone_ids": ",".join(dns.hosted_zone_ids)})
        if issuer := settings.cert_manager:
            policies = hosted_zones.cert_manager_policies(environment, issuer.hosted_zone_ids)
            self._role("cert_manager", issuer, policies, facts={"hosted_zone_ids": ",".join(issuer.hosted_zone_ids)})
        if autoscaler := settings.cluster_autoscaler:
            self._role("cluster_autoscaler", autoscaler, cluster_autoscaler.policies(environment))
        if driver := settings.ebs_csi:
            policy_arn = aws_policy_arn(environment.region.partition, EBS_CSI_POLICY)
            self._role("ebs_csi", driver, managed_policy_arns={"ebs-csi-driver": policy_arn})

    def _more_than_roles(self, settings: AddonsSettings) -> None:
        """The add-ons that need queues, buckets, log groups."""
        environment = self._environment
        if karpenter := settings.karpenter:
            self.parts["karpenter"] = Karpenter(self, "karpenter", environment=environment, settings=karpenter)
        if velero := settings.velero:
            self.parts["velero"] = Velero(self, "velero", environment=environment, settings=velero)
        if loki := settings.loki:
            self.parts["loki"] = Loki(self, "loki", environment=environment, settings=loki)
        if insights := settings.cloudwatch:
            self.parts["cloudwatch"] = ContainerInsights(self, "cloudwatch", environment=environment, settings=insights)

    def _role(
        self,
        addon: str,
        settings: ServiceAccount,
        policies: Policies = MappingProxyType({}),
        managed_policy_arns: Mapping[str, str] = MappingProxyType({}),
        facts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """The role of one add-on."""
        self.parts[addon] = AddonRole(
            self,
            addon.replace("_", "-"),
            environment=self._environment,
            addon=addon,
            settings=settings,
            policies=policies,
            managed_policy_arns=managed_policy_arns,
            facts=facts,
        )

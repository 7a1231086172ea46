"""The control plane: the EKS cluster itself, its role, logs and key."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.eks_cluster import (
    EksCluster,
    EksClusterAccessConfig,
    EksClusterComputeConfig,
    EksClusterControlPlaneScalingConfig,
    EksClusterEncryptionConfig,
    EksClusterEncryptionConfigProvider,
    EksClusterKubernetesNetworkConfig,
    EksClusterKubernetesNetworkConfigElasticLoadBalancing,
    EksClusterRemoteNetworkConfig,
    EksClusterRemoteNetworkConfigRemoteNodeNetworks,
    EksClusterRemoteNetworkConfigRemotePodNetworks,
    EksClusterStorageConfig,
    EksClusterStorageConfigBlockStorage,
    EksClusterUpgradePolicy,
    EksClusterVpcConfig,
    EksClusterZonalShiftConfig,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stackwright.aws.cluster import custom_tags
from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.iam import iam_role
from stackwright.cdk.core import ITerraformDependable, TerraformResourceLifecycle
from stackwright.model.arns import aws_policy_arn
from stackwright.model.by_stage import OWN_LOG_KEY
from stackwright.model.context import Context
from stackwright.model.iam import Conditions, Statement, document
from stackwright.model.policies import log_group_encryption
from stackwright.model.settings.cluster import ClusterSettings

CLUSTER_POLICIES = ("AmazonEKSClusterPolicy",)
# Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
AUTO_MODE_POLICIES = (
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
# Security groups for pods: EKS makes a network interface for each of them.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
POD_POLICIES = ("AmazonEKSVPCResourceController",)


class ControlPlane(Construct):
    """An EKS cluster that only named principals may use, with its logs in a log group of ours.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: The `cluster` block.
        subnet_ids: Subnets for its network interfaces, in at least two zones.
        security_group_id: Group of its network interfaces, beside the one that EKS makes.
        auto_node_role_arn: Role of Auto Mode's nodes; None without Auto Mode.
        after: What has to stand before it, and fall after it.

    Attributes:
        cluster: Escape hatch; `cluster.add_override(path, value)` sets what settings lack.
        role: Escape hatch to its role.
        log_group: Escape hatch to its log group.
        primary_security_group_id: The group that EKS makes for the cluster.
        issuer: URL of the issuer of service accounts' tokens.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: ClusterSettings,
        subnet_ids: Sequence[str],
        security_group_id: str,
        auto_node_role_arn: str | None,
        after: Sequence[ITerraformDependable],
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self._settings = settings
        self._auto_node_role_arn = auto_node_role_arn
        names = context.names
        # EKS makes this group itself when it is not there, without a retention and outside of any plan.
        self.log_group = CloudwatchLogGroup(
            self,
            "log-group",
            name=names.cluster_log_group,
            retention_in_days=settings.logs.retention_days,
            kms_key_id=self._log_key_arn(),
        )
        self.role = self._role()
        attachments = self._attachments()
        key_arn = self._key_arn() if settings.encrypt_secrets else None
        permission = [self._key_permission(key_arn)] if key_arn else []
        if settings.auto_mode and settings.auto_mode.enabled and settings.auto_mode.custom_tags:
            permission.append(self._tag_permission())
        self.cluster = EksCluster(
            self,
            "Resource",
            name=names.cluster,
            version=settings.version,
            role_arn=self.role.arn,
            vpc_config=EksClusterVpcConfig(
                subnet_ids=list(subnet_ids),
                security_group_ids=[security_group_id],
                endpoint_private_access=settings.endpoint.private,
                endpoint_public_access=settings.endpoint.public,
                public_access_cidrs=[str(cidr) for cidr in settings.endpoint.public_cidrs] or None,
            ),
            access_config=EksClusterAccessConfig(
                authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
            ),
            # EKS would install add-ons of its own choice, which ours would then conflict with.
            bootstrap_self_managed_addons=False,
            enabled_cluster_log_types=list(settings.logs.types),
            encryption_config=self._encryption(key_arn) if key_arn else None,
            upgrade_policy=EksClusterUpgradePolicy(support_type=settings.upgrade_policy),
            deletion_protection=settings.deletion_protection,
            zonal_shift_config=EksClusterZonalShiftConfig(enabled=settings.zonal_shift),
            kubernetes_network_config=self._network_config(),
            remote_network_config=self._remote_network_config(),
            control_plane_scaling_config=(
                EksClusterControlPlaneScalingConfig(tier=settings.scaling_tier) if settings.scaling_tier else None
            ),
            force_update_version=settings.force_update_version or None,
            compute_config=self._compute_config(),
            storage_config=self._storage_config(),
            tags={"Name": names.cluster},
            # Only read when the cluster is made; a cluster that was adopted must not be replaced because of them.
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=[
                    "access_config[0].bootstrap_cluster_creator_admin_permissions",
                    "bootstrap_self_managed_addons",
                ]
            ),
            depends_on=[self.log_group, *attachments, *permission, *after],
        )
        self.primary_security_group_id = self.cluster.vpc_config.cluster_security_group_id
        self.issuer = self.cluster.identity.get(0).oidc.get(0).issuer

    def _role(self) -> IamRole:
        name = self._context.names.cluster_role
        # AWS documents the condition for the role of a cluster, and leaves it out for one with Auto Mode.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
        own: Conditions = {"ArnLike": {"aws:SourceArn": self._context.cluster_arn}}
        assume = Statement(
            "Assume",
            ["sts:AssumeRole", "sts:TagSession"],
            principals={"Service": ["eks.amazonaws.com"]},
            conditions={} if self._settings.auto_mode else own,
        )
        return iam_role(
            self,
            "role",
            context=self._context,
            name=name,
            description=f"Control plane of {self._context.names.cluster}",
            trust=document(assume, kind="trust"),
            tags={"Name": name},
        )

    def _attachments(self) -> list[IamRolePolicyAttachment]:
        return [
            IamRolePolicyAttachment(
                self, f"role-{policy}", role=self.role.name, policy_arn=aws_policy_arn(self._context.region, policy)
            )
            for policy in (
                *CLUSTER_POLICIES,
                *(AUTO_MODE_POLICIES if self._settings.auto else ()),
                *self._pod_policies(),
            )
        ]

    def _pod_policies(self) -> tuple[str, ...]:
        pods = self._settings.pod_network
        return POD_POLICIES if pods and pods.security_groups_for_pods else ()

    def _key_arn(self) -> str:
        return EncryptionKey(
            self,
            "key",
            context=self._context,
            alias=self._context.names.cluster_key_alias,
            description=f"Kubernetes secrets of {self._context.names.cluster}",
            deletion_window_days=self._settings.secrets_key_deletion_window_days,
        ).arn

    def _log_key_arn(self) -> str | None:
        context = self._context
        if not OWN_LOG_KEY.of(context.stage, self._settings.logs.kms_key):
            return None
        group_arn = context.arn("logs", f"log-group:{context.names.cluster_log_group}")
        return EncryptionKey(
            self,
            "log-key",
            context=context,
            alias=context.names.cluster_log_key_alias,
            description=f"Control plane logs of {context.names.cluster}",
            statements=[log_group_encryption(context.region, group_arn)],
        ).arn

    def _key_permission(self, key_arn: str) -> IamRolePolicy:
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
        use = Statement("SecretsKey", ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], [key_arn])
        return IamRolePolicy(
            self, "role-policy", name="secrets-key", role=self.role.id, policy=document(use, kind="inline")
        )

    def _tag_permission(self) -> IamRolePolicy:
        policy = document(*custom_tags.statements(self._context.region), kind="inline")
        return IamRolePolicy(self, "role-custom-tags", name="custom-tags", role=self.role.id, policy=policy)

    def _encryption(self, key_arn: str) -> EksClusterEncryptionConfig:
        provider = EksClusterEncryptionConfigProvider(key_arn=key_arn)
        return EksClusterEncryptionConfig(provider=provider, resources=["secrets"])

    def _network_config(self) -> EksClusterKubernetesNetworkConfig:
        auto_mode = self._settings.auto_mode
        return EksClusterKubernetesNetworkConfig(
            ip_family=self._settings.ip_family,
            service_ipv4_cidr=str(self._settings.service_cidr) if self._settings.ip_family == "ipv4" else None,
            elastic_load_balancing=(
                EksClusterKubernetesNetworkConfigElasticLoadBalancing(enabled=auto_mode.enabled) if auto_mode else None
            ),
        )

    def _remote_network_config(self) -> EksClusterRemoteNetworkConfig | None:
        remote = self._settings.remote_networks
        if remote is None:
            return None
        nodes, pods = ([str(cidr) for cidr in cidrs] for cidrs in (remote.nodes, remote.pods))
        return EksClusterRemoteNetworkConfig(
            remote_node_networks=EksClusterRemoteNetworkConfigRemoteNodeNetworks(cidrs=nodes),
            remote_pod_networks=EksClusterRemoteNetworkConfigRemotePodNetworks(cidrs=pods) if pods else None,
        )

    def _compute_config(self) -> EksClusterComputeConfig | None:
        auto_mode = self._settings.auto_mode
        if auto_mode is None:
            return None
        if not auto_mode.enabled:
            return EksClusterComputeConfig(enabled=False)
        return EksClusterComputeConfig(
            enabled=True,
            node_pools=list(auto_mode.node_pools),
            node_role_arn=self._auto_node_role_arn if auto_mode.node_pools else None,
        )

    def _storage_config(self) -> EksClusterStorageConfig | None:
        auto_mode = self._settings.auto_mode
        if auto_mode is None:
            return None
        return EksClusterStorageConfig(block_storage=EksClusterStorageConfigBlockStorage(enabled=auto_mode.enabled))

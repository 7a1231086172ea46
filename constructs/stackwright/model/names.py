"""The names that Stackwright composes, in one place, and the check that none of them breaks a limit of AWS."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.limits import NameLimit
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.environment_file import EnvironmentSettings

KARPENTER_EVENTS = ("health", "spot", "rebalance", "state", "reservation")
"""Kinds of announcement that AWS makes about instances, as the names of their event rules end."""


@dataclass(frozen=True)
class AccountNames:
    """Names of the things that an account has once.

    Attributes:
        project: The platform's name.
    """

    project: str

    @property
    def state_bucket(self) -> str:
        """Bucket for Terraform's state, unless the platform names its own."""
        return f"{self.project}-terraform-state"

    @property
    def lock_table(self) -> str:
        """Table for Terraform's locks, unless the platform names its own."""
        return f"{self.project}-terraform-locks"

    @property
    def state_key_alias(self) -> str:
        """Alias of the KMS key for state and locks."""
        return f"alias/{self.project}-terraform-state"

    def limited(self) -> Iterator[tuple[NameLimit, str]]:
        """Every name with the limit that it must keep."""
        yield limits.S3_BUCKET, self.state_bucket
        yield limits.DYNAMODB_TABLE, self.lock_table
        yield limits.KMS_ALIAS, self.state_key_alias


@dataclass(frozen=True)
class EnvironmentNames:
    """Names of the things of one environment.

    Attributes:
        prefix: `<project>-<environment>`, which they all start with.
    """

    prefix: str

    @property
    def cluster(self) -> str:
        """The EKS cluster."""
        return self.prefix

    @property
    def cluster_role(self) -> str:
        """Role of the cluster's control plane."""
        return f"{self.prefix}-eks-cluster"

    @property
    def node_role(self) -> str:
        """Role of the nodes of node groups."""
        return f"{self.prefix}-eks-node"

    @property
    def auto_node_role(self) -> str:
        """Role of the nodes that EKS Auto Mode starts."""
        return f"{self.prefix}-eks-auto-node"

    @property
    def node_roles(self) -> tuple[str, ...]:
        """Every role of nodes."""
        return self.node_role, self.auto_node_role

    @property
    def cluster_log_group(self) -> str:
        """Log group of the control plane, whose name EKS fixes."""
        return f"/aws/eks/{self.cluster}/cluster"

    @property
    def cluster_key_alias(self) -> str:
        """Alias of the KMS key for Kubernetes secrets."""
        return f"alias/{self.prefix}-eks"

    @property
    def cluster_security_group(self) -> str:
        """Security group of the control plane's network interfaces."""
        return f"{self.prefix}-eks-cluster"

    @property
    def node_security_group(self) -> str:
        """Security group of the nodes."""
        return f"{self.prefix}-eks-node"

    def launch_template(self, node_group: str) -> str:
        """Launch template of a node group, and the name of its machines."""
        return f"{self.prefix}-{node_group}"

    def eks_addon_role(self, eks_addon: str) -> str:
        """Role of an add-on that EKS installs."""
        return f"{self.prefix}-{eks_addon}"

    @property
    def flow_log_group(self) -> str:
        """Log group for the VPC's flow logs."""
        return f"/aws/vpc/{self.prefix}/flow-logs"

    @property
    def flow_log_role(self) -> str:
        """Role that writes flow logs into their log group."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_bucket(self) -> str:
        """Bucket for flow logs, unless the environment names its own."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_key_alias(self) -> str:
        """Alias of the KMS key for flow logs."""
        return f"alias/{self.prefix}-flow-logs"

    @property
    def endpoint_security_group(self) -> str:
        """Security group of the interface endpoints."""
        return f"{self.prefix}-endpoints"

    def repository(self, name: str) -> str:
        """An image repository, or what the names of a cache's repositories start with."""
        return f"{self.prefix}/{name}"

    @property
    def registry_key_alias(self) -> str:
        """Alias of the KMS key for container images."""
        return f"alias/{self.prefix}-registry"

    def secret(self, name: str) -> str:
        """A secret in Secrets Manager."""
        return f"{self.prefix}-{name}"

    @property
    def secrets_key_alias(self) -> str:
        """Alias of the KMS key for secrets."""
        return f"alias/{self.prefix}-secrets"

    @property
    def bastion(self) -> str:
        """The bastion, its role, instance profile, security group and Auto Scaling group."""
        return f"{self.prefix}-bastion"

    @property
    def bastion_launch_template(self) -> str:
        """The bastion's launch template; a node group may be called bastion too."""
        return f"{self.prefix}/bastion"

    @property
    def bastion_shell(self) -> str:
        """Session document for a recorded shell on the bastion."""
        return f"{self.prefix}-bastion-shell"

    @property
    def bastion_tunnel(self) -> str:
        """Session document for a tunnel to the cluster's API."""
        return f"{self.prefix}-bastion-tunnel"

    @property
    def bastion_sessions_policy(self) -> str:
        """Policy for whoever may start sessions on the bastion."""
        return f"{self.prefix}-bastion-sessions"

    @property
    def session_log_group(self) -> str:
        """Log group for the records of sessions."""
        return f"/aws/ssm/{self.prefix}/sessions"

    @property
    def session_log_bucket(self) -> str:
        """Bucket for the records of sessions, unless the environment names its own."""
        return f"{self.prefix}-sessions"

    @property
    def session_key_alias(self) -> str:
        """Alias of the KMS key for sessions and their records."""
        return f"alias/{self.prefix}-sessions"

    def addon(self, name: str) -> str:
        """The AWS half of an add-on: its role, and its bucket unless the environment names one."""
        return f"{self.prefix}-{name.replace('_', '-')}"

    def addon_key_alias(self, name: str) -> str:
        """Alias of the KMS key for what an add-on keeps."""
        return f"alias/{self.addon(name)}"

    @property
    def fluent_bit_role(self) -> str:
        """Role of Fluent Bit, which sends logs beside the CloudWatch agent."""
        return f"{self.prefix}-fluent-bit"

    def insights_log_group(self, kind: str) -> str:
        """Log group of Container Insights, whose name CloudWatch fixes."""
        return f"/aws/containerinsights/{self.cluster}/{kind}"

    @property
    def karpenter_node_role(self) -> str:
        """Role of the nodes that Karpenter starts."""
        return f"{self.prefix}-karpenter-node"

    @property
    def karpenter_queue(self) -> str:
        """Queue of what AWS announces to Karpenter."""
        return f"{self.prefix}-karpenter"

    def karpenter_event_rule(self, name: str) -> str:
        """Event rule that puts one kind of announcement into that queue."""
        return f"{self.prefix}-karpenter-{name}"

    def limited(self, settings: EnvironmentSettings) -> Iterator[tuple[NameLimit, str]]:
        """Every name that an environment with these settings uses, with the limit that it must keep."""
        yield limits.LOG_GROUP, self.flow_log_group
        yield limits.IAM_ROLE, self.flow_log_role
        yield limits.S3_BUCKET, self.flow_log_bucket
        yield limits.KMS_ALIAS, self.flow_log_key_alias
        yield limits.SECURITY_GROUP, self.endpoint_security_group
        yield limits.KMS_ALIAS, self.registry_key_alias
        yield limits.KMS_ALIAS, self.secrets_key_alias
        if settings.access:
            yield from self._limited_access()
        if settings.cluster:
            yield from self._limited_cluster(settings.cluster)
        if settings.addons:
            yield from self._limited_addons(settings.addons)

    def _limited_cluster(self, cluster: ClusterSettings) -> Iterator[tuple[NameLimit, str]]:
        yield limits.EKS_CLUSTER, self.cluster
        yield limits.IAM_ROLE, self.cluster_role
        yield limits.IAM_ROLE, self.auto_node_role
        yield limits.LOG_GROUP, self.cluster_log_group
        yield limits.KMS_ALIAS, self.cluster_key_alias
        yield limits.SECURITY_GROUP, self.cluster_security_group
        for node_group in cluster.node_groups:
            yield limits.LAUNCH_TEMPLATE, self.launch_template(node_group)
        for eks_addon in cluster.installed_eks_addons.values():
            if eks_addon.role:
                yield limits.IAM_ROLE, self.eks_addon_role(eks_addon.name)

    def _limited_addons(self, addons: AddonsSettings) -> Iterator[tuple[NameLimit, str]]:
        for name in addons.enabled:
            yield limits.IAM_ROLE, self.addon(name)
            if name in {"velero", "loki"}:
                yield limits.S3_BUCKET, self.addon(name)
                yield limits.KMS_ALIAS, self.addon_key_alias(name)
        if addons.cloudwatch:
            yield limits.IAM_ROLE, self.fluent_bit_role
            yield limits.KMS_ALIAS, self.addon_key_alias("cloudwatch")
        if addons.karpenter:
            yield limits.IAM_ROLE, self.karpenter_node_role
            yield limits.SQS_QUEUE, self.karpenter_queue
            for rule in KARPENTER_EVENTS:
                yield limits.EVENT_RULE, self.karpenter_event_rule(rule)

    def _limited_access(self) -> Iterator[tuple[NameLimit, str]]:
        yield limits.IAM_ROLE, self.bastion
        yield limits.IAM_INSTANCE_PROFILE, self.bastion
        yield limits.IAM_POLICY, self.bastion_sessions_policy
        yield limits.SECURITY_GROUP, self.bastion
        yield limits.LAUNCH_TEMPLATE, self.bastion_launch_template
        yield limits.SSM_DOCUMENT, self.bastion_shell
        yield limits.SSM_DOCUMENT, self.bastion_tunnel
        yield limits.LOG_GROUP, self.session_log_group
        yield limits.S3_BUCKET, self.session_log_bucket
        yield limits.KMS_ALIAS, self.session_key_alias

"""Changes of one setting each, of the environment in `whole.py`: what follows from them is asked of the provider.

A few start from a variation of it, because the setting has no effect there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.platforms import REMOVED

Changes = Mapping[str, Any]
ARN = "arn:aws:iam::111122223333:role"
GENERAL = "cluster.node_groups.general"
DATABASE = "secrets.database"
BASTION = "access.bastion"
SOURCE_GROUP, OTHER_GROUP = "sg-0123456789abcdef0", "sg-0123456789abcdef1"
LIST, OTHER_LIST = "pl-0123456789abcdef0", "pl-0123456789abcdef1"
IDENTITY_PROVIDER: Changes = {
    "name": "other",
    "issuer_url": "https://other.example.com",
    "client_id": "other",
    "username_claim": "email",
    "username_prefix": "oidc:",
    "groups_claim": "groups",
    "required_claims": {"tenant": "acme"},
}


@dataclass(frozen=True)
class Variant:
    """A change of one setting.

    Attributes:
        key: The setting, dotted.
        value: Its new value.
        start: In what the environment differs from the whole one before and after.
        also: What has to change with it.
        platform: Whether the key is one of `platform.yaml`.
    """

    key: str
    value: Any
    start: Changes = field(default_factory=dict)
    also: Changes = field(default_factory=dict)
    platform: bool = False

    @property
    def without(self) -> tuple[str, ...]:
        """Blocks of the whole environment that it has nothing to do with."""
        return ("access", "addons", "cluster") if self.key.startswith(("registry", "secrets.")) else ()


STAGING: Changes = {
    "stage": "staging",
    "waivers": [{"guard": "on-demand-nodes", "until": "2027-01-01", "reason": "spot is tried until next year"}],
}
TERRAFORM_SIZES: Changes = {f"{GENERAL}.desired_size_managed_by": "terraform", "addons.cluster_autoscaler": REMOVED}
VARIANTS = (
    Variant("waivers.0.until", "2027-02-01", STAGING),
    Variant("tags", {"team": "others"}),
    Variant("stage", "staging", {"cluster.spot": "forbidden"}),
    Variant("stage", "staging", {"cluster.spot": "forbidden", "network.flow_logs": {"destination": "s3"}}),
    Variant("network.cidr", "10.8.0.0/16"),
    Variant("network.secondary_cidrs", ["100.65.0.0/16"]),
    Variant("network.overlaps_with", []),
    Variant("network.zones", ["a", "b"]),
    Variant("network.tiers", ["public", "private"]),
    Variant("network.subnets", {"intra": {"a": "10.0.200.0/24", "b": "10.0.201.0/24", "c": "10.0.202.0/24"}}),
    Variant("network.subnet_tags", {"private": {"team": "others"}}),
    Variant("network.nat", "single"),
    Variant("network.dns.hostnames", False, {"cluster": REMOVED, "access": REMOVED, "addons": REMOVED}),
    Variant("network.dns.support", False, {"cluster": REMOVED, "access": REMOVED, "addons": REMOVED}),
    Variant("network.flow_logs.destination", "s3"),
    Variant("network.flow_logs.retention_days", 60),
    Variant("network.flow_logs.retention_days", 60, {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.flow_logs.kms_key", False),
    Variant("network.flow_logs.bucket", "another", {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.flow_logs.on_destroy", "keep"),
    Variant("network.flow_logs.on_destroy", "keep", {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.deny_ssh_from_internet", True),
    Variant("network.gateway_endpoints", ["s3"]),
    Variant("network.interface_endpoints", ["ecr.api"]),
    Variant("registry.repositories", {"worker": {}}),
    Variant("registry.repositories.worker.tag_mutability", "MUTABLE"),
    Variant("registry.repositories.worker.pull_accounts", ["444455556666"]),
    Variant("registry.repositories.worker.lifecycle", {"untagged_days": 3}),
    Variant("registry.tag_mutability", "MUTABLE"),
    Variant("registry.scan_on_push", False),
    Variant("registry.kms_key", False),
    Variant("registry.force_delete", False),
    Variant("registry.lifecycle.tagged_prefixes", ["v"]),
    Variant("registry.lifecycle.tagged_images_kept", 3),
    Variant("registry.lifecycle.untagged_days", 3),
    Variant("registry.lifecycle.other_days", 3),
    Variant("registry.lifecycle.rules", [{"tags": "pr-*", "days": 3}]),
    Variant("registry.lifecycle.rules.0.tags", "mr-*", {"registry.lifecycle.rules": [{"tags": "pr-*", "days": 3}]}),
    Variant("registry.lifecycle.rules.0.days", 4, {"registry.lifecycle.rules": [{"tags": "pr-*", "days": 3}]}),
    Variant(
        "registry.lifecycle.rules.0.images_kept", 4, {"registry.lifecycle.rules": [{"tags": "pr-*", "images_kept": 3}]}
    ),
    Variant("registry.pull_accounts", ["444455556666"]),
    Variant("registry.enhanced_scanning", REMOVED),
    Variant("registry.enhanced_scanning.frequency", "SCAN_ON_PUSH"),
    Variant("registry.enhanced_scanning.repositories", ["acme-*"]),
    Variant("registry.replication", REMOVED),
    Variant("registry.replication.destinations", [{"region": "eu-west-2"}]),
    Variant("registry.replication.repository_prefixes", ["acme"]),
    Variant("registry.pull_through_caches", {}),
    Variant("registry.pull_through_caches.kubernetes.upstream", "quay.io"),
    Variant("registry.pull_through_caches.kubernetes.days", 9),
    Variant("secrets", {"token": {}}),
    Variant(f"{DATABASE}.description", "for the database"),
    Variant(f"{DATABASE}.generate", REMOVED),
    Variant(f"{DATABASE}.generate.length", 40),
    Variant(f"{DATABASE}.generate.fixed", {"username": "admin"}),
    Variant(f"{DATABASE}.generate.version", 2),
    Variant(f"{DATABASE}.recovery_window_days", 7),
    Variant(f"{DATABASE}.rotation", REMOVED),
    Variant(f"{DATABASE}.rotation.schedule", "rate(10 days)"),
    Variant(f"{DATABASE}.rotation.duration", "2h"),
    Variant(f"{DATABASE}.rotation.immediately", False),
    Variant(f"{DATABASE}.rotation.lambda_arn", "arn:aws:lambda:eu-west-1:111122223333:function:other"),
    Variant(f"{DATABASE}.replicas", {}),
    Variant(f"{DATABASE}.replicas.eu-central-1.kms_key_arn", "arn:aws:kms:eu-central-1:111122223333:key/1"),
    Variant(f"{DATABASE}.readers", [f"{ARN}/other"]),
    Variant("cluster.version", "1.34", {f"{GENERAL}.release_version": REMOVED}),
    Variant("cluster.upgrade_policy", "EXTENDED"),
    Variant("cluster.endpoint.public_cidrs", ["8.8.8.0/25"]),
    Variant("cluster.endpoint.public", False, also={"cluster.endpoint.public_cidrs": REMOVED}),
    Variant("cluster.endpoint.private", False, {"access": REMOVED, "cluster.api_sources": REMOVED}),
    Variant("cluster.access_entries", {}),
    Variant("cluster.access_entries.team.principal_arn", f"{ARN}/other"),
    Variant("cluster.access_entries.team.policies", {"AmazonEKSEditPolicy": {"scope": "cluster"}}),
    Variant(
        "cluster.access_entries.team.policies.AmazonEKSViewPolicy.namespaces",
        ["a"],
        {"cluster.access_entries.team.policies.AmazonEKSViewPolicy": {"scope": "namespace", "namespaces": ["b"]}},
    ),
    Variant("cluster.access_entries.app.kubernetes_groups", ["others"]),
    Variant(
        "cluster.access_entries.app.type", "EC2_LINUX", also={"cluster.access_entries.app.kubernetes_groups": REMOVED}
    ),
    Variant("cluster.logs.types", ["audit"]),
    Variant("cluster.logs.retention_days", 30),
    Variant("cluster.logs.kms_key", True),
    Variant("cluster.encrypt_secrets", False),
    Variant("cluster.encrypt_secrets", True, {"cluster.encrypt_secrets": False}),
    Variant("cluster.secrets_key_deletion_window_days", 7),
    Variant("cluster.service_cidr", "10.100.0.0/16"),
    Variant("cluster.zonal_shift", True),
    Variant("cluster.oidc_provider", False),
    Variant("cluster.node_groups", {"spare": {"instance_types": ["m7i.large"]}}),
    Variant("cluster.spot", "forbidden"),
    Variant("cluster.node_ssm", True),
    Variant("cluster.eks_addons", {"vpc-cni": {"enabled": False}, "coredns": {}}),
    Variant("cluster.eks_addons.vpc-cni.enabled", False),
    Variant("cluster.eks_addons.vpc-cni.version", "v1.22.4-eksbuild.2"),
    Variant("cluster.eks_addons.vpc-cni.configuration", {"enableNetworkPolicy": "false"}),
    Variant("cluster.eks_addons.vpc-cni.conflicts_on_create", "OVERWRITE"),
    Variant("cluster.eks_addons.vpc-cni.conflicts_on_update", "PRESERVE"),
    Variant("cluster.eks_addons.vpc-cni.preserve", False),
    Variant("cluster.eks_addons.vpc-cni.identity", "irsa"),
    Variant("cluster.auto_mode", {"enabled": True}),
    Variant("cluster.auto_mode.custom_tags", True, {"cluster.auto_mode": {"enabled": True}}),
    Variant("cluster.api_sources", {}),
    Variant("cluster.api_sources.vpn.cidr", "10.201.0.0/16"),
    *(
        variant
        for key, value, other in (("prefix_list", LIST, OTHER_LIST), ("security_group", SOURCE_GROUP, OTHER_GROUP))
        for variant in (
            Variant(f"cluster.api_sources.vpn.{key}", value, also={"cluster.api_sources.vpn.cidr": REMOVED}),
            Variant(f"cluster.api_sources.vpn.{key}", other, {"cluster.api_sources.vpn": {key: value}}),
            Variant(f"cluster.node_ingress.probe.{key}", value, also={"cluster.node_ingress.probe.cidr": REMOVED}),
            Variant(
                f"cluster.node_ingress.probe.{key}",
                other,
                {"cluster.node_ingress.probe": {key: value, "from_port": 8080}},
            ),
        )
    ),
    Variant("cluster.node_ingress", {}),
    Variant("cluster.node_ingress.probe.cidr", "10.201.8.0/24"),
    Variant("cluster.node_ingress.probe.protocol", "udp"),
    Variant("cluster.node_ingress.probe.from_port", 8081),
    Variant("cluster.node_ingress.probe.to_port", 8082),
    Variant("cluster.force_update_version", True),
    Variant("cluster.identity_provider", REMOVED),
    *(Variant(f"cluster.identity_provider.{key}", value) for key, value in IDENTITY_PROVIDER.items()),
    Variant(f"{GENERAL}.instance_types", ["m7i.xlarge"]),
    Variant(f"{GENERAL}.capacity", "SPOT"),
    Variant(f"{GENERAL}.os", "BOTTLEROCKET", {f"{GENERAL}.release_version": REMOVED}),
    Variant(f"{GENERAL}.release_version", "1.35.6-20260901"),
    Variant(f"{GENERAL}.min_size", 2),
    Variant(f"{GENERAL}.max_size", 9),
    Variant(f"{GENERAL}.desired_size", 2),
    Variant(f"{GENERAL}.desired_size", 2, TERRAFORM_SIZES),
    Variant(f"{GENERAL}.desired_size_managed_by", "terraform", {"addons.cluster_autoscaler": REMOVED}),
    Variant(f"{GENERAL}.labels", {"team": "others"}),
    Variant(f"{GENERAL}.taints", []),
    Variant(f"{GENERAL}.disk.size_gib", 80),
    Variant(f"{GENERAL}.disk.iops", 4000),
    Variant(f"{GENERAL}.disk.throughput_mib", 250),
    Variant(f"{GENERAL}.max_unavailable_percentage", 50),
    Variant(f"{GENERAL}.node_repair", False),
    Variant(f"{GENERAL}.metadata_hop_limit", 2),
    Variant(f"{BASTION}.instance_type", "t4g.nano"),
    Variant(f"{BASTION}.instance_type", "t3.nano"),
    Variant(f"{BASTION}.ami_id", "ami-0123456789abcdef0"),
    Variant(f"{BASTION}.max_age_days", 9),
    Variant(f"{BASTION}.disk_gib", 30),
    Variant(f"{BASTION}.policy", "AmazonEKSEditPolicy"),
    Variant(f"{BASTION}.namespaces", ["others"]),
    Variant(f"{BASTION}.session_logs.destination", "s3"),
    Variant(f"{BASTION}.session_logs.retention_days", 30),
    Variant(f"{BASTION}.session_logs.bucket", "another", {f"{BASTION}.session_logs": {"destination": "s3"}}),
    Variant(f"{BASTION}.session_logs.on_destroy", "keep"),
    Variant(f"{BASTION}.session_logs.on_destroy", "keep", {f"{BASTION}.session_logs": {"destination": "s3"}}),
    Variant(f"{BASTION}.idle_timeout_minutes", 9),
    Variant(f"{BASTION}.max_session_minutes", 99),
    Variant("addons.velero", REMOVED),
    Variant("addons.velero.bucket", "another"),
    Variant("addons.velero.noncurrent_days", 9),
    Variant("addons.velero.volumes", "account"),
    Variant("addons.loki", REMOVED),
    Variant("addons.loki.bucket", "another"),
    Variant("addons.loki.retention_days", 99),
    Variant("addons.loki.noncurrent_days", 9),
    Variant("addons.loki.namespace", "logs"),
    Variant("addons.loki.service_account", "other"),
    Variant("addons.karpenter", REMOVED),
    Variant("addons.cloudwatch", REMOVED),
    Variant("addons.cloudwatch.retention_days", 60),
    Variant("addons.cloudwatch.fluent_bit_service_account", "other"),
    Variant("addons.external_dns", REMOVED),
    Variant("addons.external_dns.hosted_zone_ids", ["Z0123456789ABCDEFGHIK"]),
    Variant("addons.cert_manager", REMOVED),
    Variant("addons.cluster_autoscaler", REMOVED),
    Variant("addons.external_secrets", REMOVED),
    Variant("addons.aws_load_balancer_controller", REMOVED),
    Variant("addons.ebs_csi", {}, {"cluster.eks_addons.aws-ebs-csi-driver": {"enabled": False}}),
    Variant(
        "addons.ebs_csi.volumes",
        "account",
        {"cluster.eks_addons.aws-ebs-csi-driver": {"enabled": False}, "addons.ebs_csi": {}},
    ),
    Variant("repository", {"owner": "others", "name": "platform"}, platform=True),
    Variant("tags", {"team": "others"}, platform=True),
    Variant("iam.path", "/platform/", platform=True),
    Variant("iam.permissions_boundary", "ceiling", platform=True),
    Variant("state.bucket", "another", platform=True),
    Variant("state.table", "another", platform=True),
    Variant("state.locking", "both", platform=True),
    Variant("state.encryption", "s3", platform=True),
    Variant("state.noncurrent_retention_days", 30, platform=True),
    Variant("state.access_logs.enabled", False, platform=True),
    Variant("state.access_logs.retention_days", 30, platform=True),
)


def put(block: Any, key: str, value: Any) -> None:
    """Set a key of an environment, dotted."""
    *way, last = key.split(".")
    for step in way:
        block = block[int(step)] if isinstance(block, list) else block.setdefault(step, {})
    if value is REMOVED:
        del block[last]
    else:
        block[last] = value

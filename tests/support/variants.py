"""Changes of one setting each, of the environment in `whole.py`: what follows from them is asked of the provider.

A few start from a variation of it, because the setting has no effect there.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.platforms import REMOVED
from support.whole import WHOLE

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
ORDERS = "workloads.orders"


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
        return (
            ("access", "addons", "workloads", "cluster")
            if self.key.startswith(("registry", "secrets.", "budget"))
            else ()
        )


QUAY: Changes = {"registry.pull_through_caches.quay": {"upstream": "quay.io"}}
STAGING: Changes = {
    "stage": "staging",
    "waivers": [{"guard": "on-demand-nodes", "until": "2027-01-01", "reason": "spot is tried until next year"}],
}
SUBNET = "subnet-{:017x}"
EXISTING: Changes = {
    "vpc_id": "vpc-0123456789abcdef0",
    "cidrs": ["10.0.0.0/16", "100.64.0.0/16"],
    "subnets": {"private": {zone: SUBNET.format(place) for place, zone in enumerate("abc")}},
    "route_table_ids": ["rtb-0123456789abcdef0"],
    "role_tags": "set",
}
NO_USE = tuple(
    f"network.{key}"
    for key in ("cidr", "secondary_cidrs", "tiers", "subnet_tags", "nat", "flow_logs", "routes", "transit_gateways")
)
"""What there is no use for in a VPC that others made."""
IPV6: Changes = {"network.ipv6": {}}
PODS: Changes = {"cluster.pod_network": {"external_snat": False}}
INTO_EXISTING: Changes = {
    **dict.fromkeys(NO_USE, REMOVED),
    "network.gateway_endpoints": ["s3"],
    "network.existing": EXISTING,
}
TERRAFORM_SIZES: Changes = {f"{GENERAL}.desired_size_managed_by": "terraform", "addons.cluster_autoscaler": REMOVED}
OWN_AMI = "ami-0123456789abcdef0"
OWN: Changes = {f"{GENERAL}.release_version": REMOVED, f"{GENERAL}.ami_id": OWN_AMI}
NO_DRIVER: Changes = {f"{GENERAL}.accelerator": "none"}
BOTTLEROCKET: Changes = {f"{GENERAL}.release_version": REMOVED, f"{GENERAL}.os": "BOTTLEROCKET"}
KUBELET: Changes = {
    "max_pods": 50,
    "kube_reserved": {"cpu": "100m"},
    "eviction_hard.memory_available": "6%",
    "image_gc_low_threshold_percent": 60,
}
TOLD: Changes = {
    f"{GENERAL}.kubelet": {"max_pods": 9, "kube_reserved": {}, "eviction_hard": {}},
}
RESERVED = "arn:aws:resource-groups:eu-west-1:111122223333:group"


def reserving(**reservation: str) -> Changes:
    """The node group in one zone, with reserved capacity."""
    return {f"{GENERAL}.zones": ["a"], f"{GENERAL}.capacity_reservation": reservation}


def preferring(preference: str) -> Changes:
    """The node group with a preference for reserved capacity, or against it."""
    return {f"{GENERAL}.capacity_reservation": {"preference": preference}}


def placing(**placement: object) -> Changes:
    """The node group in one zone, with a placement group."""
    return {f"{GENERAL}.zones": ["a"], f"{GENERAL}.placement_group": placement}


GITOPS: Changes = {
    "gitops": {
        "repository": {"credentials": {"kind": "token", "secret": "token"}},
        "applications": {"shop": {}},
        "sync_windows": [{"kind": "deny", "schedule": "0 22 * * 1-5", "duration": "8h"}],
    }
}
OURS_TO_UPGRADE: Changes = {**GITOPS, "gitops.own_upgrade": False}
VARIANTS = (
    Variant("waivers.0.until", "2027-02-01", STAGING),
    Variant("tags", {"team": "others"}),
    Variant("stage", "staging", {"cluster.spot": "forbidden"}),
    Variant("stage", "staging", {"cluster.spot": "forbidden", "network.flow_logs": {"destination": "s3"}}),
    Variant("network.cidr", "10.8.0.0/16"),
    Variant("network.secondary_cidrs", ["100.65.0.0/16"]),
    Variant("network.overlaps_with", []),
    Variant(
        "network.existing",
        EXISTING,
        also={key: INTO_EXISTING[key] for key in (*NO_USE, "network.gateway_endpoints")},
    ),
    Variant("network.existing.role_tags", "ignore", INTO_EXISTING),
    Variant("network.existing.cidrs", ["10.0.0.0/16"], INTO_EXISTING),
    Variant("network.zones", ["a", "b"]),
    Variant("network.tiers", ["public", "private"]),
    Variant("network.subnets", {"intra": {"a": "10.0.200.0/24", "b": "10.0.201.0/24", "c": "10.0.202.0/24"}}),
    Variant("network.subnet_tags", {"private": {"team": "others"}}),
    Variant("network.nat", "single"),
    Variant(
        "network.dns.hostnames", False, {"cluster": REMOVED, "access": REMOVED, "addons": REMOVED, "workloads": REMOVED}
    ),
    Variant(
        "network.dns.support", False, {"cluster": REMOVED, "access": REMOVED, "addons": REMOVED, "workloads": REMOVED}
    ),
    Variant("network.flow_logs.destination", "s3"),
    Variant("network.flow_logs.retention_days", 60),
    Variant("network.flow_logs.retention_days", 60, {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.flow_logs.kms_key", False),
    Variant("network.flow_logs.bucket", "another", {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.flow_logs.on_destroy", "keep"),
    Variant("network.flow_logs.on_destroy", "keep", {"network.flow_logs": {"destination": "s3"}}),
    Variant("network.endpoint_policy", {"principals": "account"}),
    Variant("network.endpoint_policy.principals", "account", {"network.endpoint_policy": {"principals": "everybody"}}),
    Variant(
        "network.endpoint_policy.organization_id",
        "o-a1b2c3d4e5f6",
        {"network.endpoint_policy": {"principals": "organization", "organization_id": "o-a1b2c3d4e5"}},
    ),
    Variant(
        "network.endpoint_policy.open_to_everybody",
        ["sts"],
        {"network.endpoint_policy": {"principals": "account"}},
    ),
    Variant(
        "network.endpoint_policy.readable_buckets",
        ["charts"],
        {"network.endpoint_policy": {"principals": "account"}},
    ),
    Variant("network.routes", {}),
    Variant("network.routes.offices.tiers", ["private", "intra"]),
    Variant("network.routes.offices.destinations", ["192.168.0.0/17", "pl-0123456789abcdef0"]),
    Variant("network.routes.offices.via", "pcx-0123456789abcdef0"),
    Variant("network.transit_gateways", {}),
    Variant("network.transit_gateways.core.id", "tgw-0123456789abcdef1"),
    Variant("network.transit_gateways.core.tier", "intra"),
    Variant("network.transit_gateways.core.appliance_mode", True),
    Variant("network.deny_ssh_from_internet", True),
    Variant("network.gateway_endpoints", ["s3"]),
    Variant("network.interface_endpoints", ["ecr.api"]),
    Variant("network.interface_endpoints", "auto"),
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
    Variant("registry.permissions", REMOVED),
    Variant("registry.permissions.replicate_from", []),
    Variant("registry.permissions.replicate_from.0.account", "777788889999"),
    Variant("registry.permissions.replicate_from.0.repository_prefixes", ["acme-"]),
    Variant("registry.permissions.caches_for", []),
    Variant("registry.permissions.caches_for.0.account", "777788889999"),
    Variant("registry.permissions.caches_for.0.caches", ["quay"], QUAY),
    Variant("registry.pull_through_caches", {}, {"registry.permissions": REMOVED}),
    Variant("registry.pull_through_caches.kubernetes.tag_mutability", "IMMUTABLE"),
    Variant("registry.pull_through_caches.kubernetes.kms_key", True),
    Variant("registry.pull_through_caches.kubernetes.tags", True),
    Variant("registry.pull_through_caches.kubernetes.upstream", "quay.io"),
    Variant("registry.pull_through_caches.kubernetes.days", 9),
    Variant("budget.monthly_usd", 600),
    Variant("budget.emails", ["team@example.com", "finance@example.com"]),
    Variant("budget.alerts.actual_percent", [50]),
    Variant("budget.alerts.forecast_percent", []),
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
    Variant("cluster.node_groups", {"spare": WHOLE["cluster"]["node_groups"]["spare"]}),
    Variant("cluster.oidc_provider", False, {"workloads": REMOVED}),
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
    Variant("network.ipv6", {}),
    Variant("network.ipv6.nat64", True, IPV6),
    Variant("network.ipv6.egress_only_internet_gateway", False, IPV6),
    Variant("network.ipv6.ipam_pool_id", "ipam-pool-0123456789abcdef0", IPV6),
    Variant("network.existing.ipv6", True, INTO_EXISTING),
    Variant("cluster.ip_family", "ipv6", IPV6),
    Variant("cluster.pod_network", {"prefix_delegation": True}),
    Variant("cluster.pod_network.prefix_delegation", True, PODS),
    Variant("cluster.pod_network.warm_prefix_target", 1, {**PODS, "cluster.pod_network.prefix_delegation": True}),
    Variant("cluster.pod_network.warm_ip_target", 5, PODS),
    Variant("cluster.pod_network.minimum_ip_target", 5, PODS),
    Variant("cluster.pod_network.security_groups_for_pods", "strict", PODS),
    Variant("cluster.pod_network.external_snat", True, PODS),
    Variant(
        "cluster.pod_network.custom_networking",
        True,
        {**PODS, "network.tiers": ["public", "private", "intra", "pod"]},
    ),
    Variant("network.tiers", ["public", "private", "intra", "pod"]),
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
    Variant(f"{GENERAL}.zones", ["a", "b"]),
    Variant(f"{GENERAL}.per_zone", True),
    Variant(f"{GENERAL}.instance_types", ["g5.xlarge"]),
    Variant(f"{GENERAL}.accelerator", "nvidia", {f"{GENERAL}.instance_types": ["p3.2xlarge"], **NO_DRIVER}),
    Variant(f"{GENERAL}.ami_id", OWN_AMI, {f"{GENERAL}.release_version": REMOVED}),
    Variant(f"{GENERAL}.ami_id", "ami-0fedcba9876543210", OWN),
    Variant(f"{GENERAL}.taints", [], OWN),
    Variant(f"{GENERAL}.kubelet", {"max_pods": 110}),
    *(Variant(f"{GENERAL}.kubelet.{key}", value, TOLD) for key, value in KUBELET.items()),
    Variant(f"{GENERAL}.local_storage", "RAID0"),
    Variant(f"{GENERAL}.bottlerocket", {"motd": "hello"}, BOTTLEROCKET),
    Variant(f"{GENERAL}.tags", {"team": "web"}),
    Variant(f"{GENERAL}.max_unavailable", 2),
    Variant(f"{GENERAL}.force_update_version", True),
    Variant(f"{GENERAL}.capacity_reservation", {"preference": "none"}),
    Variant(f"{GENERAL}.capacity_reservation.preference", "open", preferring("none")),
    Variant(f"{GENERAL}.capacity_reservation.id", "cr-0fedcba9876543210", reserving(id="cr-0123456789abcdef0")),
    Variant(
        f"{GENERAL}.capacity_reservation.resource_group_arn",
        f"{RESERVED}/b",
        reserving(resource_group_arn=f"{RESERVED}/a"),
    ),
    Variant(f"{GENERAL}.placement_group", {"strategy": "spread"}),
    Variant(f"{GENERAL}.placement_group.strategy", "spread", placing(strategy="cluster")),
    Variant(f"{GENERAL}.placement_group.partitions", 4, placing(strategy="partition", partitions=3)),
    Variant(f"{GENERAL}.efa", True, {f"{GENERAL}.instance_types": ["m5n.24xlarge"], f"{GENERAL}.zones": ["a"]}),
    Variant("cluster.node_policies", {"logs": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"}),
    Variant("cluster.node_tags", ["team"], {"tags": {"team": "web"}}),
    Variant("tags", {"team": "others"}, {"tags": {"team": "web"}, "cluster.node_tags": ["team"]}),
    Variant("cluster.control_plane_zones", ["a", "b"]),
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
    Variant("addons.metrics_server", REMOVED),
    Variant("addons.kyverno", {}),
    Variant("addons.jaeger.namespace", "traces"),
    Variant("workloads", {}),
    Variant(f"{ORDERS}.namespace", "others"),
    Variant(f"{ORDERS}.service_account", "others"),
    Variant(f"{ORDERS}.statements", {}),
    Variant(f"{ORDERS}.statements", {"Write": {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::acme/*"]}}),
    Variant(f"{ORDERS}.statements.Read.actions", ["s3:GetObjectTagging"]),
    Variant(f"{ORDERS}.statements.Read.resources", ["arn:aws:s3:::acme-stock/*"]),
    Variant(f"{ORDERS}.statements.Read.conditions", {"Bool": {"aws:SecureTransport": ["true"]}}),
    Variant(f"{ORDERS}.managed_policies", []),
    Variant(f"{ORDERS}.policies", ["teams/shop"]),
    Variant(f"{ORDERS}.identity", "irsa"),
    Variant(
        "addons.ebs_csi.volumes",
        "account",
        {"cluster.eks_addons.aws-ebs-csi-driver": {"enabled": False}, "addons.ebs_csi": {}},
    ),
    Variant("gitops.repository.url", "https://git.acme-corp.dev/platform.git", GITOPS),
    Variant("gitops.repository.credentials", REMOVED, GITOPS),
    Variant("gitops.repository.credentials.revision", 2, GITOPS),
    Variant("gitops.revision", "develop", GITOPS),
    Variant("gitops.path", "deploy", GITOPS),
    Variant("gitops.namespace", "argo", GITOPS),
    Variant("gitops.applications.shop.namespace", "shops", GITOPS),
    Variant("gitops.sync", "manual", GITOPS),
    Variant("gitops.sync_windows", [], GITOPS),
    Variant("gitops.chart_repositories", ["https://charts.acme-corp.dev"], GITOPS),
    Variant("gitops.hostname", "argocd.acme-corp.dev", GITOPS),
    Variant("gitops.hostname", "argocd.acme-corp.dev", OURS_TO_UPGRADE),
    Variant("gitops.high_availability", True, GITOPS),
    Variant("gitops.high_availability", True, OURS_TO_UPGRADE),
    Variant("gitops.own_upgrade", False, GITOPS),
    Variant("gitops.values", {"server": {"replicas": 3}}, GITOPS),
    Variant("gitops.values", {"server": {"replicas": 3}}, OURS_TO_UPGRADE),
    Variant("repository.owner", "others", platform=True),
    Variant("tags", {"team": "others"}, platform=True),
    Variant("iam.path", "/platform/", platform=True),
    Variant("iam.permissions_boundary", "ceiling", platform=True),
    Variant("terraform.version", "1.11.4", platform=True),
    Variant("terraform.platforms", ["linux_arm64"], platform=True),
    Variant("ci.roles", False, platform=True),
    Variant("ci.roles", False, GITOPS, platform=True),
    Variant("ci.plan_policies", ["more"], platform=True),
    Variant("ci.apply_policies", ["more"], platform=True),
    Variant("ci.plan_secrets", "none", platform=True),
    Variant("accounts.main.github_oidc_provider", "existing", platform=True),
    Variant("repository.id", 8150, platform=True),
    Variant("repository.default_branch", "trunk", platform=True),
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
        block[last] = copy.deepcopy(value)  # several variants start from the same one

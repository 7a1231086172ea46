"""A platform that uses what there is, and single changes that make a fault each."""

from collections.abc import Mapping
from dataclasses import dataclass

from support.platforms import ENVIRONMENT, PLATFORM, REMOVED, changed

ROLE = "arn:aws:iam::111122223333:role"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
FULL = changed(
    ENVIRONMENT,
    {
        "stage": "production",
        "tags": {"team": "shop"},
        "network.subnets": {"public": {"a": "10.0.0.0/24", "b": "10.0.1.0/24", "c": "10.0.2.0/24"}},
        "network.flow_logs": {"destination": "s3", "bucket": "acme-dev-flows"},
        "cluster": {
            "endpoint": {"private": True},
            "logs": {"types": ["api", "audit"]},
            "access_entries": {
                "admin": {"principal_arn": f"{ROLE}/admin", "kubernetes_groups": ["admins"]},
                "ops": {"principal_arn": f"{ROLE}/ops", "policies": {"AmazonEKSViewPolicy": {"scope": "cluster"}}},
            },
            "node_groups": {
                "general": {"instance_types": ["t3.medium"], "disk": {"size_gib": 50}},
                "batch": {"instance_types": ["m7i.large"], "taints": [{"key": "batch", "effect": "NO_SCHEDULE"}]},
                "arm": {"instance_types": ["m7g.large"], "architecture": "arm64", "labels": {"kind": "arm"}},
            },
            "eks_addons": {"metrics-server": {}},
        },
        "registry": {
            "repositories": {"api": {}, "web": {"lifecycle": {"tagged_images_kept": 5}}},
            "pull_through_caches": {"quay": {"upstream": "quay.io"}},
            "replication": {"destinations": [{"region": "eu-central-1"}, {"region": "eu-north-1"}]},
        },
        "secrets": {
            "database": {"generate": {"length": 20, "fixed": {"username": "shop"}}},
            "token": {"replicas": {"eu-central-1": {}}},
        },
        "addons": {"external_dns": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ", "Z1111111111"]}, "loki": {}},
        "access": {"bastion": {"session_logs": {"retention_days": 30}}},
    },
)
OTHER = changed(ENVIRONMENT, {"environment": "qa", "network.cidr": "10.1.0.0/16", "registry": {"repositories": {}}})
FILES = {"platform": PLATFORM, "dev": FULL, "qa": OTHER}


@dataclass(frozen=True, eq=False)
class Mutation:
    """One change of one file.

    Attributes:
        key: The dotted key that is changed.
        value: Its new value.
        file: The file.
        needs: Other keys, or the beginnings of keys, without which its fault cannot be judged, with their files.
    """

    key: str
    value: object
    file: str = "dev"
    needs: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The key with its file."""
        return f"{self.file}:{self.key}"

    def depends_on(self, other: "Mutation") -> bool:
        """Whether the other one keeps this one's fault from being judged."""
        return any(other.place.startswith(needed) for needed in self.needs)

    def touches(self, other: "Mutation") -> bool:
        """Whether both change the same thing."""
        return self.place.startswith(other.place) or other.place.startswith(self.place)


GENERAL, BATCH, ARM = (f"cluster.node_groups.{name}" for name in ("general", "batch", "arm"))
MUTATIONS = (
    # single values
    Mutation("account", "mian"),
    Mutation("tags.team", 7),
    Mutation("tags.Name", "x"),
    Mutation("networks", {}),
    Mutation("network.nat", "sinlge"),
    Mutation("network.natt", "none"),
    Mutation("network.flow_logs.retention_days", 8),
    Mutation("network.interface_endpoints", ["sts", "s3", "st"]),
    Mutation("cluster.version", "1.29"),
    Mutation("cluster.upgrade_policy", "standard"),
    Mutation("cluster.zonal_shift", "on"),
    Mutation("cluster.access_entries.admin.principal_arn", "admin"),
    Mutation("cluster.access_entries.Bad", {"principal_arn": f"{ROLE}/bad", "kubernetes_groups": ["bad"]}),
    Mutation("cluster.eks_addons.metrics-server.version", "1"),
    Mutation("cluster.eks_addons.core-dns", {}),
    Mutation(f"{BATCH}.instance_types", ["m5.3xlarge"]),
    Mutation(f"{GENERAL}.instance_types", ["t3.medium", "t3_large"]),
    Mutation(f"{GENERAL}.node_repair", "yes"),
    Mutation(f"{ARM}.labels.k8s", {}),
    Mutation("registry.scan_on_push", 1),
    Mutation("registry.repositories.web.lifecycle.tagged_images_kept", 0),
    Mutation("registry.pull_accounts", ["1", {"account": "2"}]),
    Mutation("registry.enhanced_scanning", None),
    Mutation("secrets.token.recovery_window_days", "30"),
    Mutation("secrets.Upper", {}),
    Mutation("secrets.token.rotation", {"lambda_arn": FUNCTION, "schedule": "rate(5000 days)"}),
    Mutation("addons.karpentr", {}),
    Mutation("addons.velero", None),
    Mutation("addons.loki", 7),
    Mutation("access.bastion.disk_gib", 1),
    Mutation("waivers", [{"guard": "two-zone", "until": "2027-01-01", "reason": "say in four words"}]),
    Mutation("account", "mian", "qa"),
    Mutation("network.cidr", "10.1.0.0", "qa"),
    Mutation("registry", 7, "qa"),
    Mutation("region", "eu-wset-1", "platform"),
    Mutation("state.locking", "table", "platform"),
    Mutation("repository.owner", REMOVED, "platform"),
    # what does not fit together within a block
    Mutation("network.secondary_cidrs", ["192.168.0.0/24"], needs=("dev:network.cidr",)),
    Mutation("network.subnets.public.b", "10.0.0.0/25", needs=("dev:network.subnets",)),
    Mutation("network.subnets.private", {"a": "10.0.64.0/24"}, needs=("dev:network.zones", "platform:region")),
    Mutation("cluster.endpoint.public", True),
    Mutation("cluster.logs.types", ["api", "api"]),
    Mutation(f"{GENERAL}.min_size", 7),
    Mutation(f"{BATCH}.desired_size", 9),
    Mutation(f"{BATCH}.release_version", "1.34.7-20260911", needs=("dev:cluster.version",)),
    Mutation(f"{ARM}.instance_types", ["m7i.xlarge"]),
    Mutation("registry.tag_exclusions", ["latest"]),
    Mutation("secrets.database.generate.key", "username"),
    Mutation("secrets.database.generate.exclude_characters", "0123456789"),
    Mutation("cluster.eks_addons.kube-proxy", {"version": "v1.33.10-eksbuild.29"}, needs=("dev:cluster.version",)),
    Mutation("addons.velero", {"service_account": "external-dns", "namespace": "external-dns"}),
    # across blocks
    Mutation("cluster.service_cidr", "10.0.0.0/16"),
    Mutation("network.dns", {"hostnames": False}),
    Mutation(f"{BATCH}.capacity", "SPOT"),
    Mutation("registry.pull_through_caches.api", {"upstream": "quay.io"}),
    Mutation("registry.replication.destinations", [{"region": "eu-west-1"}], needs=("platform:region", "dev:account")),
    Mutation("secrets.token.replicas.us-east-1", {"kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1"}),
    Mutation("secrets.database.readers", ["arn:aws-cn:iam::111122223333:role/a"], needs=("platform:region",)),
    Mutation("network.zones", ["a", "b", "f"], "qa", needs=("platform:region",)),
    Mutation("addons.loki.bucket", "acme-dev-flows", needs=("platform:region", "dev:account", "dev:network.flow_logs")),
    # guards
    Mutation("cluster.encrypt_secrets", False, needs=("dev:waivers",)),
    Mutation("registry.kms_key", False, needs=("dev:waivers",)),
    Mutation("cluster.deletion_protection", False, needs=("dev:waivers",)),
    Mutation("registry.repositories.api.tag_mutability", "MUTABLE", needs=("dev:waivers",)),
    # across files
    Mutation("network.cidr", "10.0.0.0/20", "qa", needs=("dev:account", "qa:account", "platform:account")),
    Mutation("network.overlaps_with", ["nobody"], "qa"),
    Mutation("accounts.twin", {"id": "111122223333", "state_bucket": "acme-twin"}, "platform"),
    # AWS's limits on names
    Mutation(f"cluster.node_groups.{'g' * 37}", {"instance_types": ["t3.medium"]}),
    Mutation("registry.pull_through_caches.a-rather-long-name-for-a-cache", {"upstream": "quay.io"}),
    Mutation("secrets.blue-secret", {}, needs=("platform:project",)),
)


def mutated(mutations: Mapping[str, object] | tuple[Mutation, ...]) -> dict[str, Mapping[str, object]]:
    """The files with some changes."""
    files: dict[str, Mapping[str, object]] = dict(FILES)
    for one in mutations:
        files[one.file] = changed(files[one.file], {one.key: one.value})
    return files

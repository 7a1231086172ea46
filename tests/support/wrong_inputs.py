"""Inputs that are refused, at least one for each refusal that the model has.

Each is a set of changes to a valid file: dotted keys of `dev.yaml`, or of another file that is named before a colon.
Where a file is no YAML that a program would write, its text stands in the place of the changes.
"""

from support.clusters import CLUSTER
from support.platforms import ENVIRONMENT, OURS, REMOVED, changed

VALID = changed(ENVIRONMENT, {"cluster": CLUSTER})
IAM = "arn:aws:iam::111122223333"
MANY_ROLES = [f"{IAM}:role/team-{number:04}" for number in range(500)]
MANY_ACCOUNTS = [f"{number:012}" for number in range(400)]
TEN = MANY_ACCOUNTS[:10]
PREFIXES = [f"team-{number}/" for number in range(30)]
SOURCE = {"replicate_from": [{"account": "444455556666", "repository_prefixes": ["acme-"]}]}
ZONE = "Z0123456789ABCDEFGHIJ"
REAL = {f"platform:{key}": value for key, value in OURS.items()}
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:ecr-pullthroughcache/hub"
NAT = {"network.nat": "none", "network.interface_endpoints": [], "network.gateway_endpoints": []}
TRANSIT = "tgw-0123456789abcdef0"
AWAY = {"destinations": ["192.168.0.0/16"], "via": TRANSIT}
PRODUCTION = {"stage": "production"}
WAIVER = {"guard": "encryption", "until": "2027-01-01", "reason": "until the migration is done"}
RULE_WAIVER = {**{key: value for key, value in WAIVER.items() if key != "guard"}, "rule": "eks-secrets-encrypted"}
AGREED = {
    "layer": "network",
    "address": "aws_vpc.network_39EEAA36",
    "until": "2027-01-01",
    "reason": "until the migration is done",
}
OFFENCE = {"stage": "production", "cluster.encrypt_secrets": False}
PUBLIC = {"cluster.endpoint.public": True, "cluster.endpoint.public_cidrs": ["203.0.113.0/24"]}
ENTRY = "cluster.access_entries.admin"
GROUP = "cluster.node_groups.general"
FAMILY = {"network.ipv6": {}, "cluster.ip_family": "ipv6"}
POD_NETWORK = "cluster.pod_network"
CNI_CONFIGURATION = "cluster.eks_addons.vpc-cni.configuration"
SUBNET = "subnet-{:017x}"
EXISTING_VPC = {
    "vpc_id": "vpc-0123456789abcdef0",
    "cidrs": ["10.0.0.0/16"],
    "subnets": {"private": {"a": SUBNET.format(1), "b": SUBNET.format(2)}},
}


def group(**values: object) -> dict[str, object]:
    """A node group with values of its own."""
    return {f"{GROUP}.{key}": value for key, value in values.items()}


READ = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::acme-orders/*"]}


def entry(**values: object) -> dict[str, object]:
    """An access entry that differs from a valid one."""
    return {ENTRY: {"principal_arn": f"{IAM}:role/admin", **values}}


def existing(**values: object) -> dict[str, object]:
    """A VPC that others made, in the place of one of our own."""
    given = {f"network.existing.{key}": value for key, value in values.items()}
    return {"network": {"zones": ["a", "b"], "existing": EXISTING_VPC}, **given}


def workload(**values: object) -> dict[str, object]:
    """A workload that differs from a valid one."""
    return {"workloads.orders": {"namespace": "shop", "statements": {"Read": READ}, **values}}


def statement(**values: object) -> dict[str, object]:
    """A workload with one statement that differs from a valid one."""
    return workload(statements={"Read": {**READ, **values}})


def lifecycle(**values: object) -> dict[str, object]:
    """A rule of a registry's lifecycle."""
    return {"registry.lifecycle": values}


def cache(**values: object) -> dict[str, object]:
    """A pull-through cache."""
    return {"registry.pull_through_caches.hub": values}


def generated(**values: object) -> dict[str, object]:
    """A secret whose value is generated."""
    return {"secrets.database.generate": values}


def rotated(**values: object) -> dict[str, object]:
    """A secret that a function renews."""
    return {"secrets.database.rotation": {"lambda_arn": FUNCTION, **values}}


SHAPES: tuple[dict[str, object], ...] = (
    {"network.natt": "none"},
    {"network.vpc_id": "vpc-1"},
    {"account": REMOVED},
    {"network.cidr": REMOVED},
    {"tags": None},
    {"network": None},
    {"cluster": None},
    {"secrets": None},
    {"addons.velero": None},
    {"registry.replication.destinations": None},
    {"network.dns": []},
    {"network.tiers": "private"},
    {"network.tiers": []},
    {"network.tiers": None},
    {"network.secondary_cidrs": [f"10.{number}.0.0/16" for number in range(1, 7)]},
    {"cluster.encrypt_secrets": "on"},
    {"cluster.encrypt_secrets": "yes"},
    {"cluster.encrypt_secrets": "False"},
    {"cluster.encrypt_secrets": "true"},
    {"cluster.encrypt_secrets": "maybe"},
    {"cluster.encrypt_secrets": None},
    {f"{GROUP}.min_size": "1_4"},
    {f"{GROUP}.min_size": "1"},
    {f"{GROUP}.min_size": "2.5"},
    {f"{GROUP}.min_size": "0x10"},
    {f"{GROUP}.min_size": -1},
    {f"{GROUP}.disk.size_gib": 10},
    {f"{GROUP}.disk.size_gib": 20000},
    {"tags.team": 7},
    {"tags.team": True},
    {"tags.team": None},
    {"tags.team": ["a"]},
    {"cluster.upgrade_policy": "standard"},
    {"network.nat": "sinlge"},
    {"network.nat": "gateway"},
    {"network.nat": 1},
    {"secrets.database.description": "x" * 2049},
    {**OFFENCE, "waivers": [{**WAIVER, "until": "soon"}]},
    {**OFFENCE, "waivers": [{**WAIVER, "until": 2027}]},
    {**OFFENCE, "waivers": [{**WAIVER, "reason": "because"}]},
    {**OFFENCE, "waivers": [{**WAIVER, "rule": "eks-secrets-encrypted"}]},
    {**OFFENCE, "waivers": [{**WAIVER, "resource": "aws_eks_cluster.*"}]},
    {**OFFENCE, "waivers": [{**RULE_WAIVER, "rule": "EKS.3"}]},
    {"acknowledgements": [{**AGREED, "address": "the vpc"}]},
    {"acknowledgements": [{**AGREED, "address": "data.aws_vpc.main"}]},
    {"ignored_drift": [{**AGREED, "reason": "because"}]},
)
PLATFORM_FILE: tuple[dict[str, object], ...] = (
    {"platform:project": "Acme"},
    {"platform:project": "a" * 60},
    {"platform:region": "eu-wset-1"},
    {"platform:accounts": {}},
    {"platform:delivery.runners": {"prud": ["self-hosted"]}},
    {"platform:delivery.runners": {"dev": ["self hosted"]}},
    {"platform:delivery.engine": "hcp"},
    {"platform:delivery.hcp": {"organization": "acme"}},
    {"platform:delivery": {"engine": "hcp", "hcp": {"organization": "a", "host": "localhost"}}},
    {"platform:accounts.main.id": "12345"},
    {"platform:accounts.main.id": 12345678901},
    {"platform:accounts.other": {"id": "111122223333", "state_bucket": "acme-other"}},
    {"platform:accounts.other": {"id": "999999999999"}},
    {"platform:repository.owner": "a b"},
    {"platform:repository.name": ".."},
    {"platform:repository.default_branch": "a..b"},
    {"platform:state.bucket": "My_Bucket"},
    {"platform:state.table": "x"},
    {"platform:terraform.version": "1.9.8"},
    {"platform:terraform.version": ">= 1.11.0"},
    {"platform:terraform.platforms": ["linux"]},
    {"platform:terraform.platforms": []},
    {"platform:iam.path": "platform"},
    {"platform:iam.path": "/a*b/"},
    {"platform:iam.path": "/aws-reserved/mine/"},
    {"platform:iam.permissions_boundary": "/ceiling"},
    {"platform:iam.permissions_boundary": "arn:aws:iam::111122223333:policy/ceiling"},
)
HEADINGS: tuple[dict[str, object], ...] = (
    {"environment": "prod"},
    {"region": "cn-north-1"},
    {"environment": "../dev"},
    {"environment": "bootstrap"},
    {"account": "mian"},
    {"account": "elsewhere"},
    {"tags.aws:owner": "me"},
    {"tags.owner": "x" * 257},
    {"tags": {"owner": "me", "Owner": "you"}},
    {"tags.project": "me"},
    {"tags": {f"tag-{number}": "x" for number in range(60)}},
    {"cluster": REMOVED, "access": {}},
    {"bootstrap-x:stage": "staging", "platform:accounts.x-network": {"id": "999999999999", "state_bucket": "x-state"}},
)
NETWORKS: tuple[dict[str, object], ...] = (
    {"network.cidr": 10},
    {"network.cidr": "10.0.0.0"},
    {"network.cidr": "10.0.0.0/33"},
    {"network.cidr": "10.0.0.0/30"},
    {"network.cidr": "10.0.0.1/16"},
    {"network.cidr": "8.8.0.0/16"},
    {"network.cidr": "10.0.0.0/8"},
    {"network.cidr": "10.0.0.0/26"},
    {"network.secondary_cidrs": ["192.168.0.0/24"]},
    {"network.secondary_cidrs": ["10.0.128.0/20"]},
    {"network.overlaps_with": ["nobody"]},
    {"network.overlaps_with": ["dev"]},
    {"qa:network.cidr": "10.0.128.0/20"},
    {"network.zones": 9},
    {"network.zones": "all"},
    {"network.zones": ["a", "b", "z"]},
    {"network.zones": ["a", "b", "b"]},
    {"network.zones": ["a", "b", "f"]},
    {"network.zones": 6},
    {"network.zones": ["euw1-az1", "a"]},
    {"network.zones": ["use1-az1", "use1-az2"]},
    {"network.zones": ["use1-az3", "use1-az1"]},
    {"network.zones": 1},
    {"network.tiers": ["public"]},
    {"network.tiers": ["public", "private", "public"]},
    {"network.tiers": ["private"]},
    {"network.subnets.intra": {"a": "10.0.0.0/24"}},
    {"network.subnets.public": {zone: f"10.0.{place}.0/30" for place, zone in enumerate("abc")}},
    {"network.subnets.public": {"a": "10.0.0.0/24", "b": "10.0.1.0/24"}},
    {"network.subnets.public": {zone: f"10.0.{place}.0/24" for place, zone in enumerate("abcd")}},
    {"network.subnets.public": {"a": "10.0.48.0/24", "b": "10.0.1.0/24", "c": "10.0.2.0/24"}},
    {"network.subnets.public": {"a": "10.9.0.0/24", "b": "10.0.1.0/24", "c": "10.0.2.0/24"}},
    {"network.subnets.public": {"a": "10.0.1.0/25", "b": "10.0.1.0/24", "c": "10.0.2.0/24"}},
    {"network.flow_logs.retention_days": 8},
    {"network.flow_logs.bucket": "acme-flows"},
    {"network.interface_endpoints": ["s3"]},
    {"network.interface_endpoints": ["ecr.apo"]},
    {"network.interface_endpoints": ["route53"]},
    {"network.endpoint_policy": {"principals": "organization"}},
    {"network.endpoint_policy": {"principals": "account", "organization_id": "o-a1b2c3d4e5"}},
    {"network.endpoint_policy": {"principals": "organization", "organization_id": "acme"}},
    {"network.endpoint_policy": {"principals": "everybody", "readable_buckets": ["charts"]}},
    {"network.endpoint_policy": {"principals": "account", "open_to_everybody": ["st"], "readable_buckets": ["s3://a"]}},
    {"network.routes": {"away": {**AWAY, "destinations": ["pl-1"]}}},
    {"network.routes": {"away": {**AWAY, "destinations": ["10.0.128.0/20", "0.0.0.0/0"]}}},
    {"network.routes": {"away": {**AWAY, "destinations": ["0.0.0.0/0"], "tiers": ["public"]}}},
    {"network.routes": {"away": {**AWAY, "tiers": ["intra"]}}},
    {"network.routes": {"away": AWAY, "other": AWAY}},
    {"network.routes": {"away": {**AWAY, "via": "igw-0123456789abcdef0"}}},
    {"network.routes": {"away": {**AWAY, "via": {"a": TRANSIT, "f": TRANSIT}, "tiers": ["public"]}}},
    {"network.transit_gateways": {"core": {"id": "tgw-1"}}},
    {"network.transit_gateways": {"core": {"id": TRANSIT, "tier": "intra"}, "edge": {"id": TRANSIT}}},
    {"network.dns.hostnames": False},
)
EXISTING_VPCS: tuple[dict[str, object], ...] = (
    existing(vpc_id="vpc-1"),
    existing(vpc_id=REMOVED),
    existing(vpc_tags={"Name": "shared"}),
    existing(cidrs=[]),
    existing(cidrs=["10.0.0.0/8"]),
    existing(cidrs=["10.0.0.0/16", "10.0.128.0/20"]),
    existing(subnets={}),
    existing(subnets={"private": {"a": "subnet-1", "b": SUBNET.format(2)}}),
    existing(subnets={"private": {"a": SUBNET.format(1), "b": SUBNET.format(1)}}),
    existing(subnets={"private": {"a": SUBNET.format(1), "c": SUBNET.format(2)}}),
    existing(subnet_tags={"private": {"tier": "private"}}),
    existing(subnet_tags={"public": {}}),
    existing(owner="999999999999", vpc_id=REMOVED, vpc_tags={"Name": "shared"}),
    existing(owner="999999999999", subnet_tags={"public": {"tier": "public"}}),
    existing(owner="999999999999", role_tags="set"),
    existing(owner="111122223333"),
    {**existing(owner="999999999999"), "network.interface_endpoints": ["sts"]},
    existing(endpoints=["s3", "s3"]),
    existing(endpoints=["ecr.apo"]),
    existing(endpoints=["sts"], outbound="none"),
    existing(route_table_ids=["rtb-1"]),
    existing(route_table_ids=["rtb-0123456789abcdef0"]),
    {**existing(), "network.gateway_endpoints": ["s3"]},
    {**existing(endpoints=["sts"]), "network.interface_endpoints": ["sts"]},
    {**existing(), "network.interface_endpoints": ["sts", "sts"]},
    {**existing(), "network.cidr": "10.0.0.0/16", "network.nat": "single", "network.flow_logs": {}},
    {**existing(outbound="none"), "access": {}},
    {**existing(), "qa:network.cidr": "10.0.0.0/16"},
)
IPV6: tuple[dict[str, object], ...] = (
    {"network.ipv6": {"ipam_pool_id": "pool-1"}},
    {"network.ipv6": {"nat64": True}, "network.nat": "none", "cluster": REMOVED},
    {"cluster.ip_family": "ipv6"},
    {**existing(), "cluster.ip_family": "ipv6"},
    {**existing(), "network.ipv6": {}},
    {**FAMILY, "cluster.service_cidr": "172.20.0.0/16"},
    {**FAMILY, "cluster.remote_networks": {"nodes": ["192.168.8.0/22"]}},
    {
        **FAMILY,
        "network.tiers": ["private", "public", "pod"],
        "network.secondary_cidrs": ["100.64.0.0/16"],
        f"{POD_NETWORK}.custom_networking": True,
    },
    {**FAMILY, f"{GROUP}.instance_types": ["m4.large"]},
    {**FAMILY, "cluster.eks_addons.aws-fsx-csi-driver.version": "v1.7.0-eksbuild.1"},
)
PODS: tuple[dict[str, object], ...] = (
    {"network.tiers": ["private", "public", "pod"]},
    {"network.tiers": ["private", "public", "pod"], "network.secondary_cidrs": ["100.64.0.0/26"]},
    {f"{POD_NETWORK}.custom_networking": True},
    {**existing(), f"{POD_NETWORK}.custom_networking": True},
    {
        "network.zones": ["euw1-az1", "euw1-az2"],
        "network.tiers": ["private", "public", "pod"],
        "network.secondary_cidrs": ["100.64.0.0/16"],
        f"{POD_NETWORK}.custom_networking": True,
    },
    {f"{POD_NETWORK}.warm_prefix_target": 1},
    {f"{POD_NETWORK}.security_groups_for_pods": "strict"},
    {f"{POD_NETWORK}.prefix_delegation": True, "cluster.eks_addons.vpc-cni.enabled": False},
    {
        f"{POD_NETWORK}.prefix_delegation": True,
        f"{CNI_CONFIGURATION}": {"env": {"ENABLE_PREFIX_DELEGATION": "false", "WARM_ENI_TARGET": "1"}},
    },
    {
        "network.tiers": ["private", "public", "pod"],
        "network.secondary_cidrs": ["100.64.0.0/16"],
        f"{POD_NETWORK}.custom_networking": True,
        f"{CNI_CONFIGURATION}": {"eniConfig": {"create": True}},
    },
)
CLUSTERS: tuple[dict[str, object], ...] = (
    {"cluster.version": "1.29"},
    {"cluster.version": "1.30"},
    {"cluster.version": "1.31"},
    {"cluster.node_groups": {}},
    {"cluster.service_cidr": "10.0.0.0/16"},
    {"cluster.service_cidr": "10.0.0.0/8"},
    {"cluster.service_cidr": "100.64.0.0/16"},
    {"cluster.endpoint.private": False},
    {"cluster.endpoint.public": True},
    {"cluster.endpoint.public_cidrs": ["203.0.113.0/24"]},
    {**PUBLIC, "cluster.endpoint.public_cidrs": ["10.0.0.0/8"]},
    {**PUBLIC, "cluster.endpoint.public_cidrs": ["127.0.0.0/8"]},
    {**PUBLIC, "cluster.endpoint.private": False},
    {**NAT, **PUBLIC, "cluster.endpoint.private": False},
    {"cluster.logs.types": ["api", "api"]},
    entry(principal_arn="arn:aws:sts::111122223333:assumed-role/admin/me", kubernetes_groups=["a"]),
    entry(principal_arn="admin", kubernetes_groups=["a"]),
    entry(principal_arn=f"{IAM}:role/AWSReservedSSO_Admin_0123456789abcdef", kubernetes_groups=["a"]),
    entry(principal_arn="arn:aws-cn:iam::111122223333:role/admin", kubernetes_groups=["a"]),
    {**REAL, **entry(principal_arn="arn:aws:iam::598203746252:role/admin", kubernetes_groups=["a"])},
    {
        **REAL,
        **entry(
            principal_arn=f"arn:aws:iam::{OURS['accounts.main.id']}:role/a", kubernetes_groups=["a"], external=True
        ),
    },
    entry(principal_arn=f"{IAM}:role/acme-dev-eks-node", kubernetes_groups=["a"]),
    entry(),
    entry(policies={"AmazonEKSVewPolicy": {"scope": "cluster"}}),
    entry(policies={"AmazonEKSAutoNodePolicy": {"scope": "cluster"}}),
    entry(policies={"AmazonEKSViewPolicy": {"scope": "namespace"}}),
    entry(policies={"AmazonEKSViewPolicy": {"scope": "namespace", "namespaces": ["A"]}}),
    entry(policies={"AmazonEKSViewPolicy": {"scope": "cluster", "namespaces": ["shop"]}}),
    entry(kubernetes_groups=["system:masters"]),
    entry(kubernetes_groups=["system:nodes"]),
    entry(type="EC2_LINUX", principal_arn=f"{IAM}:user/me"),
    entry(type="EC2_LINUX", kubernetes_groups=["a"]),
    entry(type="EC2_LINUX", policies={"AmazonEKSViewPolicy": {"scope": "cluster"}}),
    {**entry(kubernetes_groups=["a"]), "cluster.access_entries.boss": entry(kubernetes_groups=["b"])[ENTRY]},
    {f"cluster.node_groups.{'g' * 37}": {"instance_types": ["t3.medium"]}},
    {f"{GROUP}.instance_types": []},
    {f"{GROUP}.instance_types": ["t3_large"]},
    {f"{GROUP}.instance_types": ["t3.medium", "t3.medium"]},
    {f"{GROUP}.instance_types": ["m7g.large"]},
    {f"{GROUP}.instance_types": ["m5.3xlarge"]},
    {f"{GROUP}.instance_types": ["mac1.metal"]},
    {f"{GROUP}.instance_types": ["a1.large"], f"{GROUP}.architecture": "arm64"},
    {f"{GROUP}.capacity": "SPOT"},
    {f"{GROUP}.release_version": "latest"},
    {f"{GROUP}.release_version": "1.57.0-beaadc52"},
    {f"{GROUP}.release_version": "1.34.7-20260911"},
    {f"{GROUP}.min_size": 0},
    {f"{GROUP}.min_size": 5},
    {f"{GROUP}.desired_size": 9},
    {f"{GROUP}.labels": {"a b": "x"}},
    {f"{GROUP}.labels": {"k8s.io/a": "x"}},
    {f"{GROUP}.labels": {"a": "x y"}},
    {f"{GROUP}.labels": {"a": ""}},
    {f"{GROUP}.taints": [{"key": "a", "effect": "NO_SCHEDULE"}]},
    {f"{GROUP}.taints": [{"key": "a", "effect": "PREFER_NO_SCHEDULE"}] * 2},
    {f"{GROUP}.disk.iops": 16000, f"{GROUP}.disk.size_gib": 20},
    {f"{GROUP}.disk.throughput_mib": 1000},
    group(instance_types=["m5.larg"]),
    group(instance_types=["zzz"]),
    group(instance_types=["m5.large", "g5.xlarge"]),
    group(instance_types=["p3.2xlarge"]),
    group(accelerator="nvidia"),
    group(instance_types=["g5g.xlarge"], architecture="arm64", accelerator="neuron"),
    group(max_unavailable=1, max_unavailable_percentage=10),
    group(node_repair=False, node_repair_config={}),
    group(
        node_repair_config={
            "max_parallel_nodes_repaired_count": 1,
            "max_parallel_nodes_repaired_percentage": 10,
        }
    ),
    group(zones=["a", "a"]),
    group(zones=["f"]),
    {f"cluster.node_groups.{'g' * 35}": {"instance_types": ["t3.medium"], "per_zone": True}},
    group(bottlerocket={"motd": "hello"}),
    group(os="BOTTLEROCKET", local_storage="RAID0"),
    group(os="BOTTLEROCKET", bottlerocket={"kubernetes": {"max-pods": 9}}, kubelet={"max_pods": 9}),
    group(os="BOTTLEROCKET", bottlerocket={"kubernetes": {"cluster-name": "other"}}),
    group(os="BOTTLEROCKET", bottlerocket={"motd": 'say "hello"'}),
    group(os="BOTTLEROCKET", bottlerocket={"a.b": {"c": "d"}}),
    group(os="BOTTLEROCKET", bottlerocket={"a": ["b", 1]}),
    group(os="BOTTLEROCKET", bottlerocket={"a": [["b"]]}),
    group(os="BOTTLEROCKET", bottlerocket={"motd": "x" * 17000}),
    group(kubelet={"max_pods": 234}),
    group(kubelet={"image_gc_high_threshold_percent": 70}),
    group(kubelet={"container_log_max_size": "10 MB"}),
    group(kubelet={"eviction_hard": {"memory_available": "5 %"}}),
    group(ami_id="ami-0123456789abcdef0", release_version="1.35.7-20260911"),
    group(capacity="SPOT", capacity_reservation={"preference": "open"}),
    group(capacity_reservation={}),
    group(capacity_reservation={"id": "cr-1"}),
    group(capacity_reservation={"id": "cr-0123456789abcdef0"}),
    group(capacity_reservation={"resource_group_arn": "reserved"}),
    group(capacity_reservation={"resource_group_arn": "arn:aws:resource-groups:us-east-1:111122223333:group/reserved"}),
    group(capacity="CAPACITY_BLOCK", instance_types=["t3.medium", "t3.large"]),
    group(efa=True),
    group(efa=True, zones=["a"], instance_types=["m5n.24xlarge", "m6in.32xlarge"]),
    group(placement_group={"strategy": "cluster"}),
    group(placement_group={"strategy": "partition"}),
    group(placement_group={"strategy": "spread", "partitions": 2}),
    group(placement_group={"strategy": "spread"}, max_size=30),
    {"cluster.control_plane_zones": ["a", "f"]},
    {"cluster.control_plane_zones": ["a"]},
    {"cluster.node_policies": {"own": "nodes"}},
    {"cluster.node_policies": {"own": "arn:aws-cn:iam::aws:policy/a"}},
    {"cluster.node_policies": {"own": "arn:aws:iam::444455556666:policy/a"}},
    {"cluster.node_policies": {"own": f"{IAM}:policy/a", "other": f"{IAM}:policy/a"}},
    {"cluster.node_tags": ["project"]},
    {"cluster.node_tags": ["team"]},
    {"cluster.node_tags": ["taem"], "tags": {"team": "web"}},
    {"cluster.eks_addons.adot": {}},
    {"cluster.eks_addons.core-dns": {}},
    {"cluster.eks_addons.coredns.version": "1.11"},
    {"cluster.eks_addons.coredns.version": "v1.11.4-eksbuild.40"},
    {"cluster.eks_addons.coredns.version": "v1.35.3-eksbuild.1"},
    {"cluster.eks_addons.kube-proxy.version": "v1.33.10-eksbuild.29"},
    {"cluster.eks_addons.aws-ebs-csi-driver.version": "v1.57.1-eksbuild.1"},
    {"cluster.eks_addons.vpc-cni.identity": "irsa", "cluster.oidc_provider": False},
    {"cluster.eks_addons.eks-pod-identity-agent.enabled": False},
    {"cluster.eks_addons.adot": {"role": {"service_account": "a", "managed_policies": ["a b"]}, "version": "v1.0.0"}},
    {"cluster.eks_addons.adot": {"role": {"service_account": "A", "managed_policies": ["a"]}, "version": "v1.0.0"}},
)
SOURCE = "cluster.api_sources.vpn"
INGRESS = "cluster.node_ingress.probe"
PROVIDER = {"issuer_url": "https://login.example.com", "client_id": "kubernetes"}
ARGOCD = {"idc_instance_arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef"}
POLICY = f"{IAM}:policy/buckets"
CONTROL_PLANES: tuple[dict[str, object], ...] = (
    {"cluster.scaling_tier": "tier-8xl"},
    {SOURCE: {}},
    {SOURCE: {"cidr": "10.200.0.0/16", "prefix_list": "pl-0123456789abcdef0"}},
    {SOURCE: {"cidr": "0.0.0.0/0"}},
    {SOURCE: {"prefix_list": "pl-1"}},
    {SOURCE: {"security_group": "runners"}},
    {SOURCE: {"security_group": "111122223333/sg-0123456789abcdef0"}},
    {SOURCE: {"cidr": "10.200.0.0/16"}, **PUBLIC, "cluster.endpoint.private": False},
    {"cluster.api_sources": {name: {"cidr": "10.200.0.0/16"} for name in ("vpn", "office")}},
    {"cluster.api_sources": {"vpn": {"cidr": "10.200.0.0/16"}, "office": {"cidr": "10.200.8.0/24"}}},
    {"cluster.api_sources": {f"network-{number}": {"cidr": f"10.{number}.0.0/16"} for number in range(100, 160)}},
    {INGRESS: {"cidr": "10.200.0.0/16"}},
    {INGRESS: {"cidr": "10.200.0.0/16", "protocol": "all", "from_port": 80}},
    {INGRESS: {"cidr": "10.200.0.0/16", "from_port": 90, "to_port": 80}},
    {INGRESS: {"cidr": "10.200.0.0/16", "from_port": 70000}},
    {"cluster.identity_provider": {**PROVIDER, "issuer_url": "http://login.example.com"}},
    {"cluster.identity_provider": {**PROVIDER, "client_id": ""}},
    {"cluster.identity_provider": {**PROVIDER, "groups_prefix": "system:"}},
    {"cluster.remote_networks": {"nodes": []}},
    {"cluster.remote_networks": {"nodes": ["100.64.0.0/16"]}},
    {"cluster.remote_networks": {"nodes": ["10.0.8.0/24"]}},
    {"cluster.remote_networks": {"nodes": ["172.20.8.0/24"]}},
    {"cluster.remote_networks": {"nodes": ["192.168.0.0/16"], "pods": ["192.168.64.0/18"]}},
    entry(type="HYBRID_LINUX"),
    entry(principal_arn=f"{IAM}:role/acme-dev-capability-argocd", kubernetes_groups=["a"]),
    {"cluster.capabilities.argocd": {"idc_instance_arn": "ssoins-0123456789abcdef"}},
    {"cluster.capabilities.argocd": {"idc_instance_arn": "arn:aws-cn:sso:::instance/ssoins-0123456789abcdef"}},
    {"cluster.capabilities.argocd": {**ARGOCD, "roles": {"ADMIN": {}}}},
    {"cluster.capabilities.argocd": {**ARGOCD, "roles": {"ADMIN": {"groups": ["admins"]}}}},
    {"cluster.capabilities.argocd": {**ARGOCD, "vpce_ids": ["vpc-0123456789abcdef0"]}},
    {"cluster.capabilities.argocd": {**ARGOCD, "vpce_ids": ["vpce-0123456789abcdef0"] * 2}},
    {"cluster.capabilities.ack": {"policy_arns": ["AmazonSQSFullAccess"]}},
    {"cluster.capabilities.ack": {"policy_arns": ["arn:aws-cn:iam::aws:policy/AmazonSQSFullAccess"]}},
    {"cluster.capabilities.ack": {"policy_arns": [POLICY, POLICY]}},
)
REGISTRIES: tuple[dict[str, object], ...] = (
    {"registry.tag_mutability": "IMMUTABLE_WITH_EXCLUSION"},
    {"registry.tag_exclusions": ["latest"]},
    {"registry.tag_mutability": "MUTABLE_WITH_EXCLUSION", "registry.tag_exclusions": ["a*b*c*"]},
    {"registry.tag_mutability": "MUTABLE_WITH_EXCLUSION", "registry.tag_exclusions": ["a b"]},
    lifecycle(tagged_prefixes=["v", "v"]),
    lifecycle(tagged_prefixes=["*"]),
    lifecycle(rules=[{"tags": "pr-*"}]),
    lifecycle(rules=[{"tags": "a*b*c*d*e*", "days": 1}]),
    {"registry.pull_accounts": ["12345"]},
    {"registry.pull_accounts": [None]},
    {"registry.pull_accounts": [{"account": "12345"}]},
    {"registry.pull_accounts": [{"acount": "111122223333"}]},
    {**REAL, "registry.pull_accounts": ["598203746252"]},
    {"registry.pull_accounts": MANY_ACCOUNTS},
    {"registry.repositories.api.pull_accounts": MANY_ACCOUNTS},
    {"registry.enhanced_scanning.repositories": ["UPPER"]},
    {"registry.enhanced_scanning.repositories": []},
    cache(upstream="registry-1.docker.io"),
    cache(upstream="quay.io", credential_arn=SECRET),
    cache(upstream="ghcr.io", credential_arn="arn:aws:secretsmanager:eu-west-1:111122223333:secret:hub"),
    cache(upstream="ghcr.io", credential_arn=SECRET),
    cache(upstream="ghcr.io", credential_arn=SECRET.replace("us-east-1:1111", "eu-west-1:4444")),
    {**cache(upstream="quay.io"), "registry.repositories.hub": {}},
    {"registry.replication.destinations": [{"region": "eu-west-1"}]},
    {"registry.replication.destinations": [{"region": "eu-north-1"}] * 2},
    {"registry.replication.destinations": [{"region": "cn-north-1"}]},
    {"registry.replication.destinations": [{"region": "eu-north-1", "external": True}]},
    {"registry.enhanced_scanning": {}, "qa:registry.enhanced_scanning": {}},
    {"registry.permissions": {}},
    {"registry.permissions.replicate_from": [{"account": "444455556666", "repository_prefixes": []}]},
    {"registry.permissions.replicate_from": [{"account": "444455556666", "repository_prefixes": ["*"]}]},
    {"registry.permissions.replicate_from": [{"account": "111122223333", "repository_prefixes": ["a"]}]},
    {"registry.permissions.replicate_from": [{"account": "444455556666", "repository_prefixes": ["a"]}] * 2},
    {"registry.permissions.replicate_from": [{"account": one, "repository_prefixes": PREFIXES} for one in TEN]},
    {**REAL, "registry.permissions.replicate_from": [{"account": "598203746252", "repository_prefixes": ["a"]}]},
    {**cache(upstream="quay.io"), "registry.permissions.caches_for": [{"account": "444455556666", "caches": ["hob"]}]},
    {"registry.permissions": SOURCE, "qa:registry.permissions": SOURCE},
    cache(upstream="quay.io", kms_key=True) | {"registry.kms_key": False},
    {"registry.repositories": {"a" * 255: {}}},
)
SECRETS: tuple[dict[str, object], ...] = (
    {"secrets.Database": {}},
    {"secrets.blue-secret": {}},
    {"secrets.database.recovery_window_days": 3},
    {"secrets.database.readers": ["*"]},
    {"secrets.database.readers": ["arn:aws-cn:iam::111122223333:role/reader"]},
    {"secrets.database.readers": [{"arn": "*"}]},
    {**REAL, "secrets.database.readers": ["arn:aws:iam::598203746252:role/reader"]},
    {"secrets.database.readers": MANY_ROLES},
    {"secrets.database.replicas": {"eu-west-1": {}}},
    {"secrets.database.replicas.us-east-1.kms_key_arn": "alias/key"},
    {"secrets.database.replicas.us-east-1.kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1"},
    {"secrets.database.rotation.lambda_arn": "rotate"},
    {"secrets.database.rotation.lambda_arn": FUNCTION.replace("eu-west-1", "us-east-1")},
    rotated(schedule="daily", duration="90m"),
    rotated(schedule="rate(5000 days)"),
    rotated(schedule="cron(0 4 * * 0)"),
    rotated(schedule="cron(30 4 ? * SUN *)"),
    rotated(schedule="cron(0 0/2 ? * SUN *)"),
    rotated(schedule="cron(0 4 ? * SON *)"),
    rotated(schedule="cron(0 4 * * SUN *)"),
    rotated(schedule="cron(0 22 ? * SUN *)"),
    generated(lowercase=False, uppercase=False, numbers=False, punctuation=False),
    generated(exclude_characters="0123456789"),
    generated(exclude_characters="0", lowercase=False, uppercase=False, punctuation=False),
    generated(shape="text", fixed={"username": "shop"}),
    generated(fixed={"password": "x"}),
    generated(key="a b"),
)
ADDONS: tuple[dict[str, object], ...] = (
    {"addons.karpentr": {}},
    {"addons.aws_load_balancer_controller": 7},
    {"addons.external_dns": {}},
    {"addons.external_dns.hosted_zone_ids": []},
    {"addons.external_dns.hosted_zone_ids": ["example.com"]},
    {"addons.external_dns.hosted_zone_ids": [ZONE, ZONE]},
    {
        "addons.external_dns.hosted_zone_ids": [ZONE],
        "addons.velero": {"service_account": "external-dns", "namespace": "external-dns"},
    },
    {"addons.cloudwatch.fluent_bit_service_account": "cloudwatch-agent"},
    {"addons.alloy": {}},
    {"addons.velero": {"namespace": "kube-system", "service_account": "ebs-csi-controller-sa"}},
    {"addons.external_dns.hosted_zone_ids": [ZONE], "cluster.eks_addons.external-dns.version": "v0.19.0"},
    {
        "addons.karpenter": {},
        "cluster.eks_addons": {
            name: {"enabled": False} for name in ("eks-pod-identity-agent", "vpc-cni", "aws-ebs-csi-driver")
        },
    },
    {"addons.cluster_autoscaler": {}, "cluster.node_groups": {}, "cluster.auto_mode": {"enabled": True}},
    {"addons.cluster_autoscaler": {}, f"{GROUP}.desired_size_managed_by": "terraform"},
    {"addons.karpenter": {}, **entry(principal_arn=f"{IAM}:role/acme-dev-karpenter-node", type="EC2_LINUX")},
)
WORKLOADS: tuple[dict[str, object], ...] = (
    {"workloads.orders": {"namespace": "shop"}},
    workload(policies=[f"policy-{number}" for number in range(10)]),
    workload(target_role=f"{IAM}:role/other", identity="irsa"),
    workload(target_role="arn:aws-cn:iam::111122223333:role/other"),
    workload(statements={"read": READ}),
    workload(managed_policies=["AmazonSQSReadOnlyAccess"] * 2),
    workload(namespace="kube-system", service_account="aws-node"),
    statement(actions=["*"]),
    statement(actions=["GetObject"]),
    statement(resources=["acme-orders"]),
    statement(resources=["arn:aws-cn:s3:::acme-orders"]),
    statement(resources=["arn:aws:iam:eu-west-1:111122223333:role/a"]),
    statement(resources=["arn:aws:sqs:eu-wset-1:111122223333:orders"]),
    statement(resources=[f"arn:aws:s3:::acme-orders-{number:04}/*" for number in range(300)]),
    statement(conditions={"StringEqual": {"aws:ResourceTag/team": ["shop"]}}),
    statement(conditions={"StringEquals": {"team": ["shop"]}}),
    {**workload(identity="irsa"), "cluster.oidc_provider": False},
    {
        **workload(),
        "cluster.oidc_provider": False,
        "cluster.eks_addons": {
            name: {"enabled": False} for name in ("eks-pod-identity-agent", "vpc-cni", "aws-ebs-csi-driver")
        },
    },
    {
        **workload(identity="pod_identity"),
        "cluster.eks_addons.eks-pod-identity-agent.enabled": False,
        "cluster.eks_addons.vpc-cni.identity": "irsa",
        "cluster.eks_addons.aws-ebs-csi-driver.identity": "irsa",
    },
    {**statement(actions=["s3:*"], resources=["*"]), "stage": "staging"},
    {**workload(managed_policies=["AdministratorAccess"]), "stage": "staging"},
    {**REAL, **workload(target_role="arn:aws:iam::616263646566:role/other")},
)


def budget(**values: object) -> dict[str, object]:
    """A budget that differs from a valid one."""
    return {"budget": {"monthly_usd": 500, "emails": ["team@example.com"], **values}}


BUDGETS: tuple[dict[str, object], ...] = (
    budget(emails=["team"]),
    budget(emails=[]),
    budget(emails=["team@example.com"] * 2),
    budget(alerts={"actual_percent": [], "forecast_percent": []}),
    budget(alerts={"actual_percent": [*range(10, 110, 10)], "forecast_percent": [100]}),
    {**budget(), "platform:region": "us-gov-west-1"},
)
ACCESS: tuple[dict[str, object], ...] = (
    {"access.bastion.ami_id": "ami-1"},
    {"access.bastion.session_logs.bucket": "acme-logs"},
    {
        "access.bastion.session_logs": {"destination": "s3", "bucket": "acme-logs"},
        "network.flow_logs": {"destination": "s3", "bucket": "acme-logs"},
    },
    {"secrets.blue-database": {}, "dev-blue:secrets.database": {}},
    {**NAT, "access": {}},
    {**NAT, "access.bastion.session_logs.destination": "s3"},
    {**NAT, "network.interface_endpoints": "auto", "addons.external_dns": {"hosted_zone_ids": [ZONE]}},
)
CAPABILITY = {"idc_instance_arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef"}
MANAGED = {"gitops.mode": "eks_capability", "cluster.capabilities.argocd": CAPABILITY}
SIGN_IN = {"issuer_url": "https://login.example.com", "client_id": "argocd"}


def window(**values: object) -> dict[str, object]:
    """A sync window that differs from a valid one."""
    valid: dict[str, object] = {"kind": "deny", "schedule": "0 22 * * 1-5", "duration": "8h"}
    return {"gitops.sync_windows": [{**valid, **values}]}


def credentials(**values: object) -> dict[str, object]:
    """Credentials of the tree's repository that differ from valid ones."""
    valid: dict[str, object] = {"kind": "token", "secret": "repository"}
    return {"secrets.repository": {}, "gitops.repository.credentials": {**valid, **values}}


GITOPS: tuple[dict[str, object], ...] = (
    {"gitops.mode": "eks_capability"},
    {"gitops": {}, "cluster.capabilities.argocd": CAPABILITY},
    MANAGED,
    {**MANAGED, "gitops.namespace": "elsewhere", "gitops.roles": {}, "gitops.high_availability": True},
    {"gitops.repository.url": "https://me:token@git.example.com/platform.git"},
    {"gitops.repository.url": "git.example.com/platform"},
    {**credentials(kind="token"), "gitops.repository.url": "git@git.example.com:platform.git"},
    credentials(kind="ssh"),
    credentials(secret="repo"),
    {**credentials(), "secrets": {}},
    {**credentials(), "secrets.repository": {"generate": {}}},
    {"gitops.path": "../gitops"},
    {"gitops.chart_repositories": ["ftp://charts.example.com"]},
    {"gitops.applications": {"shop": {"namespace": "kube-system"}, "vote": {"namespace": "argocd"}}},
    {
        "gitops.applications": {"shop": {"namespace": "external-dns"}},
        "addons.external_dns": {"hosted_zone_ids": [ZONE]},
    },
    window(schedule="0 22 * *"),
    window(schedule="0 25 * * *"),
    window(duration="1 day"),
    window(applications=[]),
    window(time_zone="berlin"),
    {"gitops.hostname": "argocd"},
    {"gitops.hostname": "argocd.example.com"},
    {"gitops.sso": SIGN_IN},
    {"gitops.sso": {**SIGN_IN, "issuer_url": "login.example.com"}},
    {"gitops.roles.admins": ["platform,team"]},
    {"gitops.roles.admins": ["platform"]},
    {"gitops.notifications": {}},
    {"gitops.notifications.slack_channel": "#deployments"},
)
CI: tuple[dict[str, object], ...] = (
    {"platform:iam.path": f"/{'p' * 500}/", **{f"dev-{name}:tags.a": "b" for name in ("blue", "green", "red")}},
    {"platform:accounts.main.github_oidc_provider": "mine"},
    {"platform:ci": {"roles": "github"}},
    {"platform:ci.plan_secrets": "all"},
    {"platform:ci.plan_policies": ["a", "a"]},
    {"platform:ci.plan_policies": [f"more-{number}" for number in range(8)]},
    {"platform:ci.apply_policies": ["a", "b", "c"]},
    {"workloads.terraform-plan-x": {"namespace": "shop", "statements": {"Read": READ}}},
    {"workloads.blue-x": {"namespace": "shop", "statements": {"Read": READ}}, "dev-blue:tags.a": "b"},
    {
        "gitops": {},
        "cluster.access_entries.terraform-plan": {"principal_arn": f"{IAM}:role/a", "kubernetes_groups": ["a"]},
    },
    {"gitops": {}, **entry(principal_arn=f"{IAM}:role/acme-dev-terraform-apply", kubernetes_groups=["a"])},
)
GUARDS: tuple[dict[str, object], ...] = (
    {**PRODUCTION, "cluster.spot": "allowed"},
    {**PRODUCTION, "registry.tag_mutability": "MUTABLE"},
    {**PRODUCTION, "registry.repositories.api.tag_mutability": "MUTABLE"},
    {**PRODUCTION, "cluster.deletion_protection": False},
    {**PRODUCTION, **PUBLIC, "cluster.endpoint.private": False},
    {**PRODUCTION, **PUBLIC, "cluster.endpoint.public_cidrs": ["0.0.0.0/0"]},
    {**PRODUCTION, "cluster.encrypt_secrets": False},
    {**PRODUCTION, "registry.kms_key": False},
    {**PRODUCTION, "network.zones": 1},
    {**PRODUCTION, **REAL, **entry(principal_arn=f"{IAM}:role/admin", kubernetes_groups=["a"])},
    {**PRODUCTION, "cluster.encrypt_secrets": False, "waivers": [WAIVER, WAIVER]},
    {**PRODUCTION, "cluster.encrypt_secrets": False, "waivers": [{**WAIVER, "until": "2026-01-01"}]},
    {**PRODUCTION, "waivers": [WAIVER]},
    {"waivers": [{**RULE_WAIVER, "until": "2026-01-01"}]},
    {"waivers": [RULE_WAIVER, RULE_WAIVER]},
    {"acknowledgements": [{**AGREED, "layer": "netwrok"}]},
    {"ignored_drift": [AGREED, AGREED]},
)
INPUTS = (
    *SHAPES,
    *PLATFORM_FILE,
    *HEADINGS,
    *NETWORKS,
    *EXISTING_VPCS,
    *PODS,
    *IPV6,
    *CLUSTERS,
    *CONTROL_PLANES,
    *REGISTRIES,
    *SECRETS,
    *ADDONS,
    *WORKLOADS,
    *ACCESS,
    *BUDGETS,
    *GITOPS,
    *CI,
    *GUARDS,
)
START = "environment: dev\naccount: main\nstage: development\nnetwork: {cidr: 10.0.0.0/16}\n"
"""What each of the following texts stands below."""
TEXTS: tuple[bytes, ...] = (
    b"tags: {a: b}\ntags: {a: c}",
    b"tags: &t {a: b}",
    b"tags: *t",
    b"*t : a",
    b"<<: {a: b}",
    b"tags: {1: a}",
    b"tags: {true: a}",
    b"tags: {? : a}",
    b"tags: {[a]: b}",
    b"tags: {a: !!str b}",
    b"tags: {a: '${file(1)}'}",
    b'tags: {a: "x\\u200by"}',
    "tags: {} # \u202e".encode(),
    b"tags: " + b"[" * 40 + b"]" * 40,
    b"---\naccount: other",
    b"tags: [a",
    b"a: b: c",
    b"\ttags: {}",
    "tags: \ufffe".encode(),
    b"tags: \xff",
    b"tags: " + b"x" * 256 * 1024,
)

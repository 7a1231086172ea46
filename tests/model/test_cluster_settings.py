"""The `cluster` block: what it takes, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.node_groups import NodeGroupSettings

ADMIN = "arn:aws:iam::111122223333:role/admin"
SSO = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
VIEW = {"AmazonEKSViewPolicy": {"scope": "cluster"}}


def entry(**changes: object):
    return {"principal_arn": ADMIN, "policies": VIEW, **changes}


def refused(platforms, changes, key, words):
    """The one fault that changes cause, at a key and with certain words."""
    faults = platforms.faults(changes)
    assert len(faults) == 1, faults
    assert f": {key}: " in faults[0]
    assert words in faults[0]


def test_the_valid_cluster_is_valid(platforms):
    """What every other test changes one thing of."""
    assert platforms.faults(cluster()) == []


def test_the_cluster_is_optional(platforms):
    """An environment may be a network and nothing more."""
    assert platforms.environment().settings.cluster is None


def test_the_version_needs_no_quotes(platforms):
    """1.30 stays 1.30, and does not become the number 1.3."""
    assert platforms.environment(cluster({"version": 1.36})).settings.cluster.version == "1.36"


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"version": "1.99"}, "cluster.version", "is not a Kubernetes version"),
        ({"node_groups": {}}, "cluster", "has no nodes"),
        ({"logs.types": ["api", "api"]}, "cluster.logs.types[1]", "is listed twice"),
        ({"logs.retention_days": 15}, "cluster.logs.retention_days", "is not a retention"),
        ({"secrets_key_deletion_window_days": 6}, "cluster.secrets_key_deletion_window_days", "at least 7"),
        ({"endpoint.private": False}, "cluster.endpoint.private", "leaves the API unreachable"),
        ({"endpoint.public": True}, "cluster.endpoint.public", "needs public_cidrs"),
        ({"endpoint.public_cidrs": ["203.0.113.0/24"]}, "cluster.endpoint.public_cidrs", "only with public: true"),
        (
            {"endpoint": {"public": True, "public_cidrs": ["10.0.0.0/8"]}},
            "cluster.endpoint.public_cidrs[0]",
            "is a private range",
        ),
        *(
            ({"endpoint": {"public": True, "public_cidrs": [range_]}}, "cluster.endpoint.public_cidrs[0]", words)
            for range_, words in {
                "127.0.0.1/32": "is a loopback range, which no connection from the internet comes from",
                "169.254.0.0/16": "is a link-local range",
                "224.0.0.0/4": "is a multicast range",
                "0.0.0.0/32": "is an unspecified range",
                "240.0.0.0/8": "is a reserved range",
                "192.168.1.0/24": "private ones use the private endpoint",
            }.items()
        ),
        ({"service_cidr": "10.0.0.0/16"}, "cluster.service_cidr", "overlaps 10.0.0.0/16 of the VPC"),
        ({"service_cidr": "172.20.0.0/25"}, "cluster.service_cidr", "EKS takes /12 to /24"),
        ({"service_cidr": "10.0.0.0/8"}, "cluster.service_cidr", "EKS takes /12 to /24"),
        ({"service_cidr": "100.64.0.0/16"}, "cluster.service_cidr", "is not a range for services"),
    ],
)
def test_a_wrong_value_is_refused_at_its_key(platforms, changes, key, words):
    """One wrong value is one fault, at its key."""
    refused(platforms, cluster(changes), key, words)


def test_the_whole_internet_has_to_be_spelled_out(platforms):
    """A public API without a list of who may connect is refused; 0.0.0.0/0 is such a list."""
    refused(platforms, cluster({"endpoint": {"public": True}}), "cluster.endpoint.public", "needs public_cidrs")
    assert platforms.faults(cluster({"endpoint": {"public": True, "public_cidrs": ["0.0.0.0/0"]}})) == []


def test_a_cluster_needs_two_zones(platforms):
    """EKS places its interfaces in at least two."""
    refused(platforms, cluster({}, **{"network.zones": 1}), "network.zones", "EKS needs 2 zones")


def test_nodes_need_host_names(platforms):
    """Without DNS names they cannot join, and nothing at apply says why."""
    refused(platforms, cluster({}, **{"network.dns": {"hostnames": False}}), "network.dns", "must both be on")


def test_a_network_without_nat_needs_endpoints(platforms):
    """Otherwise nodes would wait for images for ever."""
    isolated = {"network.nat": "none", "network.interface_endpoints": ["ec2", "ecr.api", "ecr.dkr", "eks", "sts"]}

    refused(platforms, cluster({}, **isolated), "network.interface_endpoints", "lacks eks-auth")
    isolated["network.interface_endpoints"] = [*isolated["network.interface_endpoints"], "eks-auth"]
    assert platforms.faults(cluster({}, **isolated)) == []
    refused(
        platforms, cluster({}, **isolated, **{"network.gateway_endpoints": []}), "network.gateway_endpoints", "lacks s3"
    )
    public_only = {"endpoint": {"private": False, "public": True, "public_cidrs": ["203.0.113.0/24"]}}
    refused(platforms, cluster(public_only, **isolated), "cluster.endpoint.private", "without a way to the API")


def test_nodes_that_go_out_through_nat_have_to_be_let_in(platforms):
    """AWS gives NAT gateways their addresses at the first apply: until then nobody can check a list of them."""

    def endpoint(ranges):
        return cluster({"endpoint": {"private": False, "public": True, "public_cidrs": ranges}})

    examples = endpoint(["203.0.113.0/24", "192.0.2.7/32"])
    refused(platforms, examples, "cluster.endpoint.public_cidrs", "lists no address that a NAT gateway can have")
    (notice,) = platforms.platform(endpoint(["8.8.8.0/24", "9.9.9.9/32"]), platform=OURS).notices
    assert "dev: cluster.endpoint.public_cidrs: has to list the addresses of the NAT gateways" in notice
    assert "known when dev-network is applied; set cluster.endpoint.private: true and need not" in notice
    for everybody in (["0.0.0.0/0"], ["128.0.0.0/1", "0.0.0.0/1"]):
        assert platforms.platform(endpoint(everybody), platform=OURS).notices == ()


def test_spot_is_refused_where_it_is_not_allowed(platforms):
    """The environment says whether nodes may be taken back; the group alone cannot decide it."""
    spot = {"node_groups.spot": {"instance_types": ["t3.large"], "capacity": "SPOT"}}

    refused(
        platforms,
        cluster(spot),
        "cluster.node_groups.spot.capacity",
        "SPOT is not allowed in dev; use ON_DEMAND",
    )
    assert platforms.faults(cluster({**spot, "spot": "allowed"})) == []


def test_the_remedy_for_spot_is_one_that_the_stage_takes(platforms):
    """In staging and production a guard refuses `cluster.spot: allowed`, so nobody is sent there."""
    spot = cluster({"node_groups.general.capacity": "SPOT"})

    (in_development,) = platforms.faults(spot)
    (in_staging,) = platforms.faults({**spot, "stage": "staging"})
    assert in_development.endswith("use ON_DEMAND, or set cluster.spot: allowed")
    assert in_staging.endswith("cluster.node_groups.general.capacity: SPOT is not allowed in dev; use ON_DEMAND")


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"instance_types": []}, "instance_types", "is empty"),
        ({"instance_types": ["t3.banana"]}, "instance_types[0]", "is not an instance type"),
        ({"instance_types": ["m5.large", "m5.large"]}, "instance_types[1]", "is listed twice"),
        ({"instance_types": ["m7g.large"]}, "instance_types[0]", "has arm64 processors, the group is x86_64"),
        ({"architecture": "arm64"}, "instance_types[0]", "has x86_64 processors, the group is arm64"),
        ({"min_size": 4}, "min_size", "is more than max_size, 3"),
        ({"desired_size": 4}, "desired_size", "lies outside min_size and max_size"),
        ({"max_size": 0}, "max_size", "must be at least 1"),
        ({"labels": {"node-role.kubernetes.io/web": "x"}}, "labels.node-role.kubernetes.io/web", "domains"),
        ({"labels": {"team": "über"}}, "labels.team", "is not a value that EKS takes"),
        ({"labels": {"team": ""}}, "labels.team", "EKS takes no label without a value"),
        ({"labels": {"x" * 64: "a"}}, f"labels.{'x' * 64}", "at most 63 characters"),
        ({"taints": [{"key": "a", "effect": "NoSchedule"}]}, "taints[0].effect", "must be one of"),
        ({"taints": [{"key": "a", "effect": "PREFER_NO_SCHEDULE"}] * 2}, "taints[1]", "repeats the key and effect"),
        ({"disk": {"size_gib": 20, "iops": 16000}}, "disk.iops", "use at most 10000"),
        ({"disk": {"throughput_mib": 1000}}, "disk.throughput_mib", "use at most 750, or raise iops"),
        ({"disk": {"size_gib": 10}}, "disk.size_gib", "must be at least 20"),
        ({"metadata_hop_limit": 3}, "metadata_hop_limit", "must be at most 2"),
        ({"release_version": "latest"}, "release_version", "is not a release of an EKS AMI"),
        ({"release_version": "1.34.1-20260911"}, "release_version", "is not for Kubernetes 1.35"),
        ({"release_version": "1.57.0-beaadc52"}, "release_version", "is not a release of AL2023"),
        ({"max_unavailable_percentage": 0}, "max_unavailable_percentage", "must be at least 1"),
    ],
)
def test_a_wrong_value_of_a_node_group_is_refused_at_its_key(platforms, changes, key, words):
    """One wrong value is one fault, at its key."""
    group = {"instance_types": ["m5.large"], **changes}

    refused(platforms, cluster({"node_groups.general": group}), f"cluster.node_groups.general.{key}", words)


@pytest.mark.parametrize("name", ["x" * 37, "General", "a_b", "1st"])
def test_a_node_group_name_keeps_its_limits(platforms, name):
    """With Terraform's suffix it still fits into EKS's 63 characters."""
    faults = platforms.faults(cluster({f"node_groups.{name}": {"instance_types": ["m5.large"]}}))

    assert len(faults) == 1
    assert f"cluster.node_groups.{name}" in faults[0]


@given(st.integers(0, 20), st.integers(1, 20), st.none() | st.integers(0, 20))
def test_sizes_are_taken_exactly_when_they_are_in_order(least, most, desired):
    """AWS checks that min <= desired <= max only at apply."""
    file = {"instance_types": ("m5.large",), "min_size": least, "max_size": most, "desired_size": desired}
    in_order = least <= (least if desired is None else desired) <= most

    try:
        group = NodeGroupSettings(**file)
    except ValueError:
        assert not in_order
    else:
        assert in_order
        assert group.min_size <= group.first_size <= group.max_size


@pytest.mark.parametrize(
    ("system", "architecture", "type_", "expected"),
    [
        ("AL2023", "x86_64", "m5.large", "AL2023_x86_64_STANDARD"),
        ("AL2023", "arm64", "m7g.large", "AL2023_ARM_64_STANDARD"),
        ("BOTTLEROCKET", "x86_64", "m5.large", "BOTTLEROCKET_x86_64"),
        ("BOTTLEROCKET", "arm64", "m7g.large", "BOTTLEROCKET_ARM_64"),
    ],
)
def test_the_ami_type_follows_system_and_architecture(system, architecture, type_, expected):
    """Two words that users know make the one that EKS knows."""
    assert NodeGroupSettings(os=system, architecture=architecture, instance_types=(type_,)).ami_type == expected


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"principal_arn": "admin"}, ".principal_arn", "is not the ARN of an IAM role or user"),
        ({"principal_arn": "arn:aws:iam::111122223333:root"}, ".principal_arn", "is not the ARN"),
        ({"principal_arn": "arn:aws:sts::111122223333:assumed-role/a/b"}, ".principal_arn", "ARN of a session"),
        (
            {"principal_arn": "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef"},
            ".principal_arn",
            "lacks the path",
        ),
        ({"principal_arn": "arn:aws-cn:iam::111122223333:role/admin"}, ".principal_arn", "of the partition aws-cn"),
        ({"principal_arn": "arn:aws:iam::111122223333:role/acme-dev-eks-node"}, ".principal_arn", "EKS makes itself"),
        ({"kubernetes_groups": ["system:masters"]}, ".kubernetes_groups[0]", "use the policy AmazonEKSClusterAdmin"),
        ({"kubernetes_groups": ["system:nodes"]}, ".kubernetes_groups[0]", "starts with one of"),
        ({"policies": {}}, "", "grants nothing"),
        ({"policies": {"AmazonEKSVewPolicy": {"scope": "cluster"}}}, ".policies.AmazonEKSVewPolicy", "did you mean"),
        (
            {"policies": {"AmazonEKSViewPolicy": {"scope": "namespace"}}},
            ".policies.AmazonEKSViewPolicy.scope",
            "lists no namespaces",
        ),
        (
            {"policies": {"AmazonEKSViewPolicy": {"scope": "cluster", "namespaces": ["web"]}}},
            ".policies.AmazonEKSViewPolicy.namespaces",
            "only with scope: namespace",
        ),
        ({"type": "EC2_LINUX"}, ".policies.AmazonEKSViewPolicy", "cannot be given to type EC2_LINUX"),
        (
            {"type": "EC2", "policies": {}, "principal_arn": "arn:aws:iam::111122223333:user/jo"},
            ".principal_arn",
            "must be a role",
        ),
        (
            {"policies": {"AmazonEKSAutoNodePolicy": {"scope": "cluster"}}},
            ".policies.AmazonEKSAutoNodePolicy",
            "is for nodes of Auto Mode",
        ),
    ],
)
def test_a_wrong_access_entry_is_refused_at_its_key(platforms, changes, key, words):
    """One wrong value is one fault, at its key."""
    changes = cluster({"access_entries": {"admins": entry(**changes)}})

    refused(platforms, changes, f"cluster.access_entries.admins{key}", words)


def test_roles_of_identity_center_keep_their_path(platforms):
    """Access entries, unlike the old config map, take the whole ARN."""
    environment = platforms.environment(cluster({"access_entries": {"admins": entry(principal_arn=SSO)}}))

    assert environment.settings.cluster.access_entries["admins"].principal_arn == SSO


def test_a_principal_has_one_entry(platforms):
    """EKS has one entry for each principal, and would fail on the second."""
    refused(
        platforms,
        cluster({"access_entries": {"one": entry(), "two": entry()}}),
        "cluster.access_entries.two.principal_arn",
        "has the entry one already",
    )


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"adot": {}}, "adot", "has no version pinned for Kubernetes 1.35"),
        ({"coredns": {"version": "latest"}}, "coredns.version", "is not a version"),
        ({"kube-proxi": {}}, "kube-proxi", "is not an add-on of EKS (list of 2026-10-02)"),
        ({"kube-proxi": {}}, "kube-proxi", "did you mean 'kube-proxy'?"),
        ({"argo-cd": {"version": "v1.0.0"}}, "argo-cd", "is not an add-on of EKS"),
        (
            {"kube-proxy": {"version": "v1.34.6-eksbuild.29"}},
            "kube-proxy.version",
            "is for Kubernetes 1.34, and the cluster has 1.35",
        ),
        (
            {"kube-proxy": {"version": "v1.34.6-eksbuild.29"}},
            "kube-proxy.version",
            "remove it, for v1.35.3-eksbuild.29",
        ),
        ({"coredns": {"version": "v1.12.4-eksbuild.1"}}, "coredns.version", "AWS has CoreDNS 1.13 and later"),
        ({"coredns": {"version": "v1.35.3-eksbuild.1"}}, "coredns.version", "CoreDNS counts for itself"),
        ({"coredns": {"version": "v2.0.0"}}, "coredns.version", "is not for Kubernetes 1.35"),
        ({"eks-pod-identity-agent": {"enabled": False}}, "vpc-cni", "enable eks-pod-identity-agent"),
        ({"vpc-cni": {"conflicts_on_create": "PRESERVE"}}, "vpc-cni.conflicts_on_create", "must be one of"),
        (
            {"adot": {"version": "v0.156.0-eksbuild.1", "role": {"service_account": "a", "managed_policies": []}}},
            "adot.role.managed_policies",
            "is empty",
        ),
    ],
)
def test_a_wrong_add_on_is_refused_at_its_key(platforms, changes, key, words):
    """Every fault is at its add-on, and versions are never left to the day."""
    faults = platforms.faults(cluster({"eks_addons": changes}))

    assert any(f": cluster.eks_addons.{key}: " in fault and words in fault for fault in faults), faults


def test_roles_by_token_need_the_oidc_provider(platforms):
    """A role that nothing could take is refused."""
    changes = {"oidc_provider": False, "eks_addons": {"vpc-cni": {"identity": "irsa"}}}

    refused(platforms, cluster(changes), "cluster.eks_addons.vpc-cni.identity", "needs the OIDC provider")


def test_standard_add_ons_come_by_themselves_and_can_be_left_out(platforms):
    """Five add-ons make a working cluster; each can be turned off by name, and others added."""
    settings = platforms.environment(cluster()).settings.cluster
    assert set(settings.installed_eks_addons) == {
        *("vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent", "aws-ebs-csi-driver"),
    }

    changes = {"eks_addons": {"aws-ebs-csi-driver": {"enabled": False}, "metrics-server": {}}}
    settings = platforms.environment(cluster(changes)).settings.cluster
    assert "aws-ebs-csi-driver" not in settings.installed_eks_addons
    assert settings.installed_eks_addons["metrics-server"].version.startswith("v0.")


def test_an_unlisted_kubernetes_version_of_an_add_on_can_be_given(platforms):
    """Where the table has no pin, the file's own is taken."""
    changes = {"eks_addons": {"adot": {"version": "v0.156.0-eksbuild.1"}}}

    installed = platforms.environment(cluster(changes)).settings.cluster.installed_eks_addons
    assert installed["adot"].version == "v0.156.0-eksbuild.1"


def test_own_configuration_joins_that_of_stackwright():
    """Network policies stay enforced when another value is set, and can be turned off by name."""
    groups = {"general": {"instance_types": ["t3.medium"]}}

    def configuration(values):
        file = {"node_groups": groups, "eks_addons": {"vpc-cni": {"configuration": values}}}
        return ClusterSettings.model_validate(file, strict=False).installed_eks_addons["vpc-cni"].configuration

    assert configuration({"env": {"WARM_ENI_TARGET": "1"}}) == {
        "enableNetworkPolicy": "true",
        "env": {"WARM_ENI_TARGET": "1"},
    }
    assert configuration({"enableNetworkPolicy": "false"}) == {"enableNetworkPolicy": "false"}


def test_auto_mode_needs_no_node_groups_and_no_add_ons(platforms):
    """EKS brings both along."""
    settings = platforms.environment({"cluster": {"auto_mode": {"enabled": True}}}).settings.cluster

    assert settings.pod_identity
    assert settings.installed_eks_addons == {}


def test_auto_mode_turned_off_leaves_no_nodes(platforms):
    """An explicit `false` is for turning it off, which needs other nodes first."""
    refused(platforms, {"cluster": {"auto_mode": {"enabled": False}}}, "cluster", "has no nodes")


def test_names_of_the_cluster_keep_aws_limits(platforms):
    """An add-on's role has 64 characters at most; a longer name is refused, not cut."""
    faults = platforms.faults(cluster(), platform={"project": "a" * 50})

    assert any("IAM role name" in fault and "aws-ebs-csi-driver" in fault for fault in faults)

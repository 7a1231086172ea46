"""The EKS cluster as it is synthesized."""

import json

import pytest
from support.clusters import cluster

ROLE = "arn:aws:iam::111122223333:role/admin"


@pytest.fixture
def cluster_stack(platforms, synth):
    """Synthesizes the cluster stack of the valid cluster with changes."""

    def synthesize(changes=None, **others: object):
        return synth(platforms.environment(cluster(changes, **others)))["dev-cluster"]

    return synthesize


def address(stack, type_, **arguments: object):
    """Address of the one resource of a type with these arguments."""
    body = stack.one(type_, **arguments)
    return next(address for address, other in stack.addresses.items() if other is body)


def untied(stack):
    """Every resource without its `depends_on`, which orders an apply and is part of no resource."""
    return {
        address: {name: value for name, value in body.items() if name != "depends_on"}
        for address, body in stack.addresses.items()
    }


def test_only_named_principals_may_use_the_api(cluster_stack):
    """Access goes by entries alone, and whoever makes the cluster gets none."""
    body = cluster_stack().one("aws_eks_cluster")

    assert body["access_config"] == {
        "authentication_mode": "API",
        "bootstrap_cluster_creator_admin_permissions": False,
    }
    assert "access_config[0].bootstrap_cluster_creator_admin_permissions" in body["lifecycle"]["ignore_changes"]


def test_the_cluster_is_named_for_its_environment(cluster_stack):
    """Its ARN is known before it exists, and its role's trust is pinned to it."""
    stack = cluster_stack()

    assert stack.one("aws_eks_cluster")["name"] == "acme-dev"
    trust = stack.one("aws_iam_role", name="acme-dev-eks-cluster")["assume_role_policy"]
    assert '"aws:SourceArn":"arn:aws:eks:eu-west-1:111122223333:cluster/acme-dev"' in trust


def test_the_log_group_is_there_before_the_cluster(cluster_stack):
    """Otherwise EKS makes it first, without a retention, and Terraform fails on it."""
    stack = cluster_stack({"logs": {"types": ["audit"], "retention_days": 14}})

    log_group = address(stack, "aws_cloudwatch_log_group", name="/aws/eks/acme-dev/cluster", retention_in_days=14)
    assert stack.one("aws_eks_cluster")["enabled_cluster_log_types"] == ["audit"]
    assert log_group in stack.one("aws_eks_cluster")["depends_on"]


def test_kubernetes_secrets_are_encrypted_with_a_rotated_key(cluster_stack):
    """The key rotates, waits before its end, and the control plane may use it and nothing else."""
    stack = cluster_stack({"secrets_key_deletion_window_days": 7})

    key = stack.one("aws_kms_key", enable_key_rotation=True, deletion_window_in_days=7)
    assert key["description"] == "Kubernetes secrets of acme-dev"
    arn = "${" + address(stack, "aws_kms_key") + ".arn}"
    assert stack.one("aws_eks_cluster")["encryption_config"] == {
        "provider": {"key_arn": arn},
        "resources": ["secrets"],
    }
    (statement,) = json.loads(stack.one("aws_iam_role_policy", name="secrets-key")["policy"])["Statement"]
    assert statement["Resource"] == arn
    assert "kms:*" not in statement["Action"]


def test_without_encryption_there_is_no_key(cluster_stack):
    """A key that encrypts nothing would only cost."""
    stack = cluster_stack({"encrypt_secrets": False})

    assert not stack.all("aws_kms_key")
    assert "encryption_config" not in stack.one("aws_eks_cluster")


def test_the_endpoint_is_private_unless_said_otherwise(cluster_stack):
    """And what is public is so for the listed ranges."""
    private = cluster_stack().one("aws_eks_cluster")["vpc_config"]
    assert (private["endpoint_private_access"], private["endpoint_public_access"]) == (True, False)

    both = cluster_stack({"endpoint": {"public": True, "public_cidrs": ["203.0.113.0/24"]}})
    assert both.one("aws_eks_cluster")["vpc_config"]["public_access_cidrs"] == ["203.0.113.0/24"]


def test_control_plane_interfaces_are_in_intra_subnets_where_there_are_any(cluster_stack):
    """They need no way out; without the tier they share the private subnets."""
    tiers = {"network.tiers": ["public", "private", "intra"]}

    assert "intra_subnet_ids" in cluster_stack({}, **tiers).one("aws_eks_cluster")["vpc_config"]["subnet_ids"]
    assert "private_subnet_ids" in cluster_stack().one("aws_eks_cluster")["vpc_config"]["subnet_ids"]
    assert "private_subnet_ids" in cluster_stack({}, **tiers).one("aws_eks_node_group")["subnet_ids"]


def test_policies_of_the_control_plane(cluster_stack):
    """Support, deletion, zonal shift and addresses of services are what the file says."""
    body = cluster_stack(
        {
            "upgrade_policy": "EXTENDED",
            "deletion_protection": False,
            "zonal_shift": True,
            "service_cidr": "10.100.0.0/20",
        }
    ).one("aws_eks_cluster")

    assert body["upgrade_policy"] == {"support_type": "EXTENDED"}
    assert body["deletion_protection"] is False
    assert body["zonal_shift_config"] == {"enabled": True}
    assert body["kubernetes_network_config"]["service_ipv4_cidr"] == "10.100.0.0/20"
    assert body["bootstrap_self_managed_addons"] is False


def test_security_group_rules_are_those_of_the_table(cluster_stack):
    """API from nodes; nodes from each other and from the control plane's range; every other port has a name."""
    stack = cluster_stack()
    plane, node = (
        "${" + address(stack, "aws_security_group", name=f"acme-dev-eks-{name}") + ".id}"
        for name in ("cluster", "node")
    )
    ingress = {
        (rule["security_group_id"], rule["referenced_security_group_id"], rule["ip_protocol"], rule.get("from_port"),
         rule.get("to_port"))
        for rule in stack.all("aws_vpc_security_group_ingress_rule").values()
    }  # fmt: skip
    ports = (443, 4443, 6443, 8443, 9443, 10250, 10251)
    assert ingress == {
        (plane, node, "tcp", 443, 443),
        (node, node, "-1", None, None),
        (node, node, "tcp", 53, 53),
        (node, node, "udp", 53, 53),
        (node, plane, "tcp", 1025, 65535),
        *((node, plane, "tcp", port, port) for port in ports),
    }
    assert all(rule["description"] for rule in stack.all("aws_vpc_security_group_ingress_rule").values())
    egress = stack.all("aws_vpc_security_group_egress_rule").values()
    assert {rule["security_group_id"] for rule in egress} == {plane, node}
    assert all((rule["ip_protocol"], rule["cidr_ipv4"]) == ("-1", "0.0.0.0/0") for rule in egress)


def test_one_security_group_is_owned_by_the_cluster(cluster_stack):
    """Load balancers refuse to choose between two that carry the tag, and nodes are in no other group."""
    stack = cluster_stack()
    owned = "kubernetes.io/cluster/acme-dev"

    tagged = [name for name, group in stack.all("aws_security_group").items() if owned in group["tags"]]
    assert len(tagged) == 1
    assert stack.one("aws_launch_template")["vpc_security_group_ids"] == [f"${{aws_security_group.{tagged[0]}.id}}"]


def test_nodes_have_hardened_launch_templates(cluster_stack):
    """Encrypted gp3 disks, tokens for metadata that pods do not reach, and tags on all that instances bring along."""
    stack = cluster_stack({"node_groups.general.disk": {"size_gib": 30, "iops": 4000, "throughput_mib": 250}})
    template = stack.one("aws_launch_template", name="acme-dev-general")

    assert template["block_device_mappings"] == [
        {
            "device_name": "/dev/xvda",
            "ebs": {
                "volume_type": "gp3",
                "volume_size": 30,
                "iops": 4000,
                "throughput": 250,
                "encrypted": "true",
                "delete_on_termination": "true",
            },
        }
    ]
    assert template["metadata_options"]["http_tokens"] == "required"
    assert template["metadata_options"]["http_put_response_hop_limit"] == 1
    tags = {spec["resource_type"]: spec["tags"] for spec in template["tag_specifications"]}
    assert set(tags) == {"instance", "volume", "network-interface"}
    assert all(kind["environment"] == "dev" and kind["Name"] == "acme-dev-general" for kind in tags.values())
    assert "key_name" not in template


def test_bottlerocket_keeps_data_on_a_second_encrypted_volume(cluster_stack):
    """The disk of the settings is the one that holds images and pods' data."""
    group = {"os": "BOTTLEROCKET", "architecture": "arm64", "instance_types": ["m7g.large"], "disk": {"size_gib": 80}}
    stack = cluster_stack({"node_groups.general": group})

    volumes = {
        volume["device_name"]: volume["ebs"] for volume in stack.one("aws_launch_template")["block_device_mappings"]
    }
    assert volumes["/dev/xvdb"]["volume_size"] == 80
    assert all(volume["encrypted"] == "true" for volume in volumes.values())
    assert stack.one("aws_eks_node_group")["ami_type"] == "BOTTLEROCKET_ARM_64"


def test_a_node_group_is_what_the_file_says(cluster_stack):
    """Types, capacity, sizes, labels, taints, update and repair."""
    group = {
        "instance_types": ["t3.medium", "t3.large"],
        "capacity": "SPOT",
        "min_size": 0,
        "max_size": 3,
        "labels": {"team": "web"},
        "taints": [{"key": "spot", "effect": "NO_SCHEDULE"}],
        "release_version": "1.35.7-20260911",
    }
    # Auto Mode has nodes of its own, so this group may have none at first, and a taint.
    changes = {"spot": "allowed", "node_groups.general": group, "auto_mode": {"enabled": True}}
    body = cluster_stack(changes).one("aws_eks_node_group")

    assert body["instance_types"] == ["t3.medium", "t3.large"]
    assert body["capacity_type"] == "SPOT"
    assert body["scaling_config"] == {"min_size": 0, "max_size": 3, "desired_size": 0}
    assert body["labels"] == {"team": "web"}
    assert body["taint"] == [{"key": "spot", "effect": "NO_SCHEDULE"}]
    assert body["update_config"] == {"max_unavailable_percentage": 25}
    assert body["node_repair_config"] == {"enabled": True}
    assert (body["version"], body["release_version"]) == ("1.35", "1.35.7-20260911")


def test_a_setting_says_who_manages_the_desired_size(cluster_stack):
    """An autoscaler's number is never set back; Terraform's is, when that is asked for."""
    by_autoscaler = cluster_stack().one("aws_eks_node_group")["lifecycle"]
    by_terraform = cluster_stack({"node_groups.general.desired_size_managed_by": "terraform"}).one("aws_eks_node_group")

    assert by_autoscaler["ignore_changes"] == ["scaling_config[0].desired_size"]
    assert "ignore_changes" not in by_terraform["lifecycle"]


def test_a_replaced_node_group_outlives_its_successors_birth(cluster_stack):
    """Names get a suffix, so that old and new nodes can stand side by side."""
    body = cluster_stack().one("aws_eks_node_group")

    assert body["lifecycle"]["create_before_destroy"] is True
    assert body["node_group_name_prefix"] == "general-"


def test_nodes_may_join_and_pull_images_and_nothing_more(cluster_stack):
    """The network add-on has a role of its own; a shell through Session Manager is asked for."""

    def policies(stack):
        role = "${" + address(stack, "aws_iam_role", name="acme-dev-eks-node") + ".name}"
        attached = stack.where("aws_iam_role_policy_attachment", role=role)
        return {body["policy_arn"].removeprefix("arn:aws:iam::aws:policy/") for body in attached}

    least = {"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"}
    assert policies(cluster_stack()) == least
    assert policies(cluster_stack({"node_ssm": True})) == {*least, "AmazonSSMManagedInstanceCore"}


def test_add_ons_come_in_the_order_in_which_they_are_needed(cluster_stack):
    """Network and identity before nodes; DNS and storage, which are pods on nodes, after."""
    stack = cluster_stack()
    group = address(stack, "aws_eks_node_group")

    for name in ("vpc-cni", "kube-proxy", "eks-pod-identity-agent"):
        assert address(stack, "aws_eks_addon", addon_name=name) in stack.one("aws_eks_node_group")["depends_on"]
        assert group not in stack.one("aws_eks_addon", addon_name=name).get("depends_on", [])
    for name in ("coredns", "aws-ebs-csi-driver"):
        assert group in stack.one("aws_eks_addon", addon_name=name)["depends_on"]


def test_add_ons_get_their_roles_by_pod_identity(cluster_stack):
    """Trusted for one service account of this cluster, and attached before the add-on starts."""
    stack = cluster_stack()
    eks_addon = stack.one("aws_eks_addon", addon_name="vpc-cni")

    assert eks_addon["pod_identity_association"] == [
        {"role_arn": "arn:aws:iam::111122223333:role/acme-dev-vpc-cni", "service_account": "aws-node"}
    ]
    assert "service_account_role_arn" not in eks_addon
    assert address(stack, "aws_iam_role", name="acme-dev-vpc-cni") in eks_addon["depends_on"]
    policy = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
    assert address(stack, "aws_iam_role_policy_attachment", policy_arn=policy) in eks_addon["depends_on"]
    trust = stack.one("aws_iam_role", name="acme-dev-vpc-cni")["assume_role_policy"]
    assert "pods.eks.amazonaws.com" in trust
    assert '"aws:RequestTag/kubernetes-service-account":"aws-node"' in trust
    assert not stack.all("aws_eks_pod_identity_association")


def test_add_ons_get_their_roles_by_token_when_asked(cluster_stack):
    """The trust is pinned to the cluster's issuer, and the add-on names the role."""
    stack = cluster_stack({"eks_addons": {"vpc-cni": {"identity": "irsa"}}})
    eks_addon = stack.one("aws_eks_addon", addon_name="vpc-cni")

    assert eks_addon["service_account_role_arn"] == "arn:aws:iam::111122223333:role/acme-dev-vpc-cni"
    assert "pod_identity_association" not in eks_addon
    trust = stack.one("aws_iam_role", name="acme-dev-vpc-cni")["assume_role_policy"]
    assert "sts:AssumeRoleWithWebIdentity" in trust
    assert ':sub":"system:serviceaccount:kube-system:aws-node"' in trust


def test_an_unknown_add_on_gets_the_role_that_the_file_gives(cluster_stack):
    """Any add-on of EKS can be installed by name."""
    adot = {
        "version": "v0.156.0-eksbuild.1",
        "role": {"namespace": "adot", "service_account": "adot-col", "managed_policies": ["AWSXrayWriteOnlyAccess"]},
        "conflicts_on_update": "PRESERVE",
        "preserve": False,
    }
    stack = cluster_stack({"eks_addons": {"adot": adot}})
    eks_addon = stack.one("aws_eks_addon", addon_name="adot", addon_version="v0.156.0-eksbuild.1")

    assert (eks_addon["resolve_conflicts_on_update"], eks_addon["preserve"]) == ("PRESERVE", False)
    stack.one("aws_iam_role_policy_attachment", policy_arn="arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess")


def test_every_add_on_has_a_pinned_version(cluster_stack):
    """What was reviewed is what is installed."""
    eks_addons = cluster_stack({"eks_addons": {"metrics-server": {}}}).all("aws_eks_addon").values()

    assert len(eks_addons) == 6
    assert all(eks_addon["addon_version"].startswith("v") for eks_addon in eks_addons)


def test_network_policies_are_enforced(cluster_stack):
    """Kubernetes takes them in any case; only with this does anything hold packets back."""
    values = cluster_stack().one("aws_eks_addon", addon_name="vpc-cni")["configuration_values"]

    assert json.loads(values) == {"enableNetworkPolicy": "true"}


def test_an_access_entry_is_an_entry_and_its_policies(cluster_stack):
    """Each policy reaches as far as its scope says."""
    entry = {
        "principal_arn": ROLE,
        "kubernetes_groups": ["web"],
        "policies": {
            "AmazonEKSViewPolicy": {"scope": "cluster"},
            "AmazonEKSEditPolicy": {"scope": "namespace", "namespaces": ["web-*"]},
        },
    }
    stack = cluster_stack({"access_entries": {"web": entry}})

    stack.one("aws_eks_access_entry", principal_arn=ROLE, type="STANDARD", kubernetes_groups=["web"])
    policy = "arn:aws:eks::aws:cluster-access-policy/"
    view = stack.one("aws_eks_access_policy_association", policy_arn=f"{policy}AmazonEKSViewPolicy")
    edit = stack.one("aws_eks_access_policy_association", policy_arn=f"{policy}AmazonEKSEditPolicy")
    assert view["access_scope"] == {"type": "cluster"}
    assert edit["access_scope"] == {"type": "namespace", "namespaces": ["web-*"]}


def test_the_oidc_provider_has_no_thumbprints_and_can_be_left_out(cluster_stack):
    """AWS ignores thumbprints of EKS, and reading them would need a provider more."""
    provider = cluster_stack().one("aws_iam_openid_connect_provider")
    without = cluster_stack({"oidc_provider": False})

    assert provider["client_id_list"] == ["sts.amazonaws.com"]
    assert "thumbprint_list" not in provider
    assert not without.all("aws_iam_openid_connect_provider")
    assert without.outputs["oidc_provider_arn"] == ""


def test_auto_mode_turns_three_things_on_together(platforms, synth):
    """EKS takes compute, storage and load balancing only all at once; nodes then have a role of their own."""
    stack = synth(platforms.environment({"cluster": {"auto_mode": {"enabled": True}}}))["dev-cluster"]
    body = stack.one("aws_eks_cluster")

    assert body["compute_config"]["enabled"] is True
    assert body["compute_config"]["node_pools"] == ["general-purpose", "system"]
    assert body["storage_config"] == {"block_storage": {"enabled": True}}
    assert body["kubernetes_network_config"]["elastic_load_balancing"] == {"enabled": True}
    attached = {
        attachment["policy_arn"].split("/")[-1] for attachment in stack.all("aws_iam_role_policy_attachment").values()
    }
    assert {"AmazonEKSComputePolicy", "AmazonEKSNetworkingPolicy", "AmazonEKSWorkerNodeMinimalPolicy"} <= attached
    assert not stack.all("aws_eks_node_group")
    assert not stack.all("aws_eks_addon")
    assert (
        stack.outputs["node_role_arn"] == "${" + address(stack, "aws_iam_role", name="acme-dev-eks-auto-node") + ".arn}"
    )


def test_auto_mode_beside_node_groups_joins_their_networks(cluster_stack):
    """Nodes of Auto Mode are in EKS's own security group, and pods on both talk to each other."""
    stack = cluster_stack({"auto_mode": {"enabled": True}})

    described = {rule["description"] for rule in stack.all("aws_vpc_security_group_ingress_rule").values()}
    assert {"Nodes of Auto Mode", "Nodes of node groups"} <= described


def test_auto_mode_is_turned_off_explicitly(cluster_stack):
    """AWS takes a missing block for no change."""
    assert "compute_config" not in cluster_stack().one("aws_eks_cluster")
    off = cluster_stack({"auto_mode": {"enabled": False}}).one("aws_eks_cluster")
    assert off["compute_config"] == {"enabled": False}


@pytest.mark.parametrize(
    "added",
    [
        {"node_groups.another": {"instance_types": ["c5.large"]}},
        {"eks_addons": {"snapshot-controller": {"version": "v1.0.0"}}},
        {"access_entries": {"another": {"principal_arn": ROLE, "kubernetes_groups": ["web"]}}},
    ],
    ids=["node-group", "add-on", "access-entry"],
)
def test_adding_one_thing_touches_no_other(cluster_stack, added):
    """Addresses come from names: whatever was there keeps its address and its arguments, byte for byte."""
    before, after = untied(cluster_stack()), untied(cluster_stack(added))

    assert before.items() <= after.items()
    assert len(after) > len(before)


def test_a_zone_more_touches_no_node_group(cluster_stack):
    """Subnets are handed over as one list; nothing here is named for a zone."""
    two, three = cluster_stack({}, **{"network.zones": ["a", "b"]}), cluster_stack({}, **{"network.zones": 3})

    assert two.addresses == three.addresses


def test_nothing_depends_on_who_runs_it_or_when(cluster_stack):
    """The only data read is the network's state."""
    stack = cluster_stack()

    assert list(stack.json["data"]) == ["terraform_remote_state"]
    assert "time_sleep" not in stack.json["resource"]

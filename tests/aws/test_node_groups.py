"""Node groups and their launch templates as they are synthesized."""

import json
import re

import pytest
from support.clusters import cluster

AMI = "ami-0123456789abcdef0"
RESERVED = "cr-0123456789abcdef0"
P5 = {"instance_types": ["p5.48xlarge"], "zones": ["a"]}


@pytest.fixture
def group_of(platforms, synth):
    """Synthesizes the cluster stack of the valid cluster, whose one node group has changes."""

    def synthesize(changes, **others: object):
        below = {f"node_groups.general.{key}": value for key, value in changes.items()}
        return synth(platforms.environment(cluster(below, **others)))["dev-cluster"]

    return synthesize


def told(stack):
    """What nodes are told, with expressions as they stand."""
    encoded = stack.one("aws_launch_template")["user_data"]
    return json.loads(re.fullmatch(r'\$\{base64encode\((".*")\)\}', encoded)[1])


def node_config(stack):
    """The configuration of nodeadm that nodes are told."""
    return json.loads(told(stack).split("\n\n", 2)[2].rsplit("--stackwright--")[0])


@pytest.mark.parametrize(
    ("settings", "ami_type"),
    [
        ({"instance_types": ["g5.xlarge"]}, "AL2023_x86_64_NVIDIA"),
        ({"instance_types": ["g5g.xlarge"], "architecture": "arm64"}, "AL2023_ARM_64_NVIDIA"),
        ({"instance_types": ["inf2.xlarge"]}, "AL2023_x86_64_NEURON"),
        ({"instance_types": ["trn2u.48xlarge"], "accelerator": "neuron"}, "AL2023_x86_64_NEURON"),
        ({"instance_types": ["g4ad.xlarge", "g5.xlarge"], "accelerator": "none"}, "AL2023_x86_64_STANDARD"),
        ({"instance_types": ["g5.xlarge"], "os": "BOTTLEROCKET"}, "BOTTLEROCKET_x86_64_NVIDIA"),
        ({"instance_types": ["inf2.xlarge"], "os": "BOTTLEROCKET"}, "BOTTLEROCKET_x86_64"),
    ],
)
def test_the_ami_has_the_driver_that_the_machines_need(group_of, settings, ami_type):
    """By their type, unless the file says otherwise: a GPU without a driver lies idle and costs as much."""
    assert group_of(settings).one("aws_eks_node_group")["ami_type"] == ami_type


def test_a_tag_of_the_platform_does_not_replace_nodes(group_of):
    """A launch template has the tags that never change, and of the others those that the file names."""
    tags = {"tags": {"team": "web", "cost-center": "7"}}
    plain, changed = group_of({}, **tags), group_of({}, tags={"team": "shop"})
    named = group_of({}, **tags, **{"cluster.node_tags": ["team"]})

    assert plain.one("aws_launch_template") == changed.one("aws_launch_template")
    for kind in named.one("aws_launch_template")["tag_specifications"]:
        assert kind["tags"] == {
            "project": "acme",
            "environment": "dev",
            "layer": "cluster",
            "managed-by": "stackwright",
            "Name": "acme-dev-general",
            "team": "web",
        }


def test_a_group_has_tags_of_its_own(group_of):
    """On whatever its machines bring along."""
    template = group_of({"tags": {"team": "web"}}).one("aws_launch_template")

    assert [kind["tags"]["team"] for kind in template["tag_specifications"]] == ["web"] * 3


def test_a_group_a_zone_is_known_by_its_zone(group_of):
    """Each has the subnet of its zone, a launch template and sizes of its own, so another zone touches none of them."""
    three = group_of({"per_zone": True})
    four = group_of({"per_zone": True}, **{"network.zones": ["a", "b", "c", "d"], "region": "us-east-1"})

    found = {
        group["node_group_name_prefix"]: (group["subnet_ids"], group["scaling_config"]["max_size"])
        for group in three.all("aws_eks_node_group").values()
    }
    subnet = "${data.terraform_remote_state.network.outputs.private_subnets."
    assert found == {f"general-{zone}-": ([f"{subnet}{zone}}}"], 3) for zone in "abc"}
    for type_ in ("aws_eks_node_group", "aws_launch_template"):
        assert {name: one for name, one in four.all(type_).items() if "general-d" not in name} == three.all(type_)


def test_a_group_may_be_in_some_zones(group_of):
    """Which then do not follow those of the network."""
    subnets = group_of({"zones": ["a", "c"]}).one("aws_eks_node_group")["subnet_ids"]

    assert [subnet.rstrip("}").rpartition(".")[2] for subnet in subnets] == ["a", "c"]


def test_a_control_plane_stays_in_its_zones(group_of):
    """Which EKS never changes, while the network may get others."""
    pinned = {"cluster.control_plane_zones": ["a", "b"]}
    private = group_of({}, **pinned).one("aws_eks_cluster")["vpc_config"]["subnet_ids"]
    intra = group_of({}, **pinned, **{"network.tiers": ["public", "private", "intra"]}).one("aws_eks_cluster")

    outputs = "${data.terraform_remote_state.network.outputs."
    assert private == [f"{outputs}private_subnets.{zone}}}" for zone in "ab"]
    assert intra["vpc_config"]["subnet_ids"] == [f"{outputs}intra_subnets.{zone}}}" for zone in "ab"]


def test_the_kubelet_is_told_what_the_file_says(group_of):
    """In nodeadm's words, in the one part of a MIME document that EKS adds its own to."""
    kubelet = {"max_pods": 110, "kube_reserved": {"ephemeral_storage": "1Gi"}, "registry_pull_qps": 20}
    stack = group_of({"kubelet": kubelet, "local_storage": "RAID0"})

    assert told(stack).startswith('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="stackwright"\n')
    assert node_config(stack)["spec"] == {
        "instance": {"localStorage": {"strategy": "RAID0"}},
        "kubelet": {"config": {"maxPods": 110, "registryPullQPS": 20, "kubeReserved": {"ephemeral-storage": "1Gi"}}},
    }
    assert "user_data" not in group_of({}).one("aws_launch_template")


def test_bottlerocket_is_told_the_same_in_its_own_words(group_of):
    """As TOML, beside settings that have no key of their own."""
    eviction = {"memory_available": "5%"}
    stack = group_of(
        {
            "os": "BOTTLEROCKET",
            "kubelet": {"max_pods": 110, "eviction_hard": eviction},
            "bottlerocket": {"motd": "hello", "kubernetes": {"allowed-unsafe-sysctls": ["net.core.somaxconn"]}},
        }
    )

    assert told(stack).splitlines() == [
        *("[settings]", 'motd = "hello"'),
        *("[settings.kubernetes]", 'allowed-unsafe-sysctls = ["net.core.somaxconn"]', "max-pods = 110"),
        *("[settings.kubernetes.eviction-hard]", '"memory.available" = "5%"'),
    ]


def test_nodes_of_an_ami_of_ones_own_are_told_all_that_joining_takes(group_of):
    """EKS merges nothing into theirs, takes neither version nor AMI type, and adds taints late."""
    stack = group_of(
        {"ami_id": AMI, "taints": [{"key": "team", "effect": "NO_SCHEDULE"}]}, **{"cluster.auto_mode.enabled": True}
    )
    group, template = stack.one("aws_eks_node_group"), stack.one("aws_launch_template")
    spec = node_config(stack)["spec"]

    assert template["image_id"] == AMI
    assert not {"version", "release_version", "ami_type"} & group.keys()
    assert re.fullmatch(r"\$\{aws_eks_cluster\.\S+\.endpoint\}", spec["cluster"]["apiServerEndpoint"])
    assert spec["cluster"]["certificateAuthority"].endswith(".certificate_authority[0].data}")
    assert spec["cluster"]["cidr"] == "172.20.0.0/16"
    assert spec["kubelet"]["config"]["registerWithTaints"] == [{"key": "team", "value": "", "effect": "NoSchedule"}]


def test_bottlerocket_of_ones_own_is_told_its_cluster(group_of):
    """With its taints, by key."""
    taints = [{"key": "team", "value": "web", "effect": "NO_EXECUTE"}]
    stack = group_of({"os": "BOTTLEROCKET", "ami_id": AMI, "taints": taints}, **{"cluster.auto_mode.enabled": True})

    assert 'cluster-name = "${aws_eks_cluster.' in told(stack)
    assert told(stack).endswith('[settings.kubernetes.node-taints]\nteam = ["web:NoExecute"]\n')


def test_an_ami_of_ones_own_takes_another_group(group_of):
    """EKS refuses to move a group between its own AMIs and others, so the name of the template forces a new one."""
    names = {group_of(changes).one("aws_launch_template")["name"] for changes in ({}, {"ami_id": AMI})}

    assert names == {"acme-dev-general", "acme-dev-general-own-ami"}


def test_a_capacity_block_says_its_type_in_the_template(group_of):
    """EKS refuses the type in the group then."""
    stack = group_of({**P5, "capacity": "CAPACITY_BLOCK", "capacity_reservation": {"id": RESERVED}})
    group, template = stack.one("aws_eks_node_group"), stack.one("aws_launch_template")

    assert "instance_types" not in group
    assert group["capacity_type"] == "CAPACITY_BLOCK"
    assert template["instance_type"] == "p5.48xlarge"
    assert template["instance_market_options"] == {"market_type": "capacity-block"}
    assert template["capacity_reservation_specification"] == {
        "capacity_reservation_target": {"capacity_reservation_id": RESERVED}
    }


def test_reserved_capacity_may_be_preferred(group_of):
    """Or left to others."""
    template = group_of({"capacity_reservation": {"preference": "none"}}).one("aws_launch_template")

    assert template["capacity_reservation_specification"] == {"capacity_reservation_preference": "none"}


def test_fabric_adapters_stand_on_every_card(group_of):
    """The first is the node's address, the others have none; and they may talk to each other, which takes a rule."""
    stack = group_of({**P5, "efa": True})
    template = stack.one("aws_launch_template")
    first, *others = template["network_interfaces"]

    assert "vpc_security_group_ids" not in template
    assert (first["network_card_index"], first["device_index"], first["interface_type"]) == (0, 0, "efa")
    assert [one["network_card_index"] for one in others] == list(range(1, 32))
    assert {(one["device_index"], one["interface_type"]) for one in others} == {(1, "efa-only")}
    (rule,) = (one for one in stack.all("aws_vpc_security_group_egress_rule").values() if "cidr_ipv4" not in one)
    assert rule["referenced_security_group_id"] == rule["security_group_id"] == first["security_groups"][0]


def test_a_type_whose_first_card_has_no_fabric_adapter_has_a_plain_interface_there(group_of):
    """As p6-b300 has it."""
    stack = group_of({"instance_types": ["p6-b300.48xlarge"], "zones": ["a"], "efa": True})
    kinds = [one["interface_type"] for one in stack.one("aws_launch_template")["network_interfaces"]]

    assert kinds == ["interface", *["efa-only"] * 16]


def test_a_placement_group_of_another_kind_has_another_name(group_of):
    """It stands beside the one that it replaces until the nodes have moved."""
    groups = {}
    for placement in ({"strategy": "spread"}, {"strategy": "partition", "partitions": 3}):
        stack = group_of({"placement_group": placement})
        groups[stack.one("aws_placement_group")["name"]] = stack.one("aws_placement_group").get("partition_count")
        assert "aws_placement_group." in stack.one("aws_launch_template")["placement"]["group_name"]

    assert groups == {"acme-dev-general-spread": None, "acme-dev-general-partition-3": 3}


def test_updates_and_repairs_go_as_far_as_the_file_says(group_of):
    """As a number or a percentage, and whether a disruption budget stops them."""
    override = {
        "node_monitoring_condition": "AcceleratedHardwareReady",
        "node_unhealthy_reason": "NvidiaXID31Error",
        "min_repair_wait_time_mins": 15,
        "repair_action": "NoAction",
    }
    repair = {"max_unhealthy_node_threshold_percentage": 10, "overrides": [override]}
    body = group_of({"max_unavailable": 2, "force_update_version": True, "node_repair_config": repair}).one(
        "aws_eks_node_group"
    )

    assert body["update_config"] == {"max_unavailable": 2}
    assert body["force_update_version"] is True
    assert body["node_repair_config"] == {
        "enabled": True,
        "max_unhealthy_node_threshold_percentage": 10,
        "node_repair_config_overrides": [override],
    }


def test_nodes_may_do_what_further_policies_say(group_of):
    """Each is attached under its name, before a node starts."""
    arn = "arn:aws:iam::111122223333:policy/pull"
    stack = group_of({}, **{"cluster.node_policies": {"pull": arn}})
    (address,) = (address for address, body in stack.addresses.items() if body.get("policy_arn") == arn)

    assert "node-role_pull" in address
    assert address in stack.one("aws_eks_node_group")["depends_on"]

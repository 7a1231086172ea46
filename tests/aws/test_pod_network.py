"""Pods' network as it is synthesized: subnets of their own, and what vpc-cni is told."""

import json

import pytest
from support.clusters import CLUSTER

GROUPS = {"node_groups": {"general": {"instance_types": ["m7i.large"]}}}
TIERS = {"network.tiers": ["public", "private", "pod"], "network.secondary_cidrs": ["100.64.0.0/16"]}


@pytest.fixture
def stacks(platforms, synth):
    """The stacks of an environment whose pods have a network, and other changes."""

    def synthesize(pod_network, more=None):
        return synth(platforms.environment({"cluster": {**GROUPS, "pod_network": pod_network}, **(more or {})}))

    return synthesize


def told(stack):
    """The configuration of vpc-cni."""
    return json.loads(
        stack.one("aws_eks_addon", addon_name="vpc-cni")["configuration_values"]
        .replace('["', "[")
        .replace('"]}"', ']}"')
    )


def test_pods_get_subnets_of_a_range_of_their_own(stacks):
    """Blocks of the first further range, whose ways out are those of private subnets."""
    network = stacks({"custom_networking": True}, TIERS)["dev-network"]
    pods = {
        body["availability_zone"]: body["cidr_block"]
        for body in network.all("aws_subnet").values()
        if "pod" in body["tags"]["Name"]
    }
    tables = {body["tags"]["Name"] for body in network.all("aws_route_table").values()}

    assert pods == {
        "eu-west-1a": "100.64.0.0/19",
        "eu-west-1b": "100.64.32.0/19",
        "eu-west-1c": "100.64.64.0/19",
    }
    assert tables >= {"acme-dev-pod-a", "acme-dev-pod-b", "acme-dev-pod-c"}
    assert len([route for route in network.all("aws_route").values() if "nat_gateway_id" in route]) == 6


def test_the_add_on_finds_the_subnet_of_each_zone(stacks):
    """It makes an ENIConfig for each, named like the zone, with the nodes' security group."""
    made = stacks({"custom_networking": True}, TIERS)
    addon = made["dev-cluster"].one("aws_eks_addon", addon_name="vpc-cni")["configuration_values"]

    assert '"create":true,"region":"eu-west-1"' in addon
    for zone in ("eu-west-1a", "eu-west-1b", "eu-west-1c"):
        assert f'"{zone}":{{"id":"${{data.terraform_remote_state.network.outputs.pod_subnet_ids["{zone}"]}}"' in addon
    assert '"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"' in addon
    assert '"ENI_CONFIG_LABEL_DEF":"topology.kubernetes.io/zone"' in addon
    assert made["dev-network"].outputs["pod_subnet_ids"].keys() == {"eu-west-1a", "eu-west-1b", "eu-west-1c"}


def test_nodes_start_after_the_add_on_knows(stacks):
    """A node that starts before keeps the way of before."""
    cluster = stacks({"custom_networking": True}, TIERS)["dev-cluster"]
    (addon,) = (name for name, body in cluster.all("aws_eks_addon").items() if body["addon_name"] == "vpc-cni")

    assert f"aws_eks_addon.{addon}" in cluster.one("aws_eks_node_group")["depends_on"]


@pytest.mark.parametrize(
    ("pod_network", "env"),
    [
        ({"prefix_delegation": True}, {"ENABLE_PREFIX_DELEGATION": "true"}),
        ({"warm_ip_target": 5, "minimum_ip_target": 9}, {"WARM_IP_TARGET": "5", "MINIMUM_IP_TARGET": "9"}),
        ({"external_snat": True}, {"AWS_VPC_K8S_CNI_EXTERNALSNAT": "true"}),
        (
            {"security_groups_for_pods": "standard"},
            {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": "standard"},
        ),
    ],
)
def test_settings_are_variables_of_the_add_on(stacks, pod_network, env):
    """In its words, as text."""
    assert told(stacks(pod_network)["dev-cluster"]) == {"enableNetworkPolicy": "true", "env": env}


@pytest.mark.parametrize(("mode", "init"), [("strict", True), ("standard", False)])
def test_groups_for_pods_need_a_permission_and_probes_a_way(stacks, mode, init):
    """EKS makes interfaces; in strict mode, the kubelet reaches pods on them by no other way."""
    cluster = stacks({"security_groups_for_pods": mode})["dev-cluster"]
    policies = {
        body["policy_arn"].rpartition("/")[2] for body in cluster.all("aws_iam_role_policy_attachment").values()
    }

    assert "AmazonEKSVPCResourceController" in policies
    assert ("init" in told(cluster)) == init


def test_variables_of_ones_own_stay(stacks):
    """What the settings do not say, the add-on's configuration may."""
    own = {"cluster.eks_addons": {"vpc-cni": {"configuration": {"env": {"WARM_ENI_TARGET": "2"}}}}}
    cluster = stacks({"prefix_delegation": True}, own)["dev-cluster"]

    assert told(cluster)["env"] == {"ENABLE_PREFIX_DELEGATION": "true", "WARM_ENI_TARGET": "2"}


def test_types_without_a_trunk_are_refused(platforms):
    """Pods on them could have no group: the t families, and what is no Nitro type."""
    groups = {"node_groups": {"general": {"instance_types": ["t3.medium", "m7i.large", "m4.large"]}}}
    faults = platforms.faults({"cluster": {**groups, "pod_network": {"security_groups_for_pods": "strict"}}})

    assert [fault.split("got ")[1].split(";")[0] for fault in faults] == ['"t3.medium"', '"m4.large"']


def test_prefixes_on_old_types_are_told(platforms):
    """They work, and less well than they seem to."""
    cluster = {"node_groups": {"general": {"instance_types": ["m4.large"]}}, "pod_network": {"prefix_delegation": True}}

    assert any("m4.large is no Nitro type" in notice for notice in platforms.platform({"cluster": cluster}).notices)


def test_a_cluster_without_it_is_told_nothing(platforms, synth):
    """No variable, no policy, no output."""
    made = synth(platforms.environment({"cluster": CLUSTER}))

    assert told(made["dev-cluster"]) == {"enableNetworkPolicy": "true"}
    assert "pod_subnet_ids" not in made["dev-network"].outputs

"""Nodes: machines that EC2 has and EKS can use, and one at least on which something can run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.rules.nodes import COREDNS_TOLERATES, KEEPS_AWAY, _lets_in
from stackwright.model.settings.node_groups import NodeGroupSettings

TAINT = {"key": "team", "value": "web", "effect": "NO_SCHEDULE"}
CRITICAL = {"key": "CriticalAddonsOnly", "value": "true", "effect": "NO_SCHEDULE"}
TOLERATION = {"key": "team", "operator": "Exists"}
AUTO = {"auto_mode": {"enabled": True}}


def groups(first=None, second=None):
    """Two groups, with changes to each."""
    types = {"instance_types": ["m5.large"]}
    return {"node_groups": {"first": {**types, **(first or {})}, "second": {**types, **(second or {})}}}


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("m5.3xlarge", 'is not an instance type of EC2 (table of 2026-10-27), got "m5.3xlarge"; m5 comes as large, xl'),
        (
            "mm5.large",
            "is not an instance type of EC2 (table of 2026-10-27), got \"mm5.large\"; did you mean 'm5.large'?",
        ),
        ("m5x.large", "is not an instance type of EC2"),
        ("mac1.metal", "is a Mac, which EKS has no nodes of (https://"),
        ("mac-m4.metal", "is a Mac, which EKS has no nodes of (https://"),
    ],
)
def test_a_type_that_no_node_can_have_is_refused(platforms, type_, expected):
    """At its place in the list, with one that there is."""
    (fault,) = platforms.faults(cluster({"node_groups.general.instance_types": ["m5.large", type_]}))

    assert ": cluster.node_groups.general.instance_types[1]: " in fault
    assert expected in fault


def test_first_generation_graviton_is_refused_for_al2023(platforms):
    """Amazon Linux 2023 starts with the second."""
    group = {"architecture": "arm64", "instance_types": ["a1.large"]}
    (fault,) = platforms.faults(cluster({"node_groups.general": group}))

    assert "instance_types[0]: has first-generation Graviton processors, which AL2023 does not run on" in fault
    assert platforms.faults(cluster({"node_groups.general": {**group, "os": "BOTTLEROCKET"}})) == []


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("m99i.large", "m99i.large is taken for a type that is newer than the table of 2026-10-27; see that it exists"),
        ("dl2q.24xlarge", "dl2q.24xlarge has 8 Qualcomm AI100, for which the AMI AL2023_x86_64_STANDARD has no driver"),
        ("t3.nano", "t3.nano takes 4 pods, and EKS's add-ons have 4 on every node; take a larger one"),
    ],
)
def test_what_a_type_will_do_is_told(platforms, type_, expected):
    """It is not wrong, and should be known: a newer type, accelerators that lie idle, a node without room."""
    changes = cluster({"node_groups.general.instance_types": [type_]})

    assert platforms.platform(changes, platform=OURS).notices == (
        f"dev: cluster.node_groups.general.instance_types: {expected}",
    )
    assert platforms.platform(cluster(), platform=OURS).notices == ()


def test_a_number_of_pods_that_eks_overrides_is_told(platforms):
    """It counts where EKS says nothing to nodes, or where what it says stands before."""

    def notices(**settings):
        return platforms.platform(cluster({"node_groups.general": settings}), platform=OURS).notices

    group = {"instance_types": ["m5.large"], "kubelet": {"max_pods": 110}}
    (notice,) = notices(**group)
    assert notice.startswith("dev: cluster.node_groups.general.kubelet.max_pods: EKS says a number of its own")
    assert notices(**group, os="BOTTLEROCKET") == notices(**group, ami_id="ami-0a9b7c5d3e1f2a4b6") == ()


@pytest.mark.parametrize(
    ("type_", "most"), [("m5.large", 110), ("m5.16xlarge", 250), ("m99i.large", 250), ("m5.8xlarge", 250)]
)
def test_eks_caps_the_pods_of_a_node(platforms, type_, most):
    """By its vCPUs, unless the AMI is one's own; of a type that nobody knows, by the higher number."""

    def faults(pods, **settings):
        group = {"instance_types": [type_], "kubelet": {"max_pods": pods}, **settings}
        return platforms.faults(cluster({"node_groups.general": group}))

    assert faults(most) == faults(most + 1, ami_id="ami-0123456789abcdef0") == []
    (fault,) = faults(most + 1)
    assert f"is more than the {most} pods that EKS allows on nodes of such types" in fault


def test_one_group_without_taints_is_enough(platforms):
    """Without one, coredns waits until the apply gives up."""
    both = groups({"taints": [TAINT]}, {"taints": [TAINT]})
    (fault,) = platforms.faults({"cluster": both})

    assert ": cluster.node_groups: all have taints that coredns does not tolerate" in fault
    assert fault.endswith("leave one without, or set tolerations in cluster.eks_addons.coredns.configuration")
    assert platforms.faults({"cluster": groups({"taints": [TAINT]})}) == []


@pytest.mark.parametrize(
    "change",
    [
        groups({"taints": [TAINT]}, {"taints": [CRITICAL]}),
        groups({"taints": [TAINT]}, {"taints": [{**TAINT, "effect": "PREFER_NO_SCHEDULE"}]}),
        {**groups({"taints": [TAINT]}, {"taints": [TAINT]}), **AUTO},
        {**groups({"taints": [TAINT]}, {"taints": [TAINT]}), "eks_addons": {"coredns": {"enabled": False}}},
        {
            **groups({"taints": [TAINT]}, {"taints": [TAINT]}),
            "eks_addons": {"coredns": {"configuration": {"tolerations": [TOLERATION]}}},
        },
    ],
)
def test_taints_that_leave_coredns_a_place_are_taken(platforms, change):
    """What it tolerates, what only asks, nodes of Auto Mode, a DNS of one's own."""
    assert platforms.faults({"cluster": change}) == []


KEYS = st.sampled_from(["effect", "operator", "value", "other"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Equal", "NoSchedule"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_tolerations_of_any_form_are_taken_for_none(tolerations):
    """A configuration is the user's own JSON; EKS judges its form."""
    group = NodeGroupSettings(instance_types=("m5.large",), taints=(TAINT,))

    assert not _lets_in(group, tolerations)


@given(
    st.sampled_from(["team", "CriticalAddonsOnly"]),
    st.sampled_from(["", "web"]),
    st.sampled_from(sorted(KEEPS_AWAY)),
    st.sampled_from(["Exists", "Equal"]),
    st.sampled_from(["", *KEEPS_AWAY.values()]),
)
def test_a_toleration_lets_in_as_kubernetes_says(key, value, effect, operator, tolerated):
    """Same key and value, or same key and `Exists`, and the same effect or any."""
    group = NodeGroupSettings(instance_types=("m5.large",), taints=({"key": key, "value": value, "effect": effect},))
    one = {"key": "team", "operator": operator, "value": "web", "effect": tolerated}
    same = key == "team" and (operator == "Exists" or value == "web")

    assert _lets_in(group, [one]) == (same and tolerated in {"", KEEPS_AWAY[effect]})
    assert _lets_in(group, [{"operator": "Exists"}])
    assert _lets_in(group, COREDNS_TOLERATES) == (key == "CriticalAddonsOnly")


def test_a_cluster_that_starts_with_no_node_needs_somebody_to_start_one(platforms):
    """Cluster Autoscaler would have to run on a node itself."""
    empty = groups({"min_size": 0}, {"min_size": 0})
    (fault,) = platforms.faults({"cluster": empty, "addons": {"cluster_autoscaler": {}}})

    assert ": cluster.node_groups: all start with no node, and there is nothing that would start one" in fault
    assert platforms.faults({"cluster": groups({"min_size": 0}, {"min_size": 0, "desired_size": 1})}) == []
    assert platforms.faults({"cluster": {**empty, **AUTO}}) == []
    (notice,) = platforms.platform({"cluster": empty, "addons": {"karpenter": {}}}, platform=OURS).notices
    assert "dev: cluster.node_groups: all start with no node, and Karpenter and coredns need one to run on" in notice

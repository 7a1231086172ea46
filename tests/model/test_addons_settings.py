"""The `addons` block: what it refuses, and what it works out."""

import pytest
from support.addons import EVERY, OWN_DRIVER, ZONES
from support.clusters import cluster

from stackwright.model.settings.addons import AddonsSettings

SAME = {"namespace": "apps", "service_account": "one"}


@pytest.mark.parametrize(
    ("addons", "expected"),
    [
        ({"karpentr": {}}, "addons.karpentr: unknown key; did you mean 'karpenter'?"),
        ({"external_dns": {}}, "addons.external_dns.hosted_zone_ids: is missing; add it: Ids of the hosted zones"),
        ({"cert_manager": {"hosted_zone_ids": []}}, "addons.cert_manager.hosted_zone_ids: is empty"),
        ({"external_dns": {"hosted_zone_ids": ["example.com"]}}, "hosted_zone_ids[0]: is not the id of a hosted zone"),
        ({"external_dns": {"hosted_zone_ids": ["Z0001", "Z0001"]}}, "hosted_zone_ids[1]: is listed twice"),
        ({"external_dns": {"hosted_zone_ids": [f"Z{n:04}" for n in range(51)]}}, "must have at most 50 entries"),
        ({"velero": {"bucket": "Backups"}}, "addons.velero.bucket: S3 bucket name 'Backups' breaks AWS's rule"),
        ({"velero": {"noncurrent_days": 0}}, "addons.velero.noncurrent_days: must be at least 1, got 0"),
        ({"loki": {"retention_days": 1}}, "addons.loki.retention_days: must be at least 2, got 1"),
        ({"loki": {"namespace": "Logs"}}, "addons.loki.namespace: is not a Kubernetes name"),
        ({"cloudwatch": {"retention_days": 31}}, "is not a retention that CloudWatch Logs knows, got 31"),
        (
            {"cloudwatch": {"service_account": "fluent-bit"}},
            "addons.cloudwatch.fluent_bit_service_account: is the agent's service account too",
        ),
        (
            {"karpenter": SAME, "loki": SAME},
            "addons.loki.service_account: is the service account of karpenter too, and gets one role only",
        ),
        (
            {"aws_load_balancer_controller": {"service_account": "aws-node"}},
            "addons.aws_load_balancer_controller.service_account: has the service account of the EKS add-on vpc-cni",
        ),
        ({"alloy": {}}, "addons.alloy: needs loki, which it sends logs to; add loki, or remove it"),
        ({"opentelemetry_collector": {}}, "addons.opentelemetry_collector: needs jaeger, which it sends traces to"),
        ({"kube_prometheus_stack": {}}, "needs external_secrets, which makes the password of its Grafana"),
        ({"kyverno": {"service_account": "kyverno"}}, "addons.kyverno.service_account: unknown key"),
        (
            {"ebs_csi": {}},
            "already; remove it, or set cluster.eks_addons.aws-ebs-csi-driver.enabled: false",
        ),
    ],
)
def test_a_block_with_one_fault_is_refused(platforms, addons, expected):
    """Each fault names its key, its value and its remedy."""
    (fault,) = platforms.faults(cluster(addons=addons))

    assert expected in fault


def test_add_ons_need_a_cluster(platforms):
    """Roles are pinned to one."""
    (fault,) = platforms.faults({"addons": {"loki": {}}})

    assert "addons: needs the layer cluster, which this environment lacks; add cluster, or remove the block" in fault


def test_roles_need_the_agent(platforms):
    """Without it Pod Identity hands out nothing. What calls nothing of AWS needs no role."""
    off = {"enabled": False}
    eks_addons = {"eks-pod-identity-agent": off, "aws-ebs-csi-driver": off, "vpc-cni": {"identity": "irsa"}}

    (fault,) = platforms.faults(cluster({"eks_addons": eks_addons}, addons={"loki": {}}))

    assert "addons: gets its roles by Pod Identity, which needs eks-pod-identity-agent" in fault
    assert platforms.faults(cluster({"eks_addons": eks_addons}, addons={"metrics_server": {}})) == []


def test_a_driver_of_ones_own_takes_the_place_of_eks(platforms):
    """It is enough to turn the other one off."""
    changes = cluster({"eks_addons": {"aws-ebs-csi-driver": {"enabled": False}}}, addons={"ebs_csi": {}})

    assert platforms.faults(changes) == []


def test_only_one_may_decide_on_sizes(platforms):
    """What Cluster Autoscaler changes, each apply would set back."""
    changes = cluster({"node_groups.general.desired_size_managed_by": "terraform"}, addons={"cluster_autoscaler": {}})

    (fault,) = platforms.faults(changes)

    assert "cluster.node_groups.general.desired_size_managed_by: is undone by Cluster Autoscaler" in fault


def test_cluster_autoscaler_without_node_groups_is_refused(platforms):
    """Auto Mode scales by itself."""
    changes = {"cluster": {"auto_mode": {"enabled": True}}, "addons": {"cluster_autoscaler": {}}}

    assert any("addons.cluster_autoscaler: has no node groups" in fault for fault in platforms.faults(changes))


def test_the_entry_of_karpenters_nodes_is_made_once(platforms):
    """AWS refuses a second entry of the same role."""
    entry = {"principal_arn": "arn:aws:iam::111122223333:role/acme-dev-karpenter-node", "type": "EC2_LINUX"}

    (fault,) = platforms.faults(cluster({"access_entries": {"nodes": entry}}, addons={"karpenter": {}}))

    assert "is the role of Karpenter's nodes, which gets its entry anyway" in fault


def test_every_add_on_but_those_of_route_53_needs_no_settings(platforms):
    """`{}` is enough."""
    names = [name for name, settings in EVERY.items() if settings != ZONES]

    addons = platforms.environment(cluster(OWN_DRIVER, addons={name: {} for name in names})).block(AddonsSettings)

    assert [addon.name for addon in addons.enabled] == names


@pytest.mark.parametrize("addon", ["metrics_server", "external_dns"])
def test_an_add_on_of_eks_by_the_same_name_is_refused(platforms, addon):
    """Two would fight for the same objects in the cluster, and for the same role's name."""
    eks_name = addon.replace("_", "-")
    eks_addons = {eks_name: {"version": "v0.8.0-eksbuild.3"}}

    (fault,) = platforms.faults(cluster({"eks_addons": eks_addons}, addons={addon: EVERY[addon]}))

    assert f"addons.{addon}: is installed by EKS as {eks_name} already" in fault


@pytest.mark.parametrize(
    ("addon", "longest", "limit"),
    [("aws_load_balancer_controller", 35, "IAM role name"), ("karpenter", 42, "EventBridge rule name")],
)
def test_a_composed_name_that_is_too_long_is_refused_at_load(platforms, addon, longest, limit):
    """Nothing is cut: the report says which name, which limit, and where AWS says so."""
    fits, too_long = "p" * (longest - len("-dev")), "p" * (longest + 1 - len("-dev"))
    changes = cluster(addons={addon: {}})

    assert platforms.faults(changes, platform={"project": fits}) == []
    assert any(
        limit in fault and "AWS allows 1 to 64 (https://" in fault
        for fault in platforms.faults(changes, platform={"project": too_long})
    )


def test_a_policy_that_grows_too_long_is_refused_at_load(platforms):
    """IAM would refuse it amid an apply. Where as many zones fit, as many are taken."""
    zones = [f"Z{number:031}" for number in range(50)]
    (fault,) = platforms.faults(cluster(addons={"cert_manager": {"hosted_zone_ids": zones}}))

    assert "addons.cert_manager: a managed policy has up to 6900 characters, AWS allows 6144 (" in fault
    assert fault.endswith(".html); list fewer things")
    assert platforms.faults(cluster(addons={"cert_manager": {"hosted_zone_ids": zones[:40]}})) == []
    assert platforms.faults(cluster(addons={"external_dns": {"hosted_zone_ids": zones}})) == []

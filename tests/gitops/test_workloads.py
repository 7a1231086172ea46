"""The workloads as Kustomize makes them: valid, confined, and each part of them fits the others."""

import pytest
from support.custom_resources import definitions
from support.kustomize import of_kind
from support.overlays import pods, workloads

from stackwright.gitops.checks.pod_security import violations
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.schemas import Schemas

VERSIONS = ("1.34", "1.35", "1.36")
UNDEFINED = {"ExternalSecret"}
"""Kinds whose definitions the charts, as they are packed for tests, do not bring."""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid(overlay, version, charts):
    """The API of each version on offer takes what it knows, definitions of the charts' included, and every field."""
    schemas = Schemas(version, definitions(charts))

    judged = [one for one in overlay if one["kind"] not in UNDEFINED]
    assert [problem for one in judged for problem in schemas.problems(one)] == []


def test_the_namespace_takes_restricted_pods_only(overlay):
    """Its labels refuse the rest, warn of it and note it in the audit log; it belongs to a team."""
    (namespace,) = of_kind(overlay, "Namespace").values()
    labels = namespace["metadata"]["labels"]

    assert {labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")} == {"restricted"}
    assert labels["stackwright.io/owner"] == "team"


def test_what_pods_need_is_there_before_them(overlay):
    """Their namespace, then accounts, secrets and the policies that close it, then they; the autoscaler comes last."""
    first = {"Namespace": "-1", "Deployment": "5", "StatefulSet": "5", "Rollout": "5", "HorizontalPodAutoscaler": "10"}
    # A Rollout and its Ingress wait for each other.
    first["Ingress"] = "5" if of_kind(overlay, "Rollout") else "10"

    for one in overlay:
        wave = one["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", "0")
        assert wave == first.get(one["kind"], "0"), (one["kind"], one["metadata"]["name"])


def test_everything_lies_in_that_namespace(overlay):
    """Argo CD may not reach into another one."""
    (name,) = of_kind(overlay, "Namespace")

    assert {one["metadata"]["namespace"] for one in overlay if one["kind"] != "Namespace"} == {name}


def test_every_pod_is_restricted(overlay):
    """What the namespace asks for."""
    assert [
        (name, fault) for name, pod in pods(overlay).items() for fault in violations(pod["spec"], "restricted")
    ] == []


def test_every_container_is_confined_further(overlay):
    """What `restricted` leaves open: a root that nothing is written to, no token of the API, limits."""
    for name, pod in pods(overlay).items():
        spec = pod["spec"]
        mounts = {volume["name"]: volume for volume in spec["volumes"]}
        assert spec["automountServiceAccountToken"] is False
        assert spec["serviceAccountName"] == name
        assert spec["securityContext"]["runAsUser"] == (999 if name == "postgresql" else 1000)
        for container in spec["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            (tmp,) = [mount for mount in container["volumeMounts"] if mount["mountPath"] == "/tmp"]  # noqa: S108
            assert "emptyDir" in mounts[tmp["name"]]
            assert container["resources"].keys() == {"requests", "limits"}
            assert {"cpu", "memory"} == container["resources"]["requests"].keys()
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()


def test_no_service_account_is_handed_a_token(overlay):
    """Nothing here asks the Kubernetes API; Pod Identity has a token of its own."""
    accounts = of_kind(overlay, "ServiceAccount")

    assert accounts.keys() == pods(overlay).keys()
    assert {one["automountServiceAccountToken"] for one in accounts.values()} == {False}


def test_what_is_selected_exists(overlay):
    """Services, budgets and workloads find the pods that they are called like, and no others."""
    labels = {name: pod["labels"] for name, pod in pods(overlay).items()}

    for one in overlay:
        name = one["metadata"]["name"].removesuffix("-stable").removesuffix("-canary")
        selector = one.get("spec", {}).get("selector")
        if one["kind"] == "Service":
            selector = {"matchLabels": selector}
        if one["kind"] in {"Service", "PodDisruptionBudget", "Deployment", "StatefulSet", "Rollout"}:
            assert [pod for pod, given in labels.items() if selects(selector, given)] == [name]


def test_every_service_has_the_port_of_its_container(overlay):
    """By the same number: the VPC CNI judges what leaves by the one and what comes in by the other."""
    for name, service in of_kind(overlay, "Service").items():
        pod = pods(overlay)[service["spec"]["selector"]["app.kubernetes.io/name"]]
        ports = {port["name"]: port["containerPort"] for one in pod["spec"]["containers"] for port in one["ports"]}
        for port in service["spec"]["ports"]:
            assert ports[port["targetPort"]] == port["port"], name


def test_every_deployment_scales_rolls_and_spreads(overlay):
    """One more while it rolls, none less; over nodes if it can be, over zones by one at most."""
    for deployment in of_kind(overlay, "Deployment").values():
        template = deployment["spec"]["template"]
        (spread,) = template["spec"]["topologySpreadConstraints"]
        (apart,) = template["spec"]["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
        assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
        assert (spread["maxSkew"], spread["topologyKey"]) == (1, "topology.kubernetes.io/zone")
        assert apart["podAffinityTerm"]["topologyKey"] == "kubernetes.io/hostname"
        for term in (spread, apart["podAffinityTerm"]):
            assert selects(term["labelSelector"], template["metadata"]["labels"])
            assert term["matchLabelKeys"] == ["app.kubernetes.io/name"]


def test_an_autoscaler_decides_how_many(overlay):
    """Nobody else does: a number in what it scales would be set again by every sync. It targets what there is."""
    scaled = of_kind(overlay, "Rollout") or of_kind(overlay, "Deployment")

    for name, autoscaler in of_kind(overlay, "HorizontalPodAutoscaler").items():
        target = autoscaler["spec"]["scaleTargetRef"]
        assert (target["apiVersion"], target["kind"]) == (scaled[name]["apiVersion"], scaled[name]["kind"])
        assert target["name"] == name
        assert "replicas" not in scaled[name]["spec"]
        assert [(one["resource"]["name"], one["resource"]["target"]) for one in autoscaler["spec"]["metrics"]] == [
            ("cpu", {"type": "Utilization", "averageUtilization": 70}),
            ("memory", {"type": "Utilization", "averageUtilization": 80}),
        ]
        assert autoscaler["spec"]["behavior"] == {
            "scaleUp": {
                "stabilizationWindowSeconds": 60,
                "policies": [{"type": "Percent", "value": 50, "periodSeconds": 60}],
            },
            "scaleDown": {
                "stabilizationWindowSeconds": 300,
                "policies": [{"type": "Percent", "value": 25, "periodSeconds": 120}],
            },
        }
    assert of_kind(overlay, "HorizontalPodAutoscaler").keys() == scaled.keys()


def test_a_budget_never_blocks_a_node(overlay):
    """One pod may always go, be it the only one; what has one pod for ever has no budget, which could only block."""
    budgets = of_kind(overlay, "PodDisruptionBudget")

    assert {one["spec"]["maxUnavailable"] for one in budgets.values()} == {1}
    assert {one["spec"]["unhealthyPodEvictionPolicy"] for one in budgets.values()} == {"AlwaysAllow"}
    assert budgets.keys() == of_kind(overlay, "Deployment").keys()


def test_what_is_named_is_there(overlay):
    """Volumes, ConfigMaps and secrets of pods, and the services behind an ingress."""
    there = {kind: of_kind(overlay, kind).keys() for kind in ("ConfigMap", "Service")}
    secrets = {one["spec"]["target"]["name"] for one in of_kind(overlay, "ExternalSecret").values()}

    for pod in pods(overlay).values():
        for container in pod["spec"]["containers"]:
            assert {one["configMapRef"]["name"] for one in container.get("envFrom", [])} <= there["ConfigMap"]
        assert {one["secret"]["secretName"] for one in pod["spec"]["volumes"] if "secret" in one} <= secrets
    for ingress in of_kind(overlay, "Ingress").values():
        (path,) = ingress["spec"]["rules"][0]["http"]["paths"]
        assert path["backend"]["service"]["name"] in there["Service"]


def test_every_object_says_what_it_belongs_to(overlay):
    """The common labels of Kubernetes."""
    parts = {one["metadata"]["labels"]["app.kubernetes.io/part-of"] for one in overlay}
    named = [one for one in overlay if one["kind"] in {"Service", "Deployment", "StatefulSet", "Ingress", "Rollout"}]

    assert len(parts) == 1
    assert all(one["metadata"]["labels"].keys() >= {"app.kubernetes.io/component"} for one in named)


def test_every_workload_is_known_by_its_template_alone(overlay):
    """A label of the environment in a selector could not be changed later: selectors are fixed when they are made."""
    for one in workloads(overlay):
        assert one["spec"]["selector"] == {"matchLabels": {"app.kubernetes.io/name": one["metadata"]["name"]}}

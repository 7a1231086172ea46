"""All that the root application brings, rendered by real Helm and Kustomize as Argo CD would, and judged."""

from pathlib import Path

import pytest
import yaml
from support.reconciled import CHARTS, ENVIRONMENTS, ROOT, expected

from stackwright.gitops.checks import pins, pod_security, validity
from stackwright.gitops.objects.schemas import Schemas
from stackwright.gitops.rendering.applications import render_all

ARGO_CD = "argocd"
UNDEFINED = {"ClusterSecretStore", "ExternalSecret", "Password"}
"""Kinds of External Secrets, whose chart is packed for tests without its definitions."""
OTHERS = {"argo-cd-notifications", "argo-cd-sso", "observability", "platform-app", "policies", "voting-app"}
"""Applications that are no chart."""


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def rendered(request, helm, kubectl, charts):
    """All applications of a stage by name, and what was said meanwhile."""
    said: list[str] = []
    made = render_all(ROOT, expected(request.param).cluster, Path(), said.append)
    return {one.name: one for one in made}, said


def problems(made):
    """What is not valid, but for kinds that are not known here."""
    found = validity.findings(list(made.values()), "1.35")
    return [str(one) for one in found if one.what.split()[0] not in UNDEFINED]


def levels(made):
    """What each namespace enforces, and every application that says so."""
    said = {}
    for name, one in made.items():
        policy = one.application["spec"]["syncPolicy"]
        if "CreateNamespace=true" in policy["syncOptions"]:
            said.setdefault(one.namespace, {})[name] = policy["managedNamespaceMetadata"]["labels"][
                pod_security.ENFORCE
            ]
        for namespace, level in pod_security.levels_of(one.objects).items():
            said.setdefault(namespace, {})[name] = level
    return said


def test_each_add_on_is_an_application_of_its_pinned_chart(rendered):
    """Every one that is pinned, none that is not, and a line of progress for each."""
    made, said = rendered
    add_ons = {name: one for name, one in made.items() if name not in OTHERS}

    assert made.keys() == add_ons.keys() | OTHERS
    assert {name.replace("-", "_") for name in add_ons} == CHARTS.keys()
    for name, one in add_ons.items():
        pin = CHARTS[name.replace("-", "_")]
        spec = one.application["spec"]
        (chart,) = [source for source in spec.get("sources", [spec.get("source")]) if "chart" in source]
        assert (chart["repoURL"], chart["chart"], chart["targetRevision"]) == (
            pin["repository"],
            pin["chart"],
            pin["version"],
        )
        assert one.objects
        assert any(line.startswith(f"{name}: ") for line in said)


def test_every_object_is_valid(rendered):
    """Against the API of the cluster's version, and the definitions that the charts bring."""
    made, _ = rendered

    assert problems(made) == []


def test_every_application_is_valid(rendered):
    """As Argo CD's own chart defines it: an option under a wrong key would be dropped without a word."""
    made, _ = rendered
    definitions = [one for one in made["argo-cd"].objects if one["kind"] == "CustomResourceDefinition"]
    schemas = Schemas("1.35", definitions)

    assert [problem for one in made.values() for problem in schemas.problems(one.application)] == []


def test_everything_is_pinned_and_bounded(rendered):
    """Images, requests and limits of every container."""
    made, _ = rendered

    assert list(map(str, pins.findings(list(made.values())))) == []


@pytest.mark.parametrize(
    ("sender", "receiver", "service", "port"),
    [("alloy", "loki", "loki-gateway", 80), ("opentelemetry-collector", "jaeger", "jaeger", 4317)],
)
def test_what_is_sent_somewhere_arrives(rendered, sender, receiver, service, port):
    """The address is that of a service of the other add-on, in the namespace that the file gives it."""
    made, _ = rendered
    ports = {
        one["port"]
        for found in made[receiver].objects
        if (found["kind"], found["metadata"]["name"]) == ("Service", service)
        for one in found["spec"]["ports"]
    }

    assert f"{service}.{made[receiver].namespace}" in str(made[sender].objects)
    assert port in ports


@pytest.mark.parametrize(("add_on", "service", "port"), [("loki", "loki-gateway", 80), ("jaeger", "jaeger", 16686)])
def test_grafana_finds_logs_and_traces(rendered, add_on, service, port):
    """Its sidecar reads a data source beside each, whose address is that of a service there."""
    made, _ = rendered
    (source,) = (one for one in made[add_on].objects if one["metadata"]["name"] == f"{add_on}-data-source")
    ((_, text),) = source["data"].items()
    (said,) = yaml.safe_load(text)["datasources"]
    ports = {
        one["port"]
        for found in made[add_on].objects
        if (found["kind"], found["metadata"]["name"]) == ("Service", service)
        for one in found["spec"]["ports"]
    }

    assert source["metadata"]["labels"]["grafana_datasource"] == "1"
    assert said["url"].removesuffix(f":{port}") == f"http://{service}.{made[add_on].namespace}"
    assert port in ports


def test_every_namespace_lets_its_pods_in(rendered):
    """And nothing that they do not need: one namespace is open, for what looks at the node itself."""
    made, _ = rendered
    said = levels(made) | {ARGO_CD: {"terraform": "restricted"}}
    enforced = {namespace: next(iter(by.values())) for namespace, by in said.items()}

    assert list(map(str, pod_security.findings(list(made.values()), enforced))) == []
    assert {namespace for namespace, level in enforced.items() if level != "restricted"} == {
        "kube-system",
        "node-exporter",
    }


def test_applications_that_share_a_namespace_agree_on_it(rendered):
    """Else each would take the other's label away, for ever."""
    made, _ = rendered

    assert {namespace: by for namespace, by in levels(made).items() if len(set(by.values())) > 1} == {}


def test_everything_lies_in_a_namespace_that_somebody_makes(rendered):
    """An application does it, or Terraform for Argo CD itself, or Kubernetes."""
    made, _ = rendered
    used = {item["metadata"].get("namespace", one.namespace) for one in made.values() for item in one.objects}

    assert used - levels(made).keys() <= {ARGO_CD, "kube-system"}


def test_workloads_lie_where_the_environment_file_says(rendered):
    """Their project lets them go nowhere else."""
    made, _ = rendered
    for name in ("platform-app", "voting-app"):
        one = made[name]
        assert one.application["spec"]["project"] == "applications"
        assert {item["metadata"].get("namespace", one.namespace) for item in one.objects} == {one.namespace}
        assert [item["metadata"]["name"] for item in one.objects if item["kind"] == "Namespace"] == [one.namespace]


def test_the_secrets_of_argo_cd_are_the_environments(rendered):
    """Under the names that Argo CD looks for; values may name a secret only with its label."""
    made, _ = rendered
    environment = made["platform-app"].namespace.removeprefix("platform-app-")
    ((notifications,), (sso,)) = (made[f"argo-cd-{name}"].objects for name in ("notifications", "sso"))

    assert notifications["spec"]["target"]["name"] == "argocd-notifications-secret"
    assert notifications["spec"]["dataFrom"] == [{"extract": {"key": f"acme-{environment}-argocd-notifications"}}]
    assert sso["spec"]["target"]["name"] == "argocd-sso"
    assert sso["spec"]["target"]["template"]["metadata"]["labels"] == {"app.kubernetes.io/part-of": "argocd"}
    assert sso["spec"]["data"] == [
        {
            "secretKey": "client_secret",
            "remoteRef": {"key": f"acme-{environment}-argocd-sso", "property": "client_secret"},
        }
    ]


def test_rules_and_monitors_count_wherever_they_are(rendered):
    """And an alert of ours is not said by the chart in other words, nor the chart's Watchdog lost."""
    made, _ = rendered
    stack = made["kube-prometheus-stack"].objects
    ((prometheus,), (alertmanager,)) = (
        [one["spec"] for one in stack if one["kind"] == kind] for kind in ("Prometheus", "Alertmanager")
    )
    alerts = {
        rule.get("alert")
        for one in stack
        if one["kind"] == "PrometheusRule"
        for group in one["spec"]["groups"]
        for rule in group.get("rules") or ()
    }

    for kind in ("rule", "serviceMonitor", "podMonitor"):
        assert prometheus[f"{kind}Selector"] == prometheus[f"{kind}NamespaceSelector"] == {}
    assert alertmanager["alertmanagerConfigMatcherStrategy"] == {"type": "OnNamespaceExceptForAlertmanagerNamespace"}
    assert "Watchdog" in alerts
    assert not alerts & {"KubeNodeNotReady", "KubeNodePressure", "KubePodCrashLooping", "KubePodNotReady"}


def test_argo_cd_is_watched(rendered):
    """Alerts about it need what it counts; Terraform's own release cannot bring a monitor, as its kind is not there."""
    made, _ = rendered
    monitors = [one for one in made["argo-cd"].objects if one["kind"] == "ServiceMonitor"]
    services = [one for one in made["argo-cd"].objects if one["kind"] == "Service"]
    watched = {
        service["metadata"]["name"]
        for monitor in monitors
        for service in services
        if monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    }

    assert {name.removeprefix("argo-cd-argocd-") for name in watched} >= {
        *("application-controller-metrics", "server-metrics", "repo-server-metrics"),
        *("applicationset-controller-metrics", "notifications-controller-metrics"),
    }


def test_without_prometheus_nothing_asks_for_it(helm, kubectl, charts):
    """A monitor of a kind that is not there would keep its whole application from coming."""
    alone = expected("development", {"kube_prometheus_stack", "notifications", "sso"}).cluster
    made = {one.name: one for one in render_all(ROOT, alone, Path(), lambda _: None)}

    assert made.keys() & {"observability", "argo-cd-notifications", "argo-cd-sso"} == set()
    assert problems(made) == []


def test_what_a_chart_makes_anew_at_every_rendering_stays_the_first(helm, kubectl, charts):
    """A certificate that changed with every look would be synced for ever, and break what trusts it."""
    cluster = expected("development", CHARTS.keys() - {"aws_load_balancer_controller", "external_secrets"}).cluster
    made = render_all(ROOT, cluster, Path(), lambda _: None)
    (controller,) = (one for one in made if one.name == "aws-load-balancer-controller")
    moved = {
        (one["apiVersion"].rpartition("/")[0], one["kind"])
        for one, again in zip(controller.objects, controller.again(), strict=True)
        if one != again
    }
    spec = controller.application["spec"]

    assert moved
    assert moved == {(one.get("group", ""), one["kind"]) for one in spec["ignoreDifferences"]}
    assert "RespectIgnoreDifferences=true" in spec["syncPolicy"]["syncOptions"]

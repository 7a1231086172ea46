"""Who is told of what, in which stage, and that the cluster takes the objects that say so."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from support import custom_resources
from support.kustomize import of_kind

from stackwright.gitops.objects.schemas import Schemas

FOLDER = "gitops/observability/stages"
STAGES = ("development", "staging", "production")
VERSIONS = ("1.34", "1.35", "1.36")
SECRET = "alertmanager-receivers"


@pytest.fixture(scope="module", params=STAGES)
def stage(request, kustomized):
    """The objects of a stage."""
    return kustomized(f"{FOLDER}/{request.param}")


@pytest.fixture(scope="module")
def routes(kustomized):
    """The route of each stage that has one."""
    return {
        name: found["platform"]["spec"]
        for name in STAGES
        if (found := of_kind(kustomized(f"{FOLDER}/{name}"), "AlertmanagerConfig"))
    }


def told(route, labels):
    """The receivers of an alert, as Alertmanager finds them."""
    if not all(matches(matcher, labels) for matcher in route.get("matchers", ())):
        return []
    found = []
    for child in route.get("routes", ()):
        if receivers := told({"receiver": route["receiver"], **child}, labels):
            found += receivers
            if not child.get("continue"):
                break
    return found or [route["receiver"]]


def matches(matcher, labels):
    """One condition of a route."""
    value = labels.get(matcher["name"], "")
    return {"=": value == matcher["value"], "=~": bool(re.fullmatch(matcher["value"], value))}[matcher["matchType"]]


@pytest.mark.parametrize(
    ("name", "severity", "receivers"),
    [
        ("staging", "warning", ["slack"]),
        ("staging", "critical", ["slack"]),
        ("staging", "none", []),
        ("production", "warning", ["slack"]),
        ("production", "critical", ["pagerduty", "slack"]),
        ("production", "none", []),
    ],
)
def test_who_is_told(routes, name, severity, receivers):
    """Staging writes to Slack; production calls somebody too, for what is critical. Watchdog is nobody's."""
    assert told(routes[name]["route"], {"alertname": "NodeNotReady", "severity": severity}) == receivers


def test_development_calls_nobody(routes, kustomized):
    """It is looked at: rules and dashboards are those of production."""
    development, production = (kustomized(f"{FOLDER}/{name}") for name in ("development", "production"))

    assert set(routes) == {"staging", "production"}
    assert of_kind(development, "ExternalSecret") == {}
    for kind in ("PrometheusRule", "ConfigMap"):
        assert of_kind(development, kind) == of_kind(production, kind)


def test_addresses_are_secrets(routes, kustomized):
    """Nobody reads a webhook or a key in Git; what is referred to is what External Secrets makes."""
    for name, spec in routes.items():
        secret = of_kind(kustomized(f"{FOLDER}/{name}"), "ExternalSecret")[SECRET]["spec"]
        used = [
            config[field]
            for receiver in spec["receivers"]
            for kind, field in (("slackConfigs", "apiURL"), ("pagerdutyConfigs", "routingKey"))
            for config in receiver.get(kind, ())
        ]
        assert {reference["name"] for reference in used} == {secret["target"]["name"]} == {SECRET}
        assert {reference["key"] for reference in used} <= {"slack_webhook_url", "pagerduty_routing_key"}
        assert secret["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "aws-secrets-manager"}
        assert [list(source) for source in secret["dataFrom"]] == [["extract"]]
    for path in Path("gitops/observability").rglob("*.yaml"):
        assert "hooks.slack.com" not in path.read_text()


def test_the_secrets_name_comes_from_the_cluster():
    """It begins with project and environment, as the cluster's name does; the place is one that is there."""
    application_set = yaml.safe_load(Path("gitops/observability/application-sets/observability.yaml").read_text())
    (patch,) = application_set["spec"]["template"]["spec"]["source"]["kustomize"]["patches"]

    assert patch["target"] == {"kind": "ExternalSecret", "name": SECRET}
    assert yaml.safe_load(patch["patch"]) == [
        {
            "op": "replace",
            "path": "/spec/dataFrom/0/extract/key",
            "value": "{{ .metadata.annotations.aws_cluster_name }}-alertmanager",
        }
    ]


def test_a_warning_is_not_said_beside_what_is_critical(routes):
    """Of one and the same thing: the labels that tell things apart are equal."""
    for spec in routes.values():
        assert {"alertname", "namespace", "name", "persistentvolumeclaim"} <= set(spec["inhibitRules"][0]["equal"])


def test_every_custom_resource_is_one_of_its_definition(stage, charts):
    """Unknown fields are refused here, which the API server drops without a word. Not every chart brings its CRDs."""
    schemas = Schemas("1.35", custom_resources.definitions(charts))
    judged = [one for one in stage if one["apiVersion"] != "v1" and one["kind"] != "ExternalSecret"]

    assert [problem for one in judged for problem in schemas.problems(one)] == []


def test_a_wrong_field_is_found(charts):
    """Else the test above says nothing."""
    rule = {"alert": "A", "expr": "up", "for": "5m", "severity": "critical"}
    found = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "a"},
        "spec": {"groups": [{"name": "a", "rules": [rule]}]},
    }
    (problem,) = Schemas("1.35", custom_resources.definitions(charts)).problems(found)
    assert "severity" in problem


def test_routes_within_a_route_are_routes(routes, charts):
    """The definition lets anything pass there; the operator does not."""
    config = custom_resources.schema(charts, "AlertmanagerConfig", "v1alpha1")
    route = config["properties"]["spec"]["properties"]["route"]
    for spec in routes.values():
        for child in spec["route"].get("routes", ()):
            jsonschema.Draft202012Validator(route).validate(child)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cluster_takes_what_is_its_own(stage, version):
    """Dashboards are ConfigMaps, each smaller than etcd takes."""
    for found in stage:
        if found["apiVersion"] == "v1":
            assert list(Schemas(version, ()).problems(found)) == []
            assert len(json.dumps(found)) < 1_000_000


def test_all_objects_are_where_alertmanager_and_prometheus_are(stage):
    """A route beside Alertmanager gets the alerts of all namespaces; a name is there once."""
    assert {found["metadata"]["namespace"] for found in stage} == {"observability"}
    assert len({(found["kind"], found["metadata"]["name"]) for found in stage}) == len(stage)


def test_the_chart_knows_the_values_that_this_folder_needs(charts):
    """An alert of the chart's that is switched off under a wrong name would be heard twice."""
    values = yaml.safe_load(Path("gitops/observability/values.yaml").read_text())
    strategy = values["alertmanager"]["alertmanagerSpec"]["alertmanagerConfigMatcherStrategy"]
    alertmanager = custom_resources.schema(charts, "Alertmanager", "v1")["properties"]["spec"]["properties"]
    jsonschema.Draft202012Validator(alertmanager["alertmanagerConfigMatcherStrategy"]).validate(strategy)
    (chart,) = charts.glob("kube-prometheus-stack-*.tgz")
    known = custom_resources.texts(chart, "/rules-1.14/")

    for alert in values["defaultRules"]["disabled"]:
        assert f"defaultRules.disabled.{alert} " in known, alert


def test_no_alert_is_called_as_one_of_the_charts(stage, charts):
    """Two of one name are taken for one."""
    (chart,) = charts.glob("kube-prometheus-stack-*.tgz")
    theirs = set(re.findall(r"- alert: (\w+)", custom_resources.texts(chart, "/rules-1.14/")))
    ours = {
        rule["alert"]
        for found in of_kind(stage, "PrometheusRule").values()
        for group in found["spec"]["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }

    assert len(theirs) > 50
    assert ours & theirs == set()

"""Rules: they parse, they name what exporters say, and whoever is called knows what to do."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from support.promql import read

RULES = sorted(Path("gitops/observability/rules").glob("[!k]*.yaml"))
TESTS = Path("tests/gitops/observability/promtool")
KNOWN = yaml.safe_load(Path("tests/gitops/observability/metrics.yaml").read_text())
METRICS = {
    name: {*labels, *KNOWN["target"]["labels"]}
    for exporter in KNOWN["exporters"].values()
    for name, labels in exporter["metrics"].items()
}
RUNBOOKS = Path("docs/runbooks.md")


def groups(path):
    """The groups of a file of rules."""
    return yaml.safe_load(path.read_text())["spec"]["groups"]


ALL = [rule for path in RULES for group in groups(path) for rule in group["rules"]]
ALERTS = [pytest.param(rule, id=f"{rule['alert']} {rule['labels']['severity']}") for rule in ALL if "alert" in rule]
RECORDED = {rule["record"]: read(rule["expr"]).grouped for rule in ALL if "record" in rule}
EXPRESSIONS = [pytest.param(rule["expr"], id=rule.get("alert") or rule["record"]) for rule in ALL]


def complaints(expression):
    """What an expression names and nobody says."""
    spoken = read(expression)
    known = {**METRICS, **RECORDED}
    missing = [f"no metric {name}" for name in sorted(spoken.metrics - set(known))]
    labels = [
        f"{name} has no label {label}"
        for name, chosen in spoken.selectors
        for label in sorted(chosen - known.get(name, chosen))
    ]
    somewhere = set().union(*(known.get(name, set()) for name in spoken.metrics))
    return missing + labels + [f"no label {label}" for label in sorted(spoken.grouped - somewhere)]


def placeholders(text):
    """Labels that a text shows."""
    return set(re.findall(r"\$labels\.(\w+)", text))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_names_what_exporters_say(expression):
    """A metric or a label that nobody has makes an alert that never comes."""
    assert complaints(expression) == []


def test_a_wrong_name_is_found():
    """Else the test above says nothing."""
    assert complaints("sum by (pdo) (rate(kube_pod_info{nmespace='a'}[5m])) > no_metric") == [
        "no metric no_metric",
        "kube_pod_info has no label nmespace",
        "no label pdo",
    ]


def test_every_exporter_says_where_it_is_written_down_and_is_used():
    """The list holds what is named, with its source, and no more."""
    used = set().union(*(read(text).metrics for text in [*(rule["expr"] for rule in ALL), *dashboards()]))

    assert set(METRICS) - used == {"kube_pod_info"}, "named by the variables of dashboards alone"
    assert all(exporter["source"] for exporter in KNOWN["exporters"].values())


def dashboards():
    """The expressions of all dashboards."""
    for path in Path("gitops/observability/dashboards").glob("*.json"):
        for panel in yaml.safe_load(path.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])


@pytest.mark.parametrize("rule", ALERTS)
def test_an_alert_says_what_is_wrong_for_how_long_and_how_bad_it_is(rule):
    """Who is woken by it reads a sentence, with names, and a link to what to do."""
    assert rule["labels"] == {"severity": rule["labels"]["severity"]}
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert re.fullmatch(r"\d+[mhd]", rule["for"])
    assert set(rule["annotations"]) == {"summary", "description", "runbook"}
    assert len(rule["annotations"]["summary"]) < 160
    assert rule["annotations"]["description"].endswith(".")
    assert rule["annotations"]["runbook"] == f"docs/runbooks.md#{rule['alert'].lower()}"


@pytest.mark.parametrize("rule", ALERTS)
def test_an_alert_shows_labels_that_its_expression_leaves(rule):
    """A sentence with a gap in the place of a name helps nobody."""
    spoken = read(rule["expr"])
    known = {**METRICS, **RECORDED}
    grouped = rule["expr"].startswith(("sum", "max", "histogram_quantile", "(time() - max"))
    left = spoken.grouped if grouped else set().union(*(known[name] for name in spoken.metrics))

    assert placeholders(" ".join(rule["annotations"].values())) <= left


def test_every_alert_has_its_section_and_every_section_its_alert():
    """A section says what the alert means, what to type first, and what to do."""
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", RUNBOOKS.read_text(), re.MULTILINE | re.DOTALL))

    assert list(sections) == list(dict.fromkeys(alert.values[0]["alert"] for alert in ALERTS))
    for name, text in sections.items():
        assert "```sh\nkubectl" in text or "```sh\naws" in text, name
        assert "**Then:**" in text, name


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_alert_is_tried_both_ways(path):
    """Its unit tests have a case in which it comes and one in which it does not."""
    cases = yaml.safe_load((TESTS / path.name).read_text())["tests"]
    asked = [asked for case in cases for asked in case.get("alert_rule_test", ())]
    fires = {
        (asked["alertname"], alert["exp_labels"]["severity"])
        for asked in asked
        for alert in asked.get("exp_alerts", ())
    }
    quiet = {asked["alertname"] for asked in asked if not asked.get("exp_alerts")}
    alerts = {
        (rule["alert"], rule["labels"]["severity"])
        for group in groups(path)
        for rule in group["rules"]
        if "alert" in rule
    }

    assert fires == alerts
    assert quiet == {name for name, _ in alerts}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_prometheus_itself_says_the_same(path, promtool, tmp_path):
    """The unit tests of the rules, run by Prometheus' own tool."""
    (tmp_path / path.name).write_text(yaml.safe_dump({"groups": groups(path)}))
    tests = tmp_path / "tests.yaml"
    tests.write_text((TESTS / path.name).read_text())
    ran = subprocess.run([promtool, "test", "rules", tests], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr

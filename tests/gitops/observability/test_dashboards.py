"""Dashboards: what they draw is there, from whatever Prometheus, and nothing lies upon another."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from support.kustomize import of_kind

from .test_rules import complaints

PATHS = sorted(Path("gitops/observability/dashboards").glob("*.json"))
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def dashboard(request):
    """One of them."""
    return json.loads(request.param.read_text())


def test_every_panel_asks_for_what_exporters_say(dashboard):
    """A panel of a metric that nobody has stays empty for ever."""
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            assert complaints(target["expr"]) == [], panel["title"]


def test_a_source_and_a_namespace_are_chosen_not_written_down(dashboard):
    """The same dashboard serves every cluster."""
    variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
    asked = [panel["datasource"] for panel in dashboard["panels"]]
    asked += [variable["datasource"] for variable in variables.values() if "datasource" in variable]
    used = set(re.findall(r"\$\{?([a-z]\w*)", json.dumps(dashboard)))

    assert variables["datasource"]["type"] == "datasource"
    assert all(source == SOURCE for source in asked)
    assert used == set(variables)


def test_no_panel_lies_upon_another(dashboard):
    """Grafana's grid has 24 columns; ids are one panel's."""
    places = [panel["gridPos"] for panel in dashboard["panels"]]

    assert all(place["x"] + place["w"] <= 24 for place in places)
    assert not [
        (a, b)
        for a, b in combinations(places, 2)
        if a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    ]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(places)


def test_every_dashboard_has_an_address_of_its_own_that_stays():
    """Links to it go on working."""
    uids = [json.loads(path.read_text())["uid"] for path in PATHS]

    assert len(set(uids)) == len(uids) == 3
    assert all(re.fullmatch(r"stackwright-[a-z-]{1,28}", uid) for uid in uids)


def test_grafana_finds_them(kustomized):
    """Its sidecar reads ConfigMaps with a label, the one that the chart gives it."""
    found = of_kind(kustomized("gitops/observability/dashboards"), "ConfigMap")

    assert len(found) == len(PATHS)
    for config in found.values():
        assert config["metadata"]["labels"] == {"grafana_dashboard": "1"}
        assert [yaml.safe_load(text)["uid"] for text in config["data"].values()]

"""Every chart is one of the pin file, in the version that stands there."""

import pytest

from stackwright.gitops.checks.chart_pins import findings

PIN = {"repository": "https://charts.example", "chart": "loki", "version": "1.2.3", "kubernetes": ["1.34", "1.35"]}
FILE = "gitops/add-ons/charts.yaml"


def told(shop, pin=PIN, **source):
    """What is found of an application of a chart, on a cluster of Kubernetes 1.35."""
    shop.specs["watch"]["source"] = {"repoURL": "https://charts.example", "chart": "loki", "targetRevision": "1.2.3"}
    shop.specs["watch"]["source"].update(source)
    return [str(found) for found in findings(shop.rendered, {"loki": pin}, FILE, "1.35")]


def test_a_chart_as_it_is_pinned_passes(shop):
    """And what is no chart is left alone."""
    assert told(shop) == []


BROKEN = {
    "chart loki 1.2.4: its version is 1.2.4, and gitops/add-ons/charts.yaml pins 1.2.3; read the version from "
    "gitops/add-ons/charts.yaml": {"targetRevision": "1.2.4"},
    "chart loki 1.2.3: its repository is https://other.example, and gitops/add-ons/charts.yaml pins "
    "https://charts.example; read the repository from gitops/add-ons/charts.yaml": {"repoURL": "https://other.example"},
    "chart mimir 1.2.3: there is no pin of it in gitops/add-ons/charts.yaml; pin it in gitops/add-ons/charts.yaml, and "
    "read repository, chart and version from there": {"chart": "mimir"},
}


@pytest.mark.parametrize(("said", "change"), BROKEN.items())
def test_another_version_repository_or_chart_is_told(shop, said, change):
    """What the file says is what runs."""
    assert told(shop, **change) == [f"watch: watch: {said}"]


def test_a_version_of_kubernetes_that_nobody_tried_is_told(shop):
    """Before the cluster is upgraded to it."""
    assert told(shop, PIN | {"kubernetes": ["1.33", "1.34"]}) == [
        (
            "gitops/add-ons/charts.yaml: watch: chart loki 1.2.3: gitops/add-ons/charts.yaml has charts.loki tried for "
            "Kubernetes 1.33, 1.34, and the cluster runs 1.35; try it with that version and add it, or take "
            "another chart"
        )
    ]


def test_a_registry_with_a_scheme_is_told(shop):
    """Argo CD would take it for an image that holds the application, and never look at `chart`."""
    address = "oci://charts.example"

    assert told(shop, PIN | {"repository": address}, repoURL=address) == [
        (
            "watch: watch: chart loki 1.2.3: with oci://charts.example, Argo CD fetches that itself, and not the "
            "chart below "
            "it; leave out oci:// in gitops/add-ons/charts.yaml: a registry of charts is named without"
        )
    ]
    assert told(shop, PIN | {"repository": "charts.example"}, repoURL="charts.example") == []

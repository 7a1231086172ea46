"""A chart that asks what the cluster serves is rendered as if the other charts were there already."""

import pytest
from support.argo_cd import CHART, SHOP, STORE, pack

from stackwright.gitops.rendering.applications import render_all
from stackwright.gitops.rendering.cluster import Cluster

LABELS = {f"enable_{name}": "true" for name in (SHOP, STORE)}
CLUSTER = Cluster("acme-dev", "1.35", LABELS, {"gitops_path": "gitops", "aws_vpc_id": "vpc-1"})
MONITOR = """\
{{ if .Capabilities.APIVersions.Has "monitoring.example/v1/Monitor" }}
apiVersion: monitoring.example/v1
kind: Monitor
metadata: { name: store }
{{ end }}
"""
DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: monitors.monitoring.example }
spec:
  group: monitoring.example
  scope: Namespaced
  names: { kind: Monitor, plural: monitors }
  versions: [{ name: v1, served: SERVED, storage: true }]
"""


@pytest.fixture
def kinds(argo_cd):
    """The kinds of objects that the store's chart makes, and what was said."""
    pack(argo_cd.folder / "charts/store-1.0.0.tgz", {**CHART, "templates/monitor.yaml": MONITOR})

    def render():
        said: list[str] = []
        made = {one.name: one for one in render_all("gitops/root", CLUSTER, argo_cd.folder, said.append)}
        return {one["kind"] for one in made["store"].objects}, [line.partition(":")[0] for line in said]

    return render


def test_it_uses_what_another_application_brings(helm, kubectl, argo_cd, kinds):
    """Also one that is synced after it: Argo CD comes back to it."""
    argo_cd.edit(
        "shop/shop.yaml", "apiVersion: apps/v1", f"{DEFINITION.replace('SERVED', 'true')}---\napiVersion: apps/v1"
    )
    made, said = kinds()

    assert "Monitor" in made
    assert (said.count("store"), said.count("shop")) == (2, 1)


@pytest.mark.parametrize("definition", ["", f"{DEFINITION.replace('SERVED', 'false')}---\n"])
def test_it_is_rendered_once_where_nobody_serves_what_it_asks_for(helm, kubectl, argo_cd, kinds, definition):
    """A version that is not served is not there."""
    argo_cd.edit("shop/shop.yaml", "apiVersion: apps/v1", f"{definition}apiVersion: apps/v1")
    made, said = kinds()

    assert "Monitor" not in made
    assert said.count("store") == 1

"""Every add-on, rendered by real Helm from its real chart as Argo CD would render it, and judged."""

import re
from pathlib import Path

import pytest
import yaml

from stackwright.gitops.checks import pins, validity
from stackwright.gitops.cluster import Cluster
from stackwright.gitops.rendering import render_all

ROOT = Path("gitops/add-ons")
CHARTS = yaml.safe_load((ROOT / "charts.yaml").read_text())["charts"]
FACTS = {
    "gitops_repo_url": "https://git.example/platform.git",
    "gitops_revision": "main",
    "gitops_path": "gitops",
    "aws_region": "eu-west-1",
    "aws_cluster_name": "acme-dev",
    "aws_vpc_id": "vpc-0123456789abcdef0",
    "external_dns_hosted_zone_ids": "Z0123456789,Z9876543210",
    "karpenter_queue": "acme-dev-karpenter",
    "karpenter_node_role": "acme-dev-karpenter-node",
    "loki_bucket": "acme-dev-loki",
    "velero_bucket": "acme-dev-velero",
}
UNDEFINED = {"ClusterSecretStore", "ExternalSecret", "Password"}
"""Kinds of External Secrets, whose chart is packed for tests without its definitions."""


@pytest.fixture(scope="module", params=["development", "staging", "production"])
def rendered(request, helm, kubectl, charts):
    """All add-ons of a stage, by name, and what was said meanwhile."""
    said: list[str] = []
    annotations = {
        f"{name}_{what}": name.replace("_", "-") for name in CHARTS for what in ("namespace", "service_account")
    }
    labels = {f"enable_{name}": "true" for name in CHARTS} | {"environment": "dev", "stage": request.param}
    cluster = Cluster("acme-dev", "1.35", labels, annotations | FACTS)
    made = render_all("gitops/root", cluster, Path(), said.append)
    return {one.name: one for one in made}, said


def test_each_add_on_is_an_application_of_its_pinned_chart(rendered):
    """Every one that is pinned, none that is not, and a line of progress for each."""
    made, said = rendered

    assert {name.replace("-", "_") for name in made} == CHARTS.keys()
    for name, one in made.items():
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
    found = [one for one in validity.findings(list(made.values()), "1.35") if one.what.split()[0] not in UNDEFINED]

    assert list(map(str, found)) == []


def test_everything_is_pinned_and_bounded(rendered):
    """Images, requests and limits of every container of every chart."""
    made, _ = rendered

    assert list(map(str, pins.findings(list(made.values())))) == []


@pytest.mark.parametrize(
    ("sender", "receiver", "address"),
    [("alloy", "loki", "http://loki-gateway.loki/"), ("opentelemetry-collector", "jaeger", "jaeger.jaeger:4317")],
)
def test_what_is_sent_somewhere_arrives(rendered, sender, receiver, address):
    """The address is that of a service of the other add-on, in the namespace that the file gives it."""
    made, _ = rendered
    service, namespace, port = re.fullmatch(r"(?:http://)?([\w-]+)\.([\w-]+):?(\d*)/?", address).groups()
    ports = {
        str(one["port"])
        for found in made[receiver].objects
        if (found["kind"], found["metadata"]["name"]) == ("Service", service)
        for one in found["spec"]["ports"]
    }

    assert address in str(made[sender].objects)
    assert made[receiver].application["spec"]["destination"]["namespace"] == namespace
    assert (port or "80") in ports

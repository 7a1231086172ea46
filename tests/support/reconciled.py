"""The shipped tree as Argo CD makes it where every add-on and both workloads run, and what Terraform makes for that."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import yaml

from stackwright.gitops.cluster import Cluster
from stackwright.gitops.expected import Expected
from stackwright.gitops.rendering import Rendered, render_all
from stackwright.gitops.sources import Rendering, render
from support.external_secrets import with_definitions
from support.shop import PROJECT

ENVIRONMENTS = {"development": "dev", "staging": "staging", "production": "prod"}
CHARTS = yaml.safe_load(Path("gitops/add-ons/charts.yaml").read_text())["charts"]
ADD_ONS = sorted(CHARTS.keys() - {"argo_cd"})
"""All but Argo CD itself, whose values are Terraform's."""
NAMESPACES = {
    "aws_load_balancer_controller": "kube-system",
    "cluster_autoscaler": "kube-system",
    "metrics_server": "kube-system",
    **dict.fromkeys(("alloy", "jaeger", "kube_prometheus_stack", "loki", "opentelemetry_collector"), "observability"),
}
"""Namespaces of add-ons that have none of their own."""
ACCOUNTS = {
    **{
        name: name.replace("_", "-")
        for name in (
            *("aws_load_balancer_controller", "cert_manager", "cluster_autoscaler", "external_dns", "external_secrets"),
            *("karpenter", "loki"),
        )
    },
    "velero": "velero-server",
}
"""Service accounts of the add-ons that have a role."""
REPOSITORY = PROJECT["spec"]["sourceRepos"][0]


def expected(stage):
    """What Terraform makes for the environment of a stage."""
    name = ENVIRONMENTS[stage]
    namespaces = {add_on: NAMESPACES.get(add_on, add_on.replace("_", "-")) for add_on in ADD_ONS}
    applications = {"platform-app": f"platform-app-{name}", "voting-app": f"voting-{name}"}
    listed = [{"application": one, "namespace": namespace} for one, namespace in applications.items()]
    annotations = {
        "aws_account_id": "111122223333",
        "aws_region": "eu-west-1",
        "aws_vpc_id": "known-after-apply",
        "aws_cluster_name": f"acme-{name}",
        "registry_host": "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "gitops_repo_url": REPOSITORY,
        "gitops_revision": "main",
        "gitops_path": "gitops",
        "gitops_applications": json.dumps(listed),
        "argo_cd_namespace": "argocd",
        "argo_cd_values": "{}",
        "external_dns_hosted_zone_ids": "Z0123456789,Z9876543210",
        "karpenter_queue": f"acme-{name}-karpenter",
        "karpenter_node_role": f"acme-{name}-karpenter-node",
        "loki_bucket": f"acme-{name}-loki",
        "velero_bucket": f"acme-{name}-velero",
        **{f"{add_on}_namespace": namespace for add_on, namespace in namespaces.items()},
        **{f"{add_on}_service_account": account for add_on, account in ACCOUNTS.items()},
    }
    labels = {
        "environment": name,
        "stage": stage,
        "cluster_name": f"acme-{name}",
        "kubernetes_version": "1.35",
        "sync": "automatic" if stage == "development" else "manual",
        **{f"enable_{add_on}": "true" for add_on in ADD_ONS},
    }
    roles = {(namespaces[add_on], account): f"addons.{add_on}" for add_on, account in ACCOUNTS.items()}
    roles[applications["platform-app"], "worker"] = "workloads.worker"
    secrets = frozenset({f"voting-{name}-postgresql", f"acme-{name}-alertmanager"})
    return Expected(Cluster(f"acme-{name}", "1.35", labels, annotations), roles, secrets, ())


def rendered(what, said=lambda _: None):
    """Every application of the tree, the workloads also where no ApplicationSet makes them."""
    made = render_all("gitops/root", what.cluster, Path(), said)
    names = {one.name for one in made}
    listed = json.loads(what.cluster.annotations["gitops_applications"])
    return with_definitions([*made, *(_workload(what, **one) for one in listed if one["application"] not in names)])


def with_projects(what, made):
    """What Terraform makes, with one project of everything under each name that the tree uses."""
    project = copy.deepcopy(PROJECT)
    project["spec"]["sourceRepos"] += sorted({pin["repository"] for pin in CHARTS.values()})
    names = sorted({one.application["spec"]["project"] for one in made})
    return replace(what, projects=tuple({**project, "metadata": {"name": name}} for name in names))


def _workload(what, application, namespace):
    source = {"path": f"gitops/workloads/{application}/overlays/{what.cluster.labels['environment']}"}
    how = Rendering(application, namespace, what.cluster.kubernetes, (), Path(), {})
    spec = {
        "project": "applications",
        "source": {"repoURL": REPOSITORY, **source},
        "destination": {"server": what.cluster.server, "namespace": namespace},
        "syncPolicy": {"retry": {"limit": 5}},
    }
    app = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": application}, "spec": spec}
    return Rendered(app, tuple(render(source, how)))

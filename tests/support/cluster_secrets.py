"""Clusters as Terraform tells Argo CD of them: everything is on, each stage with both workloads."""

import json
from pathlib import Path

import yaml

from stackwright.gitops.cluster import Cluster

STAGES = {"development": "dev", "staging": "staging", "production": "prod"}
"""Stages, each with the environment that stands for it."""
CHARTS = yaml.safe_load(Path("gitops/add-ons/charts.yaml").read_text())["charts"]
NAMESPACES = {
    **{name: name.replace("_", "-") for name in CHARTS},
    **dict.fromkeys(("kube_prometheus_stack", "alloy", "jaeger", "opentelemetry_collector"), "observability"),
    **dict.fromkeys(("aws_load_balancer_controller", "cluster_autoscaler", "karpenter"), "kube-system"),
    **dict.fromkeys(("metrics_server", "vertical_pod_autoscaler"), "kube-system"),
    "argo_cd": "argocd",
}
ROLES = ("external_secrets", "aws_load_balancer_controller", "cert_manager", "external_dns")
ROLES += ("cluster_autoscaler", "karpenter", "loki", "velero")
"""Add-ons that have one in AWS."""
RESOURCES = {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}}
ARGO_CD = {
    "crds": {"keep": True},
    "dex": {"enabled": False},
    "notifications": {"secret": {"create": False}, "resources": RESOURCES},
    **{
        part: {"resources": RESOURCES}
        for part in ("applicationSet", "controller", "redis", "redisSecretInit", "repoServer", "server")
    },
}
"""Values of Argo CD's chart, as few as the checks let pass."""
FACTS = {
    "aws_account_id": "111122223333",
    "aws_cluster_name": "acme-dev",
    "aws_region": "eu-west-1",
    "aws_vpc_id": "vpc-0123456789abcdef0",
    "argo_cd_values": json.dumps(ARGO_CD),
    "external_dns_hosted_zone_ids": "Z0123456789,Z9876543210",
    "gitops_path": "gitops",
    "gitops_repo_url": "https://git.example/platform.git",
    "gitops_revision": "main",
    "karpenter_node_role": "acme-dev-karpenter-node",
    "karpenter_queue": "acme-dev-karpenter",
    "loki_bucket": "acme-dev-loki",
    "registry_host": "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    "velero_bucket": "acme-dev-velero",
    **{f"{name}_namespace": namespace for name, namespace in NAMESPACES.items()},
    **{f"{name}_service_account": name.replace("_", "-") for name in ROLES},
}


def cluster_secret(stage, off=()):
    """The cluster of a stage.

    Args:
        stage: The stage.
        off: Labels that it does not have.
    """
    environment = STAGES[stage]
    labels = {f"enable_{name}": "true" for name in CHARTS} | {
        "argo_cd_notifications": "true",
        "argo_cd_sso": "true",
        "environment": environment,
        "stage": stage,
        "sync": "automatic" if stage == "development" else "manual",
    }
    wanted = [("platform-app", f"platform-app-{environment}"), ("voting-app", f"voting-{environment}")]
    elements = [{"application": application, "namespace": namespace} for application, namespace in wanted]
    facts = FACTS | {"gitops_applications": json.dumps(elements)}
    return Cluster("acme-dev", "1.35", {name: labels[name] for name in labels if name not in off}, facts)

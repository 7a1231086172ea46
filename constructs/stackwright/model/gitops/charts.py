"""The charts that Terraform installs, and where the tree's own charts may come from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """A chart in a version.

    Attributes:
        repository: Address of its repository.
        name: Its name.
        version: Its version.
    """

    repository: str
    name: str
    version: str


_ARGO = "https://argoproj.github.io/argo-helm"
ARGO_CD = Chart(_ARGO, "argo-cd", "10.1.1")
"""Argo CD. Its version is the one that gitops/add-ons/charts.yaml pins."""
ARGOCD_APPS = Chart(_ARGO, "argocd-apps", "2.0.5")
"""Projects and applications: a release of its own, as their definitions come with Argo CD."""

REPOSITORIES = (
    "https://argoproj.github.io/argo-helm",
    "https://aws.github.io/eks-charts",
    "https://charts.external-secrets.io",
    "https://charts.jetstack.io",
    "https://grafana-community.github.io/helm-charts",
    "https://grafana.github.io/helm-charts",
    "https://jaegertracing.github.io/helm-charts",
    "https://kubernetes-sigs.github.io/external-dns",
    "https://kubernetes-sigs.github.io/metrics-server",
    "https://kubernetes.github.io/autoscaler",
    "https://kyverno.github.io/kyverno",
    "https://open-telemetry.github.io/opentelemetry-helm-charts",
    "https://prometheus-community.github.io/helm-charts",
    "https://vmware-tanzu.github.io/helm-charts",
    "public.ecr.aws/karpenter",  # Argo CD takes an address without a scheme for one of an OCI registry
)
"""Where the add-ons' charts come from: those of gitops/add-ons/charts.yaml, and no others."""

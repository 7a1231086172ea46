"""The cluster as Argo CD knows it: the secret from which ApplicationSets take what differs between environments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackwright.gitops.objects.label_selectors import selects

SERVER = "https://kubernetes.default.svc"
"""The cluster that Argo CD itself runs in."""


@dataclass(frozen=True)
class Cluster:
    """A cluster's entry in Argo CD.

    Attributes:
        name: Its name.
        kubernetes: Its Kubernetes version, e.g. `1.35`.
        labels: What ApplicationSets choose it by, e.g. `enable_external_secrets`.
        annotations: What they tell their charts, e.g. `aws_region`.
        server: Its address.
    """

    name: str
    kubernetes: str
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    server: str = SERVER

    @property
    def parameters(self) -> dict[str, Any]:
        """What the clusters generator hands to a template.

        Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
        """
        return {
            "name": self.name,
            "nameNormalized": self.name.lower().replace("_", "-"),
            "server": self.server,
            "project": "",
            "metadata": {"labels": dict(self.labels), "annotations": dict(self.annotations)},
        }

    def matches(self, selector: Mapping[str, Any]) -> bool:
        """Whether a label selector chooses it."""
        return selects(selector, self.labels)

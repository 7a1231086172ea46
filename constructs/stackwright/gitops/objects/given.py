"""What a cluster of EKS has before Argo CD makes anything, as far as the tree speaks of it."""

from collections.abc import Mapping
from typing import Any

from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered

# Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
_DNS = {"k8s-app": "kube-dns"}
_DNS_PORTS = {"dns": ("UDP", 53), "dns-tcp": ("TCP", 53), "metrics": ("TCP", 9153)}


def _object(kind: str, name: str, namespace: str = "", labels: Mapping[str, str] | None = None, **spec: Any) -> Object:  # noqa: ANN401 - any YAML
    metadata = {"name": name, "namespace": namespace, "labels": dict(labels or {})}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}


def _service(name: str, namespace: str, labels: Mapping[str, str], ports: Mapping[str, int], **more: Any) -> Object:  # noqa: ANN401 - any YAML
    listed = [{"name": port, "port": number} for port, number in ports.items()]
    return _object("Service", name, namespace, labels, ports=listed, **more)


_OBJECTS = (
    *(_object("Namespace", name) for name in NAMESPACES),
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
    _object(
        "Deployment",
        "coredns",
        "kube-system",
        template={
            "metadata": {"labels": _DNS},
            "spec": {
                "containers": [
                    {
                        "name": "coredns",
                        "ports": [
                            {"name": name, "protocol": protocol, "containerPort": port}
                            for name, (protocol, port) in _DNS_PORTS.items()
                        ],
                    }
                ]
            },
        },
    ),
    _service(
        "kube-dns", "kube-system", _DNS, {name: port for name, (_, port) in _DNS_PORTS.items()}, selector=dict(_DNS)
    ),
    _service("kubernetes", "default", {"component": "apiserver", "provider": "kubernetes"}, {"https": 443}),
    # Of the Prometheus operator, which lists every node in it.
    # Source: https://prometheus-operator.dev/docs/platform/operator/ (--kubelet-service)
    _service(
        "kubelet",
        "kube-system",
        {"k8s-app": "kubelet", "app.kubernetes.io/name": "kubelet"},
        {"https-metrics": 10250, "http-metrics": 10255},
    ),
)
EKS = Rendered({"metadata": {"name": "eks"}, "spec": {"source": {}, "destination": {}}}, _OBJECTS)
"""The cluster itself, as if it were an application."""

"""What Checkov finds in the rendered tree and we leave as it is, each with the reason, by application.

A chart is somebody else's program: what it may do is what its makers ask for. Where their values offer the safer way,
ours choose it; the rest is listed here. What has gone is taken off the list.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """A check that fails and may.

    Attributes:
        check: Its id.
        reason: Why it may.
        apps: The applications in which it may; in all of them, if empty.
    """

    check: str
    reason: str
    apps: tuple[str, ...] = ()


ACCEPTED = (
    Accepted("CKV_K8S_43", "charts and applications are pinned by tags of registries that let no tag move"),
    Accepted(
        "CKV_K8S_15", "a tag that does not move has no need to be pulled again, and nodes start without a registry"
    ),
    Accepted("CKV_K8S_11", "requests and memory are bounded; a limit on CPU throttles what waits for nobody"),
    Accepted("CKV_K8S_38", "controllers call the API server: that is what they are for"),
    Accepted("CKV_K8S_40", "images of charts run as the user that they are made for, which is not root"),
    Accepted("CKV_K8S_8", "the chart has no such probe, or Kubernetes finds out by the process itself"),
    Accepted("CKV_K8S_9", "the chart has no such probe, and no service leads to the pod"),
    Accepted(
        "CKV_K8S_29",
        "the chart sets it for the container, where Pod Security looks",
        ("argo-cd", "external-secrets", "kyverno", "metrics-server"),
    ),
    Accepted(
        "CKV_K8S_22",
        "it writes where it lies: plug-ins, caches, positions",
        (
            *("alloy", "jaeger", "kube-prometheus-stack", "opentelemetry-collector", "velero"),
            "vertical-pod-autoscaler",
        ),
    ),
    Accepted(
        "CKV_K8S_155",
        "it keeps the certificate of its own webhook, which the API server has to know",
        (
            *("argo-cd", "cert-manager", "external-secrets", "kube-prometheus-stack", "kyverno"),
            "vertical-pod-autoscaler",
        ),
    ),
    Accepted(
        "CKV_K8S_49",
        "it manages kinds that nobody knows yet: what Argo CD deploys, what Velero restores, what is scaled",
        ("argo-cd", "kube-prometheus-stack", "kyverno", "velero", "vertical-pod-autoscaler"),
    ),
    Accepted("CKV_K8S_35", "the chart reads the password of its own cache there", ("argo-cd",)),
    Accepted("CKV_K8S_35", "the chart reads the first password of its administrator there", ("kube-prometheus-stack",)),
    Accepted(
        "CKV2_K8S_5",
        "its sidecar finds dashboards, its job makes a certificate, its backup holds everything",
        ("kube-prometheus-stack", "velero", "vertical-pod-autoscaler"),
    ),
    Accepted("CKV_K8S_157", "who deploys or restores roles has to be able to bind them", ("argo-cd", "velero")),
    Accepted("CKV_K8S_158", "who deploys or restores roles has to be able to make them", ("argo-cd", "velero")),
    Accepted("CKV_K8S_156", "Argo CD may deploy every kind; its projects bound what", ("argo-cd",)),
    Accepted("CKV2_K8S_1", "a restore brings roles back, whatever they hold", ("velero",)),
    Accepted("CKV2_K8S_2", "hooks of a backup run in the pods that are backed up", ("velero",)),
    Accepted("CKV2_K8S_3", "a restore brings everything back", ("velero",)),
    Accepted("CKV2_K8S_4", "a restore brings everything back", ("velero",)),
    *(
        Accepted(check, "the exporter reads the node itself; its namespace is labelled so", ("kube-prometheus-stack",))
        for check in ("CKV_K8S_17", "CKV_K8S_19", "CKV_K8S_20", "CKV_K8S_28", "CKV_K8S_31", "CKV_K8S_37")
    ),
)

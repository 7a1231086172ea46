"""Versions of EKS add-ons, pinned for each Kubernetes version.

They are versions that public configurations recorded as EKS's defaults for, or as running on, each Kubernetes
version. Which ones a region offers today, only AWS knows:

    aws eks describe-addon-versions --kubernetes-version 1.35 --addon-name coredns
"""

from datetime import date

PINNED_ON = date(2026, 10, 2)
"""The day of the youngest record below."""

_CURRENT = ("1.33", "1.34", "1.35", "1.36")


def _for(versions: tuple[str, ...], addon_version: str) -> dict[str, str]:
    return dict.fromkeys(versions, addon_version)


# Source: https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html and its sisters for each add-on,
# and `aws eks describe-addon-versions` as recorded from 2026-08-11 to 2026-10-02.
PINNED: dict[str, dict[str, str]] = {
    "vpc-cni": _for(("1.32", *_CURRENT), "v1.22.4-eksbuild.3"),
    "kube-proxy": {
        "1.32": "v1.32.13-eksbuild.21",
        "1.33": "v1.33.10-eksbuild.29",
        "1.34": "v1.34.6-eksbuild.29",
        "1.35": "v1.35.3-eksbuild.29",
        "1.36": "v1.36.0-eksbuild.25",
    },
    "coredns": {
        "1.32": "v1.11.4-eksbuild.40",
        "1.33": "v1.13.2-eksbuild.31",
        "1.34": "v1.13.2-eksbuild.31",
        "1.35": "v1.13.2-eksbuild.31",
        "1.36": "v1.14.3-eksbuild.23",
    },
    "eks-pod-identity-agent": _for(("1.32", *_CURRENT), "v1.3.10-eksbuild.3"),
    "aws-ebs-csi-driver": {"1.32": "v1.63.1-eksbuild.1", **_for(_CURRENT, "v1.66.0-eksbuild.1")},
    "aws-efs-csi-driver": _for(_CURRENT, "v3.4.1-eksbuild.1"),
    "snapshot-controller": _for(_CURRENT, "v8.6.0-eksbuild.4"),
    "metrics-server": {
        "1.32": "v0.8.1-eksbuild.14",
        "1.33": "v0.8.1-eksbuild.14",
        **_for(("1.34", "1.35", "1.36"), "v0.9.0-eksbuild.11"),
    },
    "eks-node-monitoring-agent": _for(_CURRENT, "v1.7.0-eksbuild.1"),
    "amazon-cloudwatch-observability": {"1.32": "v6.4.0-eksbuild.1", **_for(_CURRENT, "v6.7.0-eksbuild.1")},
}


# Names of the add-ons that AWS itself makes, and of those that it takes over from the community. Those of the AWS
# Marketplace have an underscore in their names and are not among them.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html, both as recorded up to 2026-10-02
NAMES = frozenset(
    (
        *PINNED,
        "adot",
        "amazon-sagemaker-hyperpod-inference",
        "amazon-sagemaker-hyperpod-observability",
        "amazon-sagemaker-hyperpod-taskgovernance",
        "amazon-sagemaker-hyperpod-training-operator",
        "amazon-sagemaker-spaces",
        "aws-fsx-csi-driver",
        "aws-guardduty-agent",
        "aws-mountpoint-s3-csi-driver",
        "aws-network-flow-monitoring-agent",
        "aws-privateca-connector-for-kubernetes",
        "aws-secrets-store-csi-driver-provider",
        "cert-manager",
        "external-dns",
        "fluent-bit",
        "kube-state-metrics",
        "prometheus-node-exporter",
        "sriov-network-metrics-exporter",
    )
)

# The first minor version of CoreDNS that AWS has offered for a Kubernetes version; CoreDNS counts for itself.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html, and records of
# `aws eks describe-addon-versions` up to 2026-10-02
FIRST_COREDNS = {
    **dict.fromkeys(("1.30", "1.31", "1.32"), "1.11"),
    **dict.fromkeys(("1.33", "1.34"), "1.12"),
    **dict.fromkeys(("1.35", "1.36"), "1.13"),
}

# The first version of the EBS CSI driver that tags volumes and snapshots with the cluster's name.
# Source: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/CHANGELOG.md#v1580
FIRST_CLUSTER_SCOPED_EBS_CSI = (1, 58)


def pinned_version(eks_addon: str, kubernetes_version: str) -> str | None:
    """The pinned version of an add-on, or None where the table has none."""
    return PINNED.get(eks_addon, {}).get(kubernetes_version)

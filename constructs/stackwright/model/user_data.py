"""What a node is told when it starts: nodeadm's configuration for AL2023, settings for Bottlerocket.

EKS merges it with what it says itself, and so it has to be in the form that EKS reads: MIME for AL2023, TOML for
Bottlerocket. To an AMI of one's own EKS says nothing, so all that a node needs to join stands here.

Source: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
Source: https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.nodes.kubelet import EvictionSettings, KubeletSettings, ReservedSettings
from stackwright.model.settings.nodes.labels import TaintSettings

# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html (before it is encoded)
LONGEST = 16 * 1024
_BOUNDARY = "stackwright"
EFFECTS = {"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute", "PREFER_NO_SCHEDULE": "PreferNoSchedule"}
"""Kubernetes' words for EKS's."""
# The field of the settings, the kubelet's own name for it, and Bottlerocket's.
_NUMBERS_AND_WORDS = (
    ("max_pods", "maxPods", "max-pods"),
    ("pod_pids_limit", "podPidsLimit", "pod-pids-limit"),
    ("registry_pull_qps", "registryPullQPS", "registry-qps"),
    ("registry_burst", "registryBurst", "registry-burst"),
    ("image_gc_high_threshold_percent", "imageGCHighThresholdPercent", "image-gc-high-threshold-percent"),
    ("image_gc_low_threshold_percent", "imageGCLowThresholdPercent", "image-gc-low-threshold-percent"),
    ("container_log_max_size", "containerLogMaxSize", "container-log-max-size"),
    ("container_log_max_files", "containerLogMaxFiles", "container-log-max-files"),
    ("cpu_manager_policy", "cpuManagerPolicy", "cpu-manager-policy"),
    ("topology_manager_policy", "topologyManagerPolicy", "topology-manager-policy"),
)
_BLOCKS = (
    ("kube_reserved", "kubeReserved", "kube-reserved"),
    ("system_reserved", "systemReserved", "system-reserved"),
    ("eviction_hard", "evictionHard", "eviction-hard"),
)
_SIGNALS = {"nodefs_inodes_free": "nodefs.inodesFree", "imagefs_inodes_free": "imagefs.inodesFree"}


@dataclass(frozen=True)
class ClusterAddress:
    """What a node has to know of its cluster, where EKS does not say it.

    Attributes:
        name: The cluster's name.
        endpoint: URL of its API.
        certificate_authority: Of its API, in base64.
        service_cidr: Range of its services.
    """

    name: str
    endpoint: str
    certificate_authority: str
    service_cidr: str


def user_data(group: NodeGroupSettings, cluster: ClusterAddress) -> str | None:
    """What the nodes of a group are told; None where there is nothing to say.

    Args:
        group: The group.
        cluster: Its cluster.
    """
    if group.os == "BOTTLEROCKET":
        settings = _bottlerocket(group, cluster)
        return "\n".join(_toml(settings, ("settings",))) + "\n" if settings else None
    spec = _node_config(group, cluster)
    return _mime(spec) if spec else None


def _node_config(group: NodeGroupSettings, cluster: ClusterAddress) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    kubelet = _named(group.kubelet, 1) if group.kubelet else {}
    if group.ami_id:
        spec["cluster"] = {
            "name": cluster.name,
            "apiServerEndpoint": cluster.endpoint,
            "certificateAuthority": cluster.certificate_authority,
            "cidr": cluster.service_cidr,
        }
        if group.taints:  # EKS adds them late to such nodes, when pods may be there already
            kubelet["registerWithTaints"] = list(map(_taint, group.taints))
    if group.local_storage:
        spec["instance"] = {"localStorage": {"strategy": group.local_storage}}
    if kubelet:
        spec["kubelet"] = {"config": kubelet}
    return spec


def _taint(taint: TaintSettings) -> dict[str, str]:
    return {"key": taint.key, "value": taint.value, "effect": EFFECTS[taint.effect]}


def _mime(spec: Mapping[str, Any]) -> str:
    """One part, which nodeadm merges with EKS's own. JSON is YAML too."""
    document = {"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": spec}
    return "\n".join(
        (
            "MIME-Version: 1.0",
            f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"',
            "",
            f"--{_BOUNDARY}",
            "Content-Type: application/node.eks.aws",
            "",
            json.dumps(document, indent=2),
            f"--{_BOUNDARY}--",
            "",
        )
    )


def _bottlerocket(group: NodeGroupSettings, cluster: ClusterAddress) -> dict[str, Any]:
    settings = dict(group.bottlerocket or {})
    kubernetes = {**_mapping(settings.get("kubernetes")), **(_named(group.kubelet, 2) if group.kubelet else {})}
    if group.ami_id:
        kubernetes |= {
            "cluster-name": cluster.name,
            "api-server": cluster.endpoint,
            "cluster-certificate": cluster.certificate_authority,
        }
        if group.taints:
            kubernetes["node-taints"] = _taints_by_key(group.taints)
    return {**settings, "kubernetes": kubernetes} if kubernetes else settings


def _taints_by_key(taints: Sequence[TaintSettings]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for taint in taints:
        by_key.setdefault(taint.key, []).append(f"{taint.value}:{EFFECTS[taint.effect]}")
    return by_key


def _named(kubelet: KubeletSettings, column: int) -> dict[str, Any]:
    """What a kubelet is told, in its own words (1) or in Bottlerocket's (2)."""
    said = {row[column]: getattr(kubelet, row[0]) for row in _NUMBERS_AND_WORDS}
    blocks = {row[column]: _block(getattr(kubelet, row[0])) for row in _BLOCKS}
    return {name: value for name, value in {**said, **blocks}.items() if value not in (None, {})}


def _block(block: ReservedSettings | EvictionSettings | None) -> dict[str, str]:
    join = "." if isinstance(block, EvictionSettings) else "-"
    return {_SIGNALS.get(name, name.replace("_", join)): value for name, value in block or () if value is not None}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _toml(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """A table with those below it, in the order of their names. No text in it needs to be escaped."""
    plain = {name: value for name, value in table.items() if not isinstance(value, Mapping)}
    if plain:
        yield f"[{'.'.join(path)}]"
        yield from (f"{_key(name)} = {_value(plain[name])}" for name in sorted(plain))
    for name in sorted(table.keys() - plain):
        yield from _toml(table[name], (*path, name))


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else f'"{name}"'


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower()

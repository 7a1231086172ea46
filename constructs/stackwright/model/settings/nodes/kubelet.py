"""`kubelet` of a node group: what the agent of each node is told, in words that both operating systems understand.

Source: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.nodes.replacing import NEW_NODES
from stackwright.model.settings.values import matching

_QUANTITY = r"[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?"
Quantity = Annotated[
    str,
    AfterValidator(matching(_QUANTITY, "is not a quantity of Kubernetes", "write it like 500m, 100Mi or 1Gi")),
]
Threshold = Annotated[
    str,
    AfterValidator(
        matching(rf"{_QUANTITY}|[0-9]{{1,2}}(\.[0-9]+)?%", "is not a threshold", "write it like 100Mi, or like 10%")
    ),
]
PODS_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html#max-pods-precedence"
MANY_VCPUS = 30
MOST_PODS, MOST_PODS_ON_MANY_VCPUS = 110, 250
"""What EKS allows on nodes of its own AMIs; the second one above 30 vCPUs."""
# What the kubelet takes where nothing is said.
HIGH_THRESHOLD_PERCENT, LOW_THRESHOLD_PERCENT = 85, 80


@changing(cpu=NEW_NODES, memory=NEW_NODES, ephemeral_storage=NEW_NODES)
class ReservedSettings(Settings):
    """What is kept from pods. What is left out is as EKS reckons it from the instance type."""

    cpu: Quantity | None = None
    """Processors, e.g. `100m`."""
    memory: Quantity | None = None
    """Memory, e.g. `500Mi`."""
    ephemeral_storage: Quantity | None = None
    """Disk, e.g. `1Gi`."""


@changing(
    memory_available=NEW_NODES,
    nodefs_available=NEW_NODES,
    nodefs_inodes_free=NEW_NODES,
    imagefs_available=NEW_NODES,
    imagefs_inodes_free=NEW_NODES,
    pid_available=NEW_NODES,
)
class EvictionSettings(Settings):
    """Below what pods are evicted at once: an amount, or a percentage."""

    memory_available: Threshold | None = None
    """Memory that is free."""
    nodefs_available: Threshold | None = None
    """Room on the disk of the node's own files."""
    nodefs_inodes_free: Threshold | None = None
    """Inodes on that disk."""
    imagefs_available: Threshold | None = None
    """Room on the disk of images."""
    imagefs_inodes_free: Threshold | None = None
    """Inodes on that disk."""
    pid_available: Threshold | None = None
    """Process ids that are free."""


@changing(
    max_pods=NEW_NODES,
    pod_pids_limit=NEW_NODES,
    kube_reserved=NEW_NODES,
    system_reserved=NEW_NODES,
    eviction_hard=NEW_NODES,
    registry_pull_qps=NEW_NODES,
    registry_burst=NEW_NODES,
    image_gc_high_threshold_percent=NEW_NODES,
    image_gc_low_threshold_percent=NEW_NODES,
    container_log_max_size=NEW_NODES,
    container_log_max_files=NEW_NODES,
    cpu_manager_policy=NEW_NODES,
    topology_manager_policy=NEW_NODES,
)
class KubeletSettings(Settings):
    """What the kubelet is told. What is left out is as the AMI has it."""

    max_pods: int | None = Field(default=None, ge=1)
    """Most pods on a node; as many as its network interfaces have addresses for, if left out. On AMIs of EKS at most
    110, or 250 above 30 vCPUs; for AL2023, EKS says a number of its own, which takes precedence."""
    pod_pids_limit: int | None = Field(default=None, ge=1)
    """Most processes in a pod."""
    kube_reserved: ReservedSettings | None = None
    """What is kept for Kubernetes' own programs."""
    system_reserved: ReservedSettings | None = None
    """What is kept for the operating system."""
    eviction_hard: EvictionSettings | None = None
    """Below what pods are evicted at once."""
    registry_pull_qps: int | None = Field(default=None, ge=0)
    """Images that are asked for in a second; 0 for any number."""
    registry_burst: int | None = Field(default=None, ge=1)
    """Images that may be asked for at once."""
    image_gc_high_threshold_percent: int | None = Field(default=None, ge=1, le=100)
    """Use of the disk, in percent, from which images are deleted that nothing uses; 85 if left out."""
    image_gc_low_threshold_percent: int | None = Field(default=None, ge=0, le=99)
    """Use of the disk, in percent, at which that ends; 80 if left out."""
    container_log_max_size: Quantity | None = None
    """Size at which a container's log begins a new file, e.g. `10Mi`."""
    container_log_max_files: int | None = Field(default=None, ge=2)
    """Files that a container's log may have, 2 at least."""
    cpu_manager_policy: Literal["none", "static"] | None = None
    """Whether pods that ask for whole processors get them for themselves."""
    topology_manager_policy: Literal["none", "best-effort", "restricted", "single-numa-node"] | None = None
    """How near to each other a pod's processors and devices have to be."""

    @model_validator(mode="after")
    def _in_order(self) -> "KubeletSettings":
        if faults := [*self._threshold_faults()]:
            raise Refusal(*faults)
        return self

    @rule
    def _threshold_faults(self) -> Iterator[Fault]:
        high = self.image_gc_high_threshold_percent or HIGH_THRESHOLD_PERCENT
        low = self.image_gc_low_threshold_percent
        low = LOW_THRESHOLD_PERCENT if low is None else low
        if low >= high:
            problem = f"ends at {low} % what begins at {high} %, and the kubelet does not start"
            remedy = f"use at most {high - 1}, or raise image_gc_high_threshold_percent"
            yield Fault(problem, remedy, ("image_gc_low_threshold_percent",), low)

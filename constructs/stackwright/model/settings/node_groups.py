"""`cluster.node_groups`: the machines that pods run on."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.catalogue import instance_types, limits
from stackwright.model.catalogue.instance_types import Architecture, architecture
from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import Slug, filled, matching, within

OperatingSystem = Literal["AL2023", "BOTTLEROCKET"]

# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
AMI_TYPES: dict[tuple[OperatingSystem, Architecture], str] = {
    ("AL2023", "x86_64"): "AL2023_x86_64_STANDARD",
    ("AL2023", "arm64"): "AL2023_ARM_64_STANDARD",
    ("BOTTLEROCKET", "x86_64"): "BOTTLEROCKET_x86_64",
    ("BOTTLEROCKET", "arm64"): "BOTTLEROCKET_ARM_64",
}
# Source: https://github.com/aws/containers-roadmap/issues/1451
RESERVED_DOMAINS = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")
# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html (labels), API_Taint.html
LABEL_LENGTH = 63

# gp3 volumes: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-ebs-volume-type
IOPS_PER_GIB = 500
THROUGHPUT_PER_IOPS = 0.25

_WORD = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"


_TYPES_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html"


def _instance_type(name: str) -> str:
    if not instance_types.is_instance_type(name):
        raise refuse("is not an instance type", "write it like m7i.large")
    known = instance_types.known(name)
    if known is None and not instance_types.may_be_newer(name):
        problem = f"is not an instance type of EC2 (table of {instance_types.dated()})"
        raise refuse(problem, instance_types.suggestion(name))
    if known and known.mac:
        raise refuse(f"is a Mac, which EKS has no nodes of ({_TYPES_SOURCE})", "take another, e.g. m7i.large")
    return name


def _label_key(key: str) -> str:
    if not re.fullmatch(rf"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?{_WORD}", key) or len(key) > LABEL_LENGTH:
        remedy = f"use letters, digits, '-_.' and one '/', at most {LABEL_LENGTH} characters"
        raise refuse("is not a key that EKS takes", remedy)
    if any(domain in key for domain in RESERVED_DOMAINS):
        raise refuse(f"lies in one of the domains {', '.join(RESERVED_DOMAINS)}", "use a domain of your own")
    return key


def _label_value(value: str) -> str:
    if not re.fullmatch(rf"({_WORD})?", value) or len(value) > LABEL_LENGTH:
        raise refuse("is not a value that EKS takes", f"use letters, digits, '-_.', at most {LABEL_LENGTH} characters")
    return value


RELEASES: dict[OperatingSystem, str] = {"AL2023": "1.35.7-20260911", "BOTTLEROCKET": "1.57.0-beaadc52"}
"""What releases of AMIs look like."""
LabelKey = Annotated[str, AfterValidator(_label_key)]
LabelValue = Annotated[str, AfterValidator(_label_value)]
InstanceType = Annotated[str, AfterValidator(_instance_type)]
NodeGroupName = Annotated[Slug, within(limits.EKS_NODE_GROUP)]
ReleaseVersion = Annotated[
    str,
    AfterValidator(
        matching(
            r"1\.[0-9]{2}\.[0-9]+-20[0-9]{6}|1\.[0-9]+\.[0-9]+-[0-9a-f]{8}",
            "is not a release of an EKS AMI",
            f"write it like {RELEASES['AL2023']} for AL2023, or {RELEASES['BOTTLEROCKET']} for Bottlerocket",
        )
    ),
]


NEW_NODES = updates("launch_template", "eks_node_group", note="Nodes are replaced one by one")
NEW_GROUP = replaces("eks_node_group", note="The new group is made before the old one goes; pods move")


@changing(
    key=updates("eks_node_group"),
    value=updates("eks_node_group"),
    effect=updates("eks_node_group"),
)
class TaintSettings(Settings):
    """What keeps pods away that do not tolerate it."""

    key: LabelKey
    """The taint's key."""
    value: LabelValue = ""
    """The taint's value."""
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]
    """Whether pods are not placed here, evicted, or only placed here last."""


@changing(
    size_gib=NEW_NODES,
    iops=NEW_NODES,
    throughput_mib=NEW_NODES,
)
class DiskSettings(Settings):
    """Each node's disk: a gp3 volume, always encrypted."""

    size_gib: int = Field(default=50, ge=20, le=16384)
    """Size in GiB, 20 to 16384."""
    iops: int = Field(default=3000, ge=3000, le=16000)
    """Operations a second, 3000 to 16000, at most 500 for each GiB."""
    throughput_mib: int = Field(default=125, ge=125, le=1000)
    """MiB a second, 125 to 1000, at most a quarter of `iops`."""

    @model_validator(mode="after")
    def _in_proportion(self) -> "DiskSettings":
        faults = [*self._iops_faults(), *self._throughput_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _iops_faults(self) -> Iterator[Fault]:
        if self.iops > (limit := self.size_gib * IOPS_PER_GIB):
            remedy = f"use at most {limit}, or raise size_gib"
            yield Fault(f"is more than gp3 gives {self.size_gib} GiB", remedy, ("iops",))

    @rule
    def _throughput_faults(self) -> Iterator[Fault]:
        if self.throughput_mib > (limit := int(self.iops * THROUGHPUT_PER_IOPS)):
            remedy = f"use at most {limit}, or raise iops"
            yield Fault(f"is more than gp3 gives with {self.iops} iops", remedy, ("throughput_mib",))


@changing(
    instance_types=NEW_GROUP,
    capacity=NEW_GROUP,
    os=NEW_GROUP | updates("launch_template"),
    architecture=NEW_GROUP,
    release_version=updates("eks_node_group", note="Nodes are replaced one by one"),
    min_size=updates("eks_node_group"),
    max_size=updates("eks_node_group"),
    desired_size=updates(
        "eks_node_group",
        note="Only where `desired_size_managed_by` is `terraform`; else nothing, once the group is made",
    ),
    desired_size_managed_by=nothing("From then on it decides who sets the number of nodes"),
    labels=updates("eks_node_group"),
    taints=updates("eks_node_group"),
    max_unavailable_percentage=updates("eks_node_group"),
    node_repair=updates("eks_node_group"),
    metadata_hop_limit=NEW_NODES,
)
class NodeGroupSettings(Settings):
    """Nodes of one kind, which EKS replaces one by one when their version changes."""

    # Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html (at most 20)
    instance_types: Annotated[tuple[InstanceType, ...], AfterValidator(filled)] = Field(max_length=20)
    """Instance types, the preferred ones first, all of one architecture, at most 20."""
    capacity: Literal["ON_DEMAND", "SPOT"] = "ON_DEMAND"
    """How the machines are bought. SPOT only where `cluster.spot` allows it."""
    os: OperatingSystem = "AL2023"
    """What the nodes run: Amazon Linux 2023, or Bottlerocket."""
    architecture: Architecture = "x86_64"
    """The processors' architecture, which the instance types must have."""
    release_version: ReleaseVersion | None = None
    """Release of the AMI. If left out, EKS takes its current one when it makes the group or changes its version, and
    nothing else ever moves it."""
    min_size: int = Field(default=1, ge=0)
    """Fewest nodes that an autoscaler may leave."""
    max_size: int = Field(default=3, ge=1)
    """Most nodes that an autoscaler may start."""
    desired_size: int | None = Field(default=None, ge=0)
    """Nodes to start with; `min_size` if left out."""
    desired_size_managed_by: Literal["autoscaler", "terraform"] = "autoscaler"
    """Whose word counts after the group is made. With `autoscaler`, Terraform never changes the number again; with
    `terraform`, every apply sets it back to `desired_size`."""
    labels: dict[LabelKey, LabelValue] = Field(default_factory=dict)
    """Labels of the nodes."""
    taints: tuple[TaintSettings, ...] = Field(default=(), max_length=50)
    """Taints of the nodes."""
    disk: DiskSettings = DiskSettings()
    """Each node's disk."""
    max_unavailable_percentage: int = Field(default=25, ge=1, le=100)
    """How many of the nodes, in percent, an update may take away at a time."""
    node_repair: bool = True
    """Whether EKS replaces nodes that stay unhealthy."""
    metadata_hop_limit: int = Field(default=1, ge=1, le=2)
    """Hops that answers of the instance metadata service travel: with 1, no pod of its own network reaches it."""

    @property
    def ami_type(self) -> str:
        """The AMI type, in EKS's words."""
        return AMI_TYPES[self.os, self.architecture]

    @property
    def first_size(self) -> int:
        """Nodes to start with."""
        return self.min_size if self.desired_size is None else self.desired_size

    @model_validator(mode="after")
    def _fits_together(self) -> "NodeGroupSettings":
        faults = [*self._size_faults(), *self._machine_faults(), *self._taint_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _size_faults(self) -> Iterator[Fault]:
        if self.min_size > self.max_size:
            remedy = f"use at most {self.max_size}, or raise max_size"
            yield Fault(f"is more than max_size, {self.max_size}", remedy, ("min_size",), self.min_size)
        elif not self.min_size <= self.first_size <= self.max_size:
            span = f"{self.min_size} to {self.max_size}"
            yield Fault("lies outside min_size and max_size", f"use {span}", ("desired_size",), self.desired_size)

    @rule
    def _machine_faults(self) -> Iterator[Fault]:
        for place, name in enumerate(self.instance_types):
            if name in self.instance_types[:place]:
                yield Fault("is listed twice", "remove one of the two", ("instance_types", place), name)
            if architecture(name) != self.architecture:
                remedy = f"take another, or set architecture: {architecture(name)}"
                problem = f"has {architecture(name)} processors, the group is {self.architecture}"
                yield Fault(problem, remedy, ("instance_types", place), name)
            if self.os == "AL2023" and name.startswith("a1."):
                problem = f"has first-generation Graviton processors, which AL2023 does not run on ({_TYPES_SOURCE})"
                yield Fault(problem, "take a later one, e.g. m7g.large", ("instance_types", place), name)
        dated = self.release_version is not None and re.search(r"-20[0-9]{6}$", self.release_version)
        if self.release_version and bool(dated) != (self.os == "AL2023"):
            problem = f"is not a release of {self.os}"
            yield Fault(
                problem, f"write it like {RELEASES[self.os]}, or remove it", ("release_version",), self.release_version
            )

    @rule
    def _taint_faults(self) -> Iterator[Fault]:
        pairs = [(taint.key, taint.effect) for taint in self.taints]
        for place, pair in enumerate(pairs):
            if pair in pairs[:place]:
                yield Fault("repeats the key and effect of another taint", "remove one of the two", ("taints", place))

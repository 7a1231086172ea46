"""`cluster.node_groups`: the machines that pods run on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.instance_types import Architecture, Driver
from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.nodes import machines
from stackwright.model.settings.nodes.bottlerocket import BottlerocketSettings
from stackwright.model.settings.nodes.capacity import Capacity, CapacityReservationSettings
from stackwright.model.settings.nodes.disk import DiskSettings
from stackwright.model.settings.nodes.kubelet import KubeletSettings
from stackwright.model.settings.nodes.labels import TAINTED, LabelKey, LabelValue, TaintSettings
from stackwright.model.settings.nodes.machines import InstanceType, OperatingSystem, ReleaseVersion
from stackwright.model.settings.nodes.placement import PlacementGroupSettings
from stackwright.model.settings.nodes.repair import NodeRepairSettings
from stackwright.model.settings.nodes.replacing import NEW_GROUP, NEW_NODES
from stackwright.model.settings.values import AmiId, Slug, Tags, filled, within

NodeGroupName = Annotated[Slug, within(limits.EKS_NODE_GROUP)]
MAX_UNAVAILABLE_PERCENTAGE = 25
"""What an update may take away where the file does not say."""


@changing(
    instance_types=NEW_GROUP,
    zones=NEW_GROUP,
    per_zone=makes("eks_node_group", "launch_template", note="Other groups with other names: pods move"),
    capacity=NEW_GROUP,
    capacity_reservation=NEW_NODES,
    placement_group=NEW_NODES | makes("placement_group"),
    efa=NEW_NODES | makes("vpc_security_group_egress_rule"),
    os=NEW_GROUP | updates("launch_template"),
    architecture=NEW_GROUP,
    accelerator=NEW_GROUP,
    ami_id=replaces("launch_template", "eks_node_group")
    | updates(
        "launch_template",
        note="To or from an AMI of one's own it is another group; from one such to another, nodes go one by one",
    ),
    kubelet=NEW_NODES,
    local_storage=NEW_NODES,
    bottlerocket=NEW_NODES,
    tags=NEW_NODES,
    release_version=updates("eks_node_group", note="Nodes are replaced one by one"),
    min_size=updates("eks_node_group"),
    max_size=updates("eks_node_group"),
    desired_size=updates(
        "eks_node_group",
        note="Only where `desired_size_managed_by` is `terraform`; else nothing, once the group is made",
    ),
    desired_size_managed_by=nothing("From then on it decides who sets the number of nodes"),
    labels=updates("eks_node_group"),
    taints=TAINTED,
    max_unavailable=updates("eks_node_group"),
    max_unavailable_percentage=updates("eks_node_group"),
    force_update_version=updates("eks_node_group"),
    node_repair=updates("eks_node_group"),
    node_repair_config=updates("eks_node_group"),
    metadata_hop_limit=NEW_NODES,
)
class NodeGroupSettings(Settings):
    """Nodes of one kind, which EKS replaces one by one when their version changes."""

    # Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html (at most 20)
    instance_types: Annotated[tuple[InstanceType, ...], AfterValidator(filled)] = Field(max_length=20)
    """Instance types, the preferred ones first, all of one architecture and with one kind of accelerator, at most
    20."""
    zones: Annotated[tuple[str, ...], AfterValidator(filled)] | None = None
    """Zones that nodes are in; all of the network's if left out. A group that names them is not touched
    when the network gets another one."""
    per_zone: bool = False
    """Whether each zone has a group of its own, called `<name>-<zone>`. Another zone is then another group, and an
    autoscaler can start nodes where a volume is. Sizes are those of each group."""
    capacity: Capacity = "ON_DEMAND"
    """How the machines are bought. SPOT only where `cluster.spot` allows it. CAPACITY_BLOCK with the id of the block in
    `capacity_reservation`."""
    capacity_reservation: CapacityReservationSettings | None = None
    """Capacity that was reserved, and that the nodes use."""
    placement_group: PlacementGroupSettings | None = None
    """A placement group, which says how near to each other the machines stand."""
    efa: bool = False
    """Whether nodes have every Elastic Fabric Adapter that their type can have. One zone, and one type."""
    os: OperatingSystem = "AL2023"
    """What the nodes run: Amazon Linux 2023, or Bottlerocket."""
    architecture: Architecture = "x86_64"
    """The processors' architecture, which the instance types must have."""
    accelerator: Driver | None = None
    """What the AMI has a driver for; what the instance types have, if left out. `none` where a GPU operator brings the
    driver along."""
    ami_id: AmiId | None = None
    """An AMI of one's own, built on the one of `os`. Its Kubernetes version is its own affair: EKS moves no such group
    to another."""
    kubelet: KubeletSettings | None = None
    """What the kubelet of each node is told."""
    local_storage: Literal["RAID0", "RAID10", "Mount"] | None = None
    """What AL2023 does with the instance types' own disks: join them for images and pods, or mount each."""
    bottlerocket: BottlerocketSettings | None = None
    """Settings of Bottlerocket, as they stand below `[settings]`, for what has no key here."""
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
    tags: Tags = Field(default_factory=dict)
    """Tags of the group's instances, volumes and network interfaces, beside those that all nodes have."""
    disk: DiskSettings = DiskSettings()
    """Each node's disk."""
    # Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupUpdateConfig.html (at most 100 nodes)
    max_unavailable: int | None = Field(default=None, ge=1, le=100)
    """How many nodes an update may take away at a time."""
    max_unavailable_percentage: int | None = Field(default=None, ge=1, le=100)
    """The same in percent of the nodes; 25 if neither is given."""
    force_update_version: bool = False
    """Whether an update goes on where pods do not leave their node in 15 minutes, and deletes them: a disruption budget
    then protects nothing."""
    node_repair: bool = True
    """Whether EKS replaces nodes that stay unhealthy."""
    node_repair_config: NodeRepairSettings | None = None
    """How far it goes in that."""
    metadata_hop_limit: int = Field(default=1, ge=1, le=2)
    """Hops that answers of the instance metadata service travel: with 1, no pod of its own network reaches it."""

    @property
    def driver(self) -> Driver:
        """What the AMI has a driver for."""
        return self.accelerator or machines.driver_of(self.instance_types)

    @property
    def ami_type(self) -> str | None:
        """The AMI type, in EKS's words; None for an AMI of one's own."""
        return None if self.ami_id else machines.AMI_TYPES[self.os, self.architecture, self.driver]

    @property
    def first_size(self) -> int:
        """Nodes to start with."""
        return self.min_size if self.desired_size is None else self.desired_size

    def placed(self, name: str, zones: Sequence[str]) -> Mapping[str, Sequence[str] | None]:
        """The groups that this is in EKS, by their names, with their zones; None for all of the network's.

        Args:
            name: The group's name in the file.
            zones: The network's zones.

        Raises:
            ValueError: It is to be one a zone, and nobody says which zones there are.
        """
        if self.per_zone and not (self.zones or zones):
            message = f"{name} is to be a group a zone; give the cluster the network's zones"
            raise ValueError(message)
        if self.per_zone:
            return {f"{name}-{zone}": (zone,) for zone in self.zones or zones}
        return {name: self.zones}

    @model_validator(mode="after")
    def _fits_together(self) -> "NodeGroupSettings":
        judges = (self._size_faults, self._zone_faults, self._machine_faults, self._taint_faults, self._update_faults)
        faults = [fault for judge in judges for fault in judge()]
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
    def _zone_faults(self) -> Iterator[Fault]:
        for place, zone in enumerate(self.zones or ()):
            if zone in (self.zones or ())[:place]:
                yield Fault("is listed twice", "remove one of the two", ("zones", place), zone)

    @rule
    def _machine_faults(self) -> Iterator[Fault]:
        yield from machines.type_faults(self.instance_types, self.os, self.architecture)
        yield from machines.release_faults(self.release_version, self.os)
        if self.ami_id is None:
            yield from machines.driver_faults(self.instance_types, self.accelerator)
            yield from machines.ami_faults(self.os, self.architecture, self.driver)

    @rule
    def _taint_faults(self) -> Iterator[Fault]:
        pairs = [(taint.key, taint.effect) for taint in self.taints]
        for place, pair in enumerate(pairs):
            if pair in pairs[:place]:
                yield Fault("repeats the key and effect of another taint", "remove one of the two", ("taints", place))

    @rule
    def _update_faults(self) -> Iterator[Fault]:
        if self.max_unavailable is not None and self.max_unavailable_percentage is not None:
            problem = "stands beside max_unavailable_percentage"
            yield Fault(problem, "remove one of the two", ("max_unavailable",), self.max_unavailable)
        if self.node_repair_config is not None and not self.node_repair:
            yield Fault("is used only with node_repair: true", "remove it, or set node_repair", ("node_repair_config",))

"""Rules over one node group: settings that EKS and EC2 take only together, or not together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stackwright.model.catalogue import instance_types, limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.rules.arns import misplaced
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.nodes.kubelet import MANY_VCPUS, MOST_PODS, MOST_PODS_ON_MANY_VCPUS, PODS_SOURCE
from stackwright.model.settings.nodes.placement import MOST_SPREAD_IN_A_ZONE
from stackwright.model.settings.nodes.placement import SOURCE as PLACEMENT_SOURCE
from stackwright.model.user_data import LONGEST, ClusterAddress, user_data

_BLOCKS_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html"
_EFA_SOURCE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html#efa-instance-types"
_AMI_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#mng-ami-id-conditions"
# As long as what EKS makes: an endpoint, and a certificate in base64.
_ANY_CLUSTER = ClusterAddress("x" * 100, "x" * 100, "x" * 1600, "x" * 18)


@dataclass(frozen=True)
class _Group:
    """A node group, where it stands in its file, and the network's zones."""

    environment: Environment
    name: str
    settings: NodeGroupSettings

    def key(self, *way: str | int) -> Key:
        return ("cluster", "node_groups", self.name, *way)

    @property
    def zones(self) -> tuple[str, ...]:
        return self.settings.zones or self.environment.zones


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """What EKS or EC2 would refuse of an environment's node groups."""
    for name in cluster.node_groups:
        yield from _group_faults(environment, cluster, name)


@rule
def _group_faults(environment: Environment, cluster: ClusterSettings, name: str) -> Iterator[Fault]:
    group = _Group(environment, name, cluster.node_groups[name])
    for judge in _JUDGES:
        yield from judge(group)


@rule
def _name_faults(group: _Group) -> Iterator[Fault]:
    for own in group.settings.placed(group.name, group.zones):
        if (problem := limits.EKS_NODE_GROUP.problem(own)) and group.settings.per_zone:
            yield Fault(f"{problem}; a group a zone adds its letter", "shorten it", group.key())
            return


@rule
def _zone_faults(group: _Group) -> Iterator[Fault]:
    for place, zone in enumerate(group.settings.zones or ()):
        if zone not in group.environment.zones:
            there = ", ".join(group.environment.zones)
            yield Fault("is no zone of the network", f"use one of: {there}", group.key("zones", place), zone)


@rule
def _system_faults(group: _Group) -> Iterator[Fault]:
    settings = group.settings
    if settings.bottlerocket is not None and settings.os != "BOTTLEROCKET":
        remedy = "remove it, or set os: BOTTLEROCKET"
        yield Fault("is used only with os: BOTTLEROCKET", remedy, group.key("bottlerocket"))
    if settings.local_storage is not None and settings.os != "AL2023":
        remedy = "remove it; Bottlerocket has a bootstrap command for that"
        yield Fault("is used only with os: AL2023", remedy, group.key("local_storage"), settings.local_storage)


@rule
def _twice_faults(group: _Group) -> Iterator[Fault]:
    """Settings of Bottlerocket's kubelet that `kubelet` has a key for."""
    kubernetes = (group.settings.bottlerocket or {}).get("kubernetes")
    kubelet = group.settings.kubelet
    said = {name.replace("_", "-").replace("pull-", ""): name for name, value in kubelet or () if value is not None}
    for name in said.keys() & (kubernetes.keys() if isinstance(kubernetes, dict) else ()):
        problem = f"stands in kubelet.{said[name]} too"
        yield Fault(problem, "remove one of the two", group.key("bottlerocket", "kubernetes", name))


@rule
def _pod_faults(group: _Group) -> Iterator[Fault]:
    kubelet, types = group.settings.kubelet, group.settings.instance_types
    if kubelet is None or kubelet.max_pods is None or group.settings.ami_id:
        return
    vcpus = [type_.vcpus for type_ in map(instance_types.known, types) if type_ and type_.vcpus]
    most = MOST_PODS if any(count <= MANY_VCPUS for count in vcpus) else MOST_PODS_ON_MANY_VCPUS
    if kubelet.max_pods > most:
        problem = f"is more than the {most} pods that EKS allows on nodes of such types ({PODS_SOURCE})"
        yield Fault(problem, f"use at most {most}", group.key("kubelet", "max_pods"), kubelet.max_pods)


@rule
def _own_ami_faults(group: _Group) -> Iterator[Fault]:
    settings = group.settings
    for key in ("release_version", "accelerator"):
        if settings.ami_id and (value := getattr(settings, key)):
            problem = f"is that of an AMI of EKS, and the group has its own ({_AMI_SOURCE})"
            yield Fault(problem, "remove it, or ami_id", group.key(key), value)


@rule
def _reservation_faults(group: _Group) -> Iterator[Fault]:
    settings, reserved = group.settings, group.settings.capacity_reservation
    if reserved is None:
        return
    key = group.key("capacity_reservation")
    if settings.capacity == "SPOT":
        yield Fault("is never used by SPOT", "remove it, or set capacity: ON_DEMAND", key)
    if reserved.id and (settings.per_zone or len(group.zones) != 1):
        problem = "is of one zone, and the group is in " + (", ".join(group.zones))
        yield Fault(problem, "set zones to that of the reservation", (*key, "id"), reserved.id)
    if reserved.resource_group_arn:
        key = (*key, "resource_group_arn")
        yield from misplaced(reserved.resource_group_arn, group.environment.region, key)


@rule
def _block_faults(group: _Group) -> Iterator[Fault]:
    settings, reserved = group.settings, group.settings.capacity_reservation
    if settings.capacity != "CAPACITY_BLOCK":
        return
    if reserved is None or reserved.id is None:
        problem = f"needs the id of the block ({_BLOCKS_SOURCE})"
        yield Fault(problem, "set capacity_reservation.id", group.key("capacity"), settings.capacity)
    if len(settings.instance_types) != 1:
        problem = f"have to be one with CAPACITY_BLOCK ({_BLOCKS_SOURCE})"
        yield Fault(problem, "list the type of the block", group.key("instance_types"))
    for place, name in enumerate(settings.instance_types):
        type_ = instance_types.known(name)
        if type_ and type_.capacity_blocks is False:
            problem = f"is not sold in Capacity Blocks (table of {instance_types.dated()})"
            yield Fault(problem, "take another type, or capacity", group.key("instance_types", place), name)


@rule
def _efa_faults(group: _Group) -> Iterator[Fault]:
    settings = group.settings
    if not settings.efa:
        return
    yield from _one_zone_faults(group, ("efa",), "works inside one zone")
    cards = [(type_ and type_.efa_cards) or () for type_ in map(instance_types.known, settings.instance_types)]
    for place, name in enumerate(settings.instance_types):
        key = group.key("instance_types", place)
        if not cards[place]:
            problem = f"has no Elastic Fabric Adapter (table of {instance_types.dated()}; {_EFA_SOURCE})"
            yield Fault(problem, "take another type, or remove efa", key, name)
        elif cards[place] != cards[0]:
            problem = f"has adapters on other cards than {settings.instance_types[0]}"
            yield Fault(problem, "give it a group of its own", key, name)


@rule
def _placement_faults(group: _Group) -> Iterator[Fault]:
    settings, placement = group.settings, group.settings.placement_group
    if placement is None:
        return
    if placement.strategy == "cluster":
        yield from _one_zone_faults(group, ("placement_group", "strategy"), f"is one zone's ({PLACEMENT_SOURCE})")
        for place, name in enumerate(settings.instance_types):
            type_ = instance_types.known(name)
            if type_ and type_.cluster_placement is False:
                problem = f"is in no placement group of the strategy cluster ({PLACEMENT_SOURCE})"
                yield Fault(problem, "take another type, or strategy", group.key("instance_types", place), name)
    most = MOST_SPREAD_IN_A_ZONE * (1 if settings.per_zone else len(group.zones))
    if placement.strategy == "spread" and settings.max_size > most:
        problem = f"is more than the {most} machines of such a placement group in its zones ({PLACEMENT_SOURCE})"
        yield Fault(problem, f"use at most {most}, or take another strategy", group.key("max_size"), settings.max_size)


@rule
def _one_zone_faults(group: _Group, way: Key, why: str) -> Iterator[Fault]:
    if not group.settings.per_zone and len(group.zones) != 1:
        problem = f"{why}, and the group is in {', '.join(group.zones)}"
        yield Fault(problem, "set zones to one of them, or per_zone: true", group.key(*way))


@rule
def _length_faults(group: _Group) -> Iterator[Fault]:
    text = user_data(group.settings, _ANY_CLUSTER) or ""
    if (length := len(text.encode())) > LONGEST:
        problem = f"are {length} bytes with what a node is told besides, EC2 takes {LONGEST}"
        yield Fault(problem, "say less", group.key("bottlerocket"))


_JUDGES: tuple[Callable[[_Group], Iterator[Fault]], ...] = (
    _name_faults,
    _zone_faults,
    _system_faults,
    _twice_faults,
    _pod_faults,
    _own_ami_faults,
    _reservation_faults,
    _block_faults,
    _efa_faults,
    _placement_faults,
    _length_faults,
)

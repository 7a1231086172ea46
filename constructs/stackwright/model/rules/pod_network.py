"""Rules over pods' network: the subnets, the add-on and the machines that it needs."""

from collections.abc import Iterator

from stackwright.model.addons.karpenter import KARPENTER
from stackwright.model.catalogue.network_interfaces import has_trunk, is_nitro
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.pod_network import CNI, PodNetworkSettings
from stackwright.model.settings.zones import is_zone_id

POD_NETWORK: Key = ("cluster", "pod_network")
_TRUNK_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html"


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """What pods' network lacks."""
    if cluster.pod_network is None:
        return
    yield from _addon_faults(cluster)
    yield from _subnet_faults(environment, cluster.pod_network)
    yield from _zone_faults(environment, cluster.pod_network)
    yield from _machine_faults(cluster, cluster.pod_network)
    yield from _configuration_faults(cluster, cluster.pod_network)


def notices(environment: Environment, cluster: ClusterSettings) -> Iterator[str]:
    """What works, and less well than it seems to."""
    pods = cluster.pod_network
    if pods is None:
        return
    for name, group in cluster.node_groups.items():
        for type_ in group.instance_types:
            if pods.prefix_delegation and not is_nitro(type_):
                yield f"cluster.node_groups.{name}.instance_types: {type_} is no Nitro type and takes no prefixes"
    addons = environment.block(AddonsSettings)
    if pods.security_groups_for_pods and addons and addons.of(KARPENTER):
        yield (
            "cluster.pod_network.security_groups_for_pods: Karpenter may start types on which pods can have no group, "
            "such as those of the t families; leave them out in its node pools"
        )


@rule
def _addon_faults(cluster: ClusterSettings) -> Iterator[Fault]:
    if CNI not in cluster.installed_eks_addons:
        yield Fault(f"is for {CNI}, which is not installed", f"enable {CNI}, or remove it", POD_NETWORK)


@rule
def _subnet_faults(environment: Environment, pods: PodNetworkSettings) -> Iterator[Fault]:
    if not pods.custom_networking or "pod" in environment.network.kinds:
        return
    if environment.network.existing is None:
        remedy = "add pod to network.tiers, and a range such as 100.64.0.0/16 to network.secondary_cidrs"
    else:
        remedy = "name subnets of the tier pod under network.existing.subnets"
    key: Key = (*POD_NETWORK, "custom_networking")
    yield Fault("needs subnets for pods, and the network has none", remedy, key, value=True)


@rule
def _zone_faults(environment: Environment, pods: PodNetworkSettings) -> Iterator[Fault]:
    """Nodes know the names of their zones, and which name an id has differs between accounts."""
    zone = next((zone for zone in environment.zones if is_zone_id(zone)), None)
    if pods.custom_networking and zone:
        key: Key = ("network", "zones")
        yield Fault("have to be letters for pod_network.custom_networking", "list letters", key, zone)


@rule
def _machine_faults(cluster: ClusterSettings, pods: PodNetworkSettings) -> Iterator[Fault]:
    if pods.security_groups_for_pods is None:
        return
    for name, group in cluster.node_groups.items():
        for place, type_ in enumerate(group.instance_types):
            if not has_trunk(type_):
                problem = f"has no interfaces for pods with security groups of their own ({_TRUNK_SOURCE})"
                remedy = "take another, e.g. m7i.large, or remove cluster.pod_network.security_groups_for_pods"
                yield Fault(problem, remedy, ("cluster", "node_groups", name, "instance_types", place), type_)


@rule
def _configuration_faults(cluster: ClusterSettings, pods: PodNetworkSettings) -> Iterator[Fault]:
    """What is said in two places, and might differ."""
    given = cluster.eks_addons[CNI].configuration if CNI in cluster.eks_addons else {}
    for name, told in pods.configuration.items():
        theirs = given.get(name)
        if isinstance(theirs, dict) and isinstance(told, dict):
            for variable in told.keys() & theirs.keys():
                key: Key = ("cluster", "eks_addons", CNI, "configuration", name, variable)
                yield Fault("is said by cluster.pod_network, too", "remove one of the two", key)
    if pods.custom_networking and "eniConfig" in given:
        key = ("cluster", "eks_addons", CNI, "configuration", "eniConfig")
        yield Fault("is made of the subnets of the tier pod", "remove it, or custom_networking", key)

"""Rules over IPv6: what a cluster needs of its VPC, and what EKS does not do with it."""

from collections.abc import Iterator

from stackwright.model.catalogue.network_interfaces import is_nitro
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.network import NetworkSettings

_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html"
_HYBRID_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html"
# Source: the same page.
UNSUPPORTED_ADDONS = ("aws-fsx-csi-driver",)


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """What does not go with a cluster of the IPv6 family."""
    if cluster.ip_family == "ipv6":
        for judge in (_network_faults, _range_faults, _pod_faults, _machine_faults, _addon_faults, _hybrid_faults):
            yield from judge(environment, cluster)


@rule
def network_faults(network: NetworkSettings) -> Iterator[Fault]:
    """What a VPC lacks for its own settings of IPv6."""
    if network.ipv6 is not None and network.ipv6.nat64 and network.isolated:
        remedy = "set network.nat, or remove it"
        yield Fault("needs a NAT gateway to lead to", remedy, ("network", "ipv6", "nat64"), value=True)


@rule
def _network_faults(environment: Environment, _: ClusterSettings) -> Iterator[Fault]:
    network = environment.network
    if not network.dual_stack:
        remedy = (
            "add network.ipv6: {}" if network.existing is None else "set network.existing.ipv6: true if it has them"
        )
        problem = "needs a VPC whose subnets have addresses of IPv6, too"
        yield Fault(problem, remedy, ("cluster", "ip_family"), "ipv6")


@rule
def _range_faults(_: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if "service_cidr" in cluster.written:
        problem = f"is for clusters of the IPv4 family; to others EKS gives a range itself ({_SOURCE})"
        yield Fault(problem, "remove it", ("cluster", "service_cidr"), str(cluster.service_cidr))


@rule
def _pod_faults(_: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.pod_network and cluster.pod_network.custom_networking:
        key = ("cluster", "pod_network", "custom_networking")
        yield Fault(f"does not go with ip_family: ipv6 ({_SOURCE})", "remove it", key, value=True)


@rule
def _hybrid_faults(_: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.remote_networks:
        problem = f"does not go with ip_family: ipv6 ({_HYBRID_SOURCE})"
        yield Fault(problem, "remove it, or take the other family", ("cluster", "remote_networks"))


@rule
def _machine_faults(_: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    for name, group in cluster.node_groups.items():
        for place, type_ in enumerate(group.instance_types):
            if not is_nitro(type_):
                key = ("cluster", "node_groups", name, "instance_types", place)
                problem = f"is no Nitro type, which nodes of a cluster with ip_family: ipv6 have to be ({_SOURCE})"
                yield Fault(problem, "take another, e.g. m7i.large", key, type_)


@rule
def _addon_faults(_: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    for name in cluster.installed_eks_addons:
        if name in UNSUPPORTED_ADDONS:
            problem = f"does not go with ip_family: ipv6 ({_SOURCE})"
            yield Fault(problem, "remove it", ("cluster", "eks_addons", name))

"""Rules over the networks outside of an environment's VPC: hybrid nodes, and groups of other accounts.

Source: https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import chain

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.remote_networks import RemoteNetworkSettings


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Ranges that are not apart from each other, and groups of this account that are said to be of another one."""
    yield from _overlap_faults(environment, cluster)
    yield from _own_group_faults(environment, cluster)


def notices(cluster: ClusterSettings) -> Iterator[str]:
    """Where nodes outside of AWS look for the API."""
    if cluster.remote_networks and cluster.endpoint.private and cluster.endpoint.public:
        yield (
            "cluster.endpoint: with both, its name leads hybrid nodes to the public addresses, which public_cidrs has "
            "to let them through to; set private or public alone"
        )


@rule
def _overlap_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.remote_networks is None:
        return
    taken = dict.fromkeys(environment.network.ranges, "the VPC")
    taken[cluster.service_cidr] = "the services"
    for key, network in _ranges(cluster.remote_networks):
        for other, owner in taken.items():
            if network.overlaps(other):
                yield Fault(f"overlaps {other} of {owner}", "take a range apart from it", key, str(network))
        taken[network] = "the remote networks"


def _ranges(remote: RemoteNetworkSettings) -> Iterator[tuple[Key, IPv4Network]]:
    for kind, networks in (("nodes", remote.nodes), ("pods", remote.pods)):
        for place, network in enumerate(networks):
            yield ("cluster", "remote_networks", kind, place), network


@rule
def _own_group_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """AWS gives a group of the same account back without its account, and Terraform would change it for ever."""
    named = chain(
        ((("cluster", "api_sources", name), entry.security_group) for name, entry in cluster.api_sources.items()),
        ((("cluster", "node_ingress", name), entry.security_group) for name, entry in cluster.node_ingress.items()),
    )
    for key, group in named:
        account, slash, id_ = (group or "").partition("/")
        if slash and account == environment.account.id:
            yield Fault("is of this account", f"write {id_}", (*key, "security_group"), group)

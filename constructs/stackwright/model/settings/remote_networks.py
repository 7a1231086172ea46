"""`cluster.remote_networks`: where hybrid nodes and their pods are, outside of AWS."""

from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import AddressRange, filled

_SOURCE = "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteNodeNetwork.html"
RFC_1918 = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def _at_home(network: IPv4Network) -> IPv4Network:
    if not any(network.subnet_of(private) for private in RFC_1918):
        raise refuse(f"is not a range that EKS takes ({_SOURCE})", f"take one inside {', '.join(map(str, RFC_1918))}")
    return network


RemoteRange = Annotated[AddressRange, AfterValidator(_at_home)]


@changing(
    nodes=updates("eks_cluster"),
    pods=updates("eks_cluster"),
)
class RemoteNetworkSettings(Settings):
    """Networks of hybrid nodes: machines of one's own that join the cluster from outside of AWS."""

    nodes: Annotated[tuple[RemoteRange, ...], AfterValidator(filled)]
    """Ranges of the machines, of RFC 1918, apart from the VPC, from the services and from each other."""
    pods: tuple[RemoteRange, ...] = ()
    """Ranges of their pods. Needed for webhooks on hybrid nodes, and where pods keep their addresses on the way out."""

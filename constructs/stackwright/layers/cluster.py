"""The cluster layer: the EKS cluster, its nodes and EKS's own add-ons."""

from stackwright.layers.network import NETWORK, discovery
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import ClusterRef
from stackwright.model.rules import cluster as rules
from stackwright.model.settings.cluster import ClusterSettings


def _build(inputs: Inputs[ClusterSettings]) -> Built[ClusterRef]:
    from stackwright.aws.cluster.cluster import Cluster

    network = inputs.read(NETWORK)
    intra = "intra" in inputs.environment.network.kinds
    return Cluster(
        inputs.stack,
        "cluster",
        context=inputs.context,
        settings=inputs.settings,
        network=network,
        control_plane_subnet_ids=network.intra_subnet_ids if intra else network.private_subnet_ids,
        zones=inputs.environment.zones,
        discovery_tags=discovery(inputs.environment),
    )


CLUSTER = Layer(
    name="cluster",
    purpose="The EKS cluster.",
    settings=ClusterSettings,
    ref=ClusterRef,
    build=_build,
    reads=(NETWORK,),
    faults=rules.faults,
    notices=rules.notices,
    used_names=rules.used_names,
)

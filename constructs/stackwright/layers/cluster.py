"""The cluster layer: the EKS cluster, its nodes and EKS's own add-ons."""

from collections.abc import Sequence

from stackwright.layers.network import NETWORK, discovery
from stackwright.model.ci.access_entries import access_entries
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import ClusterRef, NetworkRef
from stackwright.model.registry_policies import fill_caches
from stackwright.model.rules import cluster as rules
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.registry import RegistrySettings


def _build(inputs: Inputs[ClusterSettings]) -> Built[ClusterRef]:
    from stackwright.aws.cluster.cluster import Cluster

    network, environment = inputs.read(NETWORK), inputs.environment
    return Cluster(
        inputs.stack,
        "cluster",
        context=inputs.context,
        settings=inputs.settings,
        ci_entries=access_entries(environment),
        network=network,
        control_plane_subnet_ids=_control_plane_subnets(inputs, network),
        zones=environment.zones,
        pod_zones=[f"{environment.region.name}{letter}" for letter in environment.zones],
        dual_stack=environment.network.dual_stack,
        discovery_tags=discovery(environment),
        node_statements=fill_caches(inputs.context, environment.block(RegistrySettings)),
    )


def _control_plane_subnets(inputs: Inputs[ClusterSettings], network: NetworkRef) -> Sequence[str]:
    """The subnets that no connection leaves from, if there are any: the control plane needs no way out."""
    intra = "intra" in inputs.environment.network.kinds
    if zones := inputs.settings.control_plane_zones:
        from stackwright.cdk.entries import entries

        return entries(network.intra_subnets if intra else network.private_subnets, zones)
    return network.intra_subnet_ids if intra else network.private_subnet_ids


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

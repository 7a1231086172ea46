"""The cluster layer: the EKS cluster, its nodes and add-ons."""

from constructs import Construct

from stackwright.aws.cluster.cluster import Cluster
from stackwright.layers.contract import publish, read
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment
from stackwright.model.refs import NetworkRef
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.state_location import layer_state


class ClusterStack(LayerStack):
    """Control plane, node groups, add-ons, OIDC provider and access entries of one environment.

    Args:
        scope: The app.
        environment: The environment.
        settings: Its `cluster` block.
    """

    def __init__(self, scope: Construct, environment: Environment, settings: ClusterSettings) -> None:
        super().__init__(scope, environment, "cluster")
        network = read(self, "network", NetworkRef, layer_state(environment, "network"))
        cluster = Cluster(self, "cluster", environment=environment, settings=settings, network=network)
        publish(self, cluster.ref)

"""The network layer: the VPC and its ways in and out."""

from constructs import Construct

from stackwright.aws.network.vpc import Network
from stackwright.layers.contract import publish
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment


class NetworkStack(LayerStack):
    """VPC, subnets, routes, NAT, endpoints and flow logs of one environment.

    Args:
        scope: The app.
        environment: The environment.
    """

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, environment, "network")
        publish(self, Network(self, "network", environment=environment).ref)

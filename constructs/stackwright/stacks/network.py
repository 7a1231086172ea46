"""The network layer: the VPC and its ways in and out."""

from constructs import Construct

from stackwright.model.environment import Environment
from stackwright.network.vpc import Network
from stackwright.stacks.contract import publish
from stackwright.stacks.layer import LayerStack


class NetworkStack(LayerStack):
    """VPC, subnets, routes, NAT, endpoints and flow logs of one environment.

    Args:
        scope: The app.
        environment: The environment.
    """

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, environment, "network")
        publish(self, Network(self, "network", environment=environment).ref)

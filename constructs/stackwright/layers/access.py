"""The access layer: how people reach what has no public address."""

from constructs import Construct

from stackwright.aws.access.bastion import Bastion
from stackwright.layers.contract import publish, read
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment
from stackwright.model.refs import ClusterRef, NetworkRef
from stackwright.model.settings.access import AccessSettings
from stackwright.model.state_location import layer_state


class AccessStack(LayerStack):
    """The bastion of one environment.

    Args:
        scope: The app.
        environment: The environment.
        settings: Its `access` block.
    """

    def __init__(self, scope: Construct, environment: Environment, settings: AccessSettings) -> None:
        super().__init__(scope, environment, "access")
        network = read(self, "network", NetworkRef, layer_state(environment, "network"))
        cluster = read(self, "cluster", ClusterRef, layer_state(environment, "cluster"))
        bastion = Bastion(
            self,
            "bastion",
            environment=environment,
            settings=settings.bastion,
            network=network,
            cluster=cluster,
        )
        publish(self, bastion.ref)

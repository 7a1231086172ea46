"""The addons layer: what add-ons that GitOps installs need of AWS."""

from constructs import Construct

from stackwright.aws.addons.addons import Addons
from stackwright.layers.contract import publish, read
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment
from stackwright.model.refs import NetworkRef, SecretsRef
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.state_location import layer_state


class AddonsStack(LayerStack):
    """Roles, queues and buckets for the add-ons of one environment.

    Args:
        scope: The app.
        environment: The environment.
        settings: Its `addons` block.
    """

    def __init__(self, scope: Construct, environment: Environment, settings: AddonsSettings) -> None:
        super().__init__(scope, environment, "addons")
        addons = Addons(
            self,
            "addons",
            environment=environment,
            settings=settings,
            network=read(self, "network", NetworkRef, layer_state(environment, "network")),
            secrets=read(self, "secrets", SecretsRef, layer_state(environment, "secrets")),
        )
        publish(self, addons.ref)

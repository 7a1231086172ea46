"""The registry layer: where the environment's images are kept."""

from constructs import Construct

from stackwright.aws.registry.registry import Registry
from stackwright.layers.contract import publish
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment
from stackwright.model.settings.registry import RegistrySettings


class RegistryStack(LayerStack):
    """Repositories of one environment, and its share in the account's registry.

    Args:
        scope: The app.
        environment: The environment.
        settings: Its `registry` block.
    """

    def __init__(self, scope: Construct, environment: Environment, settings: RegistrySettings) -> None:
        super().__init__(scope, environment, "registry")
        publish(self, Registry(self, "registry", environment=environment, settings=settings).ref)

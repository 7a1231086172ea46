"""The secrets layer: what only few may read."""

from constructs import Construct

from stackwright.aws.secrets.secret_store import SecretStore
from stackwright.layers.contract import publish
from stackwright.layers.layer import LayerStack
from stackwright.model.environment import Environment


class SecretsStack(LayerStack):
    """Secrets of one environment and their key.

    Args:
        scope: The app.
        environment: The environment.
    """

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, environment, "secrets")
        publish(self, SecretStore(self, "secrets", environment=environment).ref)

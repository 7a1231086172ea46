"""What the stacks of an environment have in common."""

from constructs import Construct

from stackwright.cdk.core import TerraformStack
from stackwright.layers.terraform_block import configure
from stackwright.model.environment import Environment
from stackwright.model.layers import Layer
from stackwright.model.state_location import layer_state


class LayerStack(TerraformStack):
    """One layer of one environment, in a state of its own.

    Args:
        scope: The app.
        environment: The environment.
        layer: The layer's name.
    """

    def __init__(self, scope: Construct, environment: Environment, layer: Layer) -> None:
        super().__init__(scope, f"{environment.name}-{layer}")
        configure(
            self,
            location=layer_state(environment, layer),
            region=environment.region.name,
            tags={**environment.tags, "layer": layer},
        )

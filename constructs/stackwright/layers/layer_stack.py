"""The stacks of an environment: one for each of its layers, made from the layer's declaration."""

from typing import Any

from constructs import Construct

from stackwright.cdk.core import TerraformStack
from stackwright.layers.contract import publish, read
from stackwright.layers.terraform_block import configure, pin
from stackwright.model.environment import Environment
from stackwright.model.layer import Inputs, Layer, LayerError
from stackwright.model.stacks import Stack


class LayerStack(TerraformStack):
    """One layer of one environment, in a state of its own.

    Args:
        scope: The app.
        stack: The stack's identity.
        layer: Its layer.
        environment: Its environment.

    Attributes:
        identity: The stack's identity.
        construct: Escape hatch: the layer's construct, with all that it is made of.
    """

    def __init__(self, scope: Construct, stack: Stack, layer: Layer[Any, Any], environment: Environment) -> None:
        super().__init__(scope, stack.name)
        configure(self, location=stack.state, context=stack.context)
        self.identity = stack
        self._layer = layer
        settings = environment.blocks[layer.name]
        self.construct = layer.build(Inputs(self, environment, stack.context, settings, self._ref))
        publish(self, self.construct.ref)
        pin(self, environment.platform.terraform.version)

    def _ref(self, layer: Layer[Any, Any]) -> Any:  # noqa: ANN401 - whatever that layer publishes
        """What another layer publishes, read out of its state."""
        if layer not in self._layer.reads:
            raise LayerError(f"the layer {self._layer.name} reads {layer.name}; list it in reads")
        (other,) = (stack for stack in self.identity.reads if stack.layer == layer)
        return read(self, layer.name, layer.ref, other.state)

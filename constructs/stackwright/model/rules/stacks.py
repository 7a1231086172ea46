"""Rules over the stacks of a platform: each has what it reads, and a name of its own."""

from collections.abc import Iterator

from stackwright.model.environment import Account, Environment
from stackwright.model.errors import Fault
from stackwright.model.layer import Case, Layers
from stackwright.model.stacks import Stack, account_stack, layer_stacks


def missing_layers(environment: Environment, layers: Layers) -> Iterator[Fault]:
    """Layers that build on one which the environment does not have."""
    for layer in layers:
        for needed in layer.reads if layer.name in environment.blocks else ():
            if needed.name not in environment.blocks:
                remedy = f"add {needed.name}, or remove the block"
                yield Fault(f"needs the layer {needed.name}, which this environment lacks", remedy, (layer.name,))


def same_names(case: Case, layers: Layers) -> Iterator[Fault]:
    """Stacks that would be called like another one: hyphens join names, and stand in them."""
    environment = case.environment
    accounts = (Account(name, environment.platform) for name in sorted(environment.platform.accounts))
    taken: dict[str, Stack] = {stack.name: stack for stack in map(account_stack, accounts)}
    for other in case.earlier:
        taken |= {stack.name: stack for stack in layer_stacks(other, layers)}
    for stack in layer_stacks(environment, layers):
        if stack.name in taken:
            first, second = taken[stack.name].path
            problem = f"makes a stack {stack.name}, which is also the name of {second} of {first}"
            yield Fault(problem, "rename the environment", ("environment",), environment.name)

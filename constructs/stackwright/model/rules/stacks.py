"""Rules over the stacks of a platform: each has what it reads, and a name of its own."""

from collections.abc import Iterator, Mapping

from stackwright.model.environment import Account, Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, Layers
from stackwright.model.stacks import BOOTSTRAP, account_stack_name, layer_stack_name


def missing_layers(environment: Environment, layers: Layers) -> Iterator[Fault]:
    """Layers that build on one which the environment does not have."""
    for layer in layers:
        for needed in layer.reads if layer.name in environment.blocks else ():
            if needed.name not in environment.blocks:
                remedy = f"add {needed.name}, or remove the block"
                yield Fault(f"needs the layer {needed.name}, which this environment lacks", remedy, (layer.name,))


def same_names(case: Case, layers: Layers) -> Iterator[Fault]:
    """Stacks that would be called like another one: hyphens join names, and stand in them."""
    yield from _same_as_account(case.environment, layers)
    for other in case.earlier:
        yield from _same_as_other(case.environment, other, layers)


@rule
def _same_as_account(environment: Environment, layers: Layers) -> Iterator[Fault]:
    for name in sorted(environment.platform.accounts):
        taken = account_stack_name(Account(name, environment.platform))
        yield from _clashes(environment, layers, {taken: f"{name} of {BOOTSTRAP}"})


@rule
def _same_as_other(environment: Environment, other: Environment, layers: Layers) -> Iterator[Fault]:
    taken = {layer_stack_name(other, layer): f"{layer.name} of {other.name}" for layer in layers}
    yield from _clashes(environment, layers, taken)


def _clashes(environment: Environment, layers: Layers, taken: Mapping[str, str]) -> Iterator[Fault]:
    for name in (layer_stack_name(environment, layer) for layer in layers):
        if name in taken:
            problem = f"makes a stack {name}, which is also the name of {taken[name]}"
            yield Fault(problem, "rename the environment", ("environment",), environment.name)

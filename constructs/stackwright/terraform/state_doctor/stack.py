"""Stacks by name, and where each keeps its state."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.environment import Platform
from stackwright.model.errors import did_you_mean
from stackwright.model.layers import DEPENDS_ON
from stackwright.model.state_location import StateLocation, bootstrap_state, layer_state
from stackwright.terraform.state_doctor.errors import StateError

BOOTSTRAP = "bootstrap"
"""What stands in place of an environment for the stacks that an account has once."""


@dataclass(frozen=True)
class KeptStack:
    """A stack and its state.

    Attributes:
        name: The stack's name, e.g. `dev-network`.
        environment: Its environment, or `bootstrap`.
        layer: Its layer, or the account of a bootstrap stack.
        location: Where its state is kept.
    """

    name: str
    environment: str
    layer: str
    location: StateLocation


def select(platform: Platform, environment: str, layer: str | None) -> tuple[KeptStack, ...]:
    """The stacks of an environment, in the order in which they are applied.

    Args:
        platform: The platform.
        environment: An environment, or `bootstrap` for the stacks that an account has once.
        layer: One layer, or one account of `bootstrap`; all of them if left out.

    Raises:
        StateError: There is no such environment or layer.
    """
    stacks = [stack for stack in _all(platform) if stack.environment == environment]
    if not stacks:
        known = {stack.environment for stack in _all(platform)}
        raise StateError(f"there is no environment {environment!r}; {did_you_mean(environment, known)}")
    chosen = tuple(stack for stack in stacks if layer in {None, stack.layer})
    if not chosen:
        known = {stack.layer for stack in stacks}
        raise StateError(f"{environment} has no layer {layer!r}; {did_you_mean(str(layer), known)}")
    return chosen


def named(platform: Platform, name: str) -> KeptStack:
    """One stack.

    Raises:
        StateError: There is no stack of this name.
    """
    stacks = {stack.name: stack for stack in _all(platform)}
    if name not in stacks:
        raise StateError(f"there is no stack {name!r}; {did_you_mean(name, stacks)}")
    return stacks[name]


def _all(platform: Platform) -> Iterator[KeptStack]:
    for account in platform.accounts:
        yield KeptStack(f"{BOOTSTRAP}-{account.name}", BOOTSTRAP, account.name, bootstrap_state(account))
    for environment in platform.environments:
        # A layer that the file does not ask for any more may still have a state.
        for layer in DEPENDS_ON:
            name = f"{environment.name}-{layer}"
            yield KeptStack(name, environment.name, layer, layer_state(environment, layer))

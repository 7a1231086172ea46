"""Stacks as the command line names them."""

from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.model.stacks import Stack
from stackwright.terraform.state_doctor.errors import StateError


def select(platform: Platform, environment: str, layer: str | None) -> tuple[Stack, ...]:
    """The stacks of an environment, in the order in which they are applied.

    Args:
        platform: The platform.
        environment: An environment, or `bootstrap` for the stacks that an account has once.
        layer: One layer, or one account of `bootstrap`; all of them if left out.

    Raises:
        StateError: There is no such environment or layer.
    """
    everything = platform.stacks(unused=True)
    stacks = [stack for stack in everything if stack.path[0] == environment]
    if not stacks:
        known = {stack.path[0] for stack in everything}
        raise StateError(f"there is no environment {environment!r}; {did_you_mean(environment, known)}")
    chosen = tuple(stack for stack in stacks if layer in {None, stack.path[1]})
    if not chosen:
        known = {stack.path[1] for stack in stacks}
        raise StateError(f"{environment} has no layer {layer!r}; {did_you_mean(str(layer), known)}")
    return chosen


def named(platform: Platform, name: str) -> Stack:
    """One stack.

    Raises:
        StateError: There is no stack of this name.
    """
    stacks = {stack.name: stack for stack in platform.stacks(unused=True)}
    if name not in stacks:
        raise StateError(f"there is no stack {name!r}; {did_you_mean(name, stacks)}")
    return stacks[name]

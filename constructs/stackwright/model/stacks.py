"""The stacks of a platform: what each is called, whose it is, where its state is kept and what it reads."""

from dataclasses import dataclass, field
from typing import Any

from stackwright.model.context import Context
from stackwright.model.environment import Account, Environment
from stackwright.model.layer import Layer
from stackwright.model.state_location import StateLocation, bootstrap_state, layer_state

BOOTSTRAP = "bootstrap"
"""The layer of the stack that an account has once, which makes the bucket for the states of all others."""


@dataclass(frozen=True)
class Stack:
    """The identity of one stack. Everything that is done with a stack carries it along. Its name tells it from others.

    Attributes:
        name: Its name, e.g. `dev-network` or `bootstrap-main`.
        owner: The environment that it is part of, or the account that has it once.
        layer: Its layer; None for an account's own stack.
        state: Where its state is kept.
        reads: The stacks that have to be applied before it.
    """

    name: str
    owner: Environment | Account = field(compare=False)
    layer: Layer[Any, Any] | None = field(compare=False)
    state: StateLocation = field(compare=False)
    reads: tuple["Stack", ...] = field(default=(), compare=False)

    @property
    def account(self) -> Account:
        """The account that it lives in."""
        return self.owner.account if isinstance(self.owner, Environment) else self.owner

    @property
    def path(self) -> tuple[str, str]:
        """How the command line names it: environment and layer, or `bootstrap` and account."""
        return (self.owner.name, self.layer.name) if self.layer else (BOOTSTRAP, self.owner.name)

    @property
    def waits_for(self) -> tuple["Stack", ...]:
        """Those of the stacks before it that come last: the others have been applied when these have."""
        earlier = {other.name for one in self.reads for other in one.reads}
        return tuple(one for one in self.reads if one.name not in earlier)

    @property
    def folder(self) -> str:
        """Its folder below the output folder."""
        return f"stacks/{self.name}"

    @property
    def context(self) -> Context:
        """Where its constructs stand."""
        return self.owner.context(self.layer.name if self.layer else BOOTSTRAP)


def account_stack_name(account: Account) -> str:
    """Name of the stack that an account has once."""
    return f"{BOOTSTRAP}-{account.name}"


def layer_stack_name(environment: Environment, layer: Layer[Any, Any]) -> str:
    """Name of the stack of one layer of an environment."""
    return f"{environment.name}-{layer.name}"


def account_stack(account: Account) -> Stack:
    """The stack that an account has once."""
    return Stack(account_stack_name(account), account, None, bootstrap_state(account))


def layer_stacks(environment: Environment, layers: tuple[Layer[Any, Any], ...]) -> tuple[Stack, ...]:
    """One stack for each of some layers of an environment, each after those that it reads."""
    stacks: dict[str, Stack] = {}
    for layer in sorted(layers, key=lambda layer: (layer.height, layer.name)):
        before = sorted({other.name for other in (*layer.reads, *layer.follows)})
        reads = tuple(stacks[name] for name in before if name in stacks)
        state = layer_state(environment, layer.name)
        stacks[layer.name] = Stack(layer_stack_name(environment, layer), environment, layer, state, reads)
    return tuple(stacks.values())

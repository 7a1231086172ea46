"""All that a folder of environment files describes."""

from dataclasses import dataclass, replace

from stackwright.model.environment import Account, Environment
from stackwright.model.layer import Layers
from stackwright.model.settings.delivery import DeliverySettings
from stackwright.model.settings.platform_file import PlatformSettings
from stackwright.model.stacks import Stack, account_stack, layer_stacks


@dataclass(frozen=True)
class Platform:
    """A platform.

    Attributes:
        settings: What all environments share.
        environments: The environments, by name.
        layers: The layers that an environment can have.
        notices: What whoever synthesizes should read, though nothing is wrong: a line each.
    """

    settings: PlatformSettings
    environments: tuple[Environment, ...]
    layers: Layers
    notices: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts, in the order of their names, used or not."""
        return tuple(Account(name, self.settings) for name in sorted(self.settings.accounts))

    @property
    def kept_in_s3(self) -> "Platform":
        """The same, but that its states are kept in S3 even if HCP Terraform would keep them."""
        settings = self.settings.model_copy(update={"delivery": DeliverySettings()})
        return replace(
            self,
            settings=settings,
            environments=tuple(replace(environment, platform=settings) for environment in self.environments),
        )

    def stacks(self, *, unused: bool = False) -> tuple[Stack, ...]:
        """Every stack: the accounts' own, then environment by environment, each after those that it reads.

        Args:
            unused: Whether to list the layers too that an environment's file leaves out. They may still have a state.
        """
        own = [account_stack(account) for account in self.accounts]
        for environment in self.environments:
            used = tuple(layer for layer in self.layers if unused or layer.name in environment.blocks)
            own += layer_stacks(environment, used)
        return tuple(own)

"""A platform, its accounts and its environments, once their files are known to be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from stackwright.model.arns import arn
from stackwright.model.catalogue.regions import REGIONS, Region
from stackwright.model.context import MANAGED_BY, Context
from stackwright.model.gaps import collected, merged
from stackwright.model.names import Names
from stackwright.model.settings.environment_file import EnvironmentSettings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.platform_file import PlatformSettings

BlockT = TypeVar("BlockT")


@dataclass(frozen=True)
class Account:
    """An AWS account of the platform.

    Attributes:
        name: Its name in platform.yaml.
        platform: What all environments share.
    """

    name: str
    platform: PlatformSettings

    @property
    def id(self) -> str:
        """The account's 12 digits."""
        return self.platform.accounts[self.name].id

    @property
    def region(self) -> Region:
        """Region of the state bucket and of the lock table."""
        return REGIONS[self.platform.state.region or self.platform.region]

    @property
    def names(self) -> Names:
        """Names of the things that the account has once."""
        return Names(self.platform.project)

    @property
    def state_bucket(self) -> str:
        """Bucket in which the account keeps the state of all its stacks."""
        return self.platform.accounts[self.name].state_bucket or self.platform.state.bucket or self.names.state_bucket

    @property
    def lock_table(self) -> str:
        """Table in which the account's stacks are locked."""
        return self.platform.state.table or self.names.lock_table

    @property
    def tags(self) -> Mapping[str, str]:
        """Tags of everything in the account."""
        return merged(self.platform.tags, {"project": self.platform.project, **MANAGED_BY})

    @property
    def permissions_boundary(self) -> str | None:
        """ARN of the policy that bounds its roles; None without."""
        name = self.platform.iam.permissions_boundary
        return arn(self.region, "iam", f"policy/{name}", account_id=self.id) if name else None

    def context(self, layer: str) -> Context:
        """Where the constructs of a stack stand that the account has once."""
        tags = merged(self.tags, {"layer": layer})
        return Context(self.names, self.region, self.id, tags, self.platform.iam.path, self.permissions_boundary)


@dataclass(frozen=True)
class Environment:
    """One environment of a platform.

    Attributes:
        settings: Its file.
        platform: What all environments share.
    """

    settings: EnvironmentSettings
    platform: PlatformSettings

    @property
    def name(self) -> str:
        """The environment's name, e.g. `dev`."""
        return self.settings.environment

    @property
    def account(self) -> Account:
        """The AWS account it lives in."""
        return Account(self.settings.account, self.platform)

    @property
    def region(self) -> Region:
        """The AWS region it lives in."""
        return REGIONS[self.settings.region or self.platform.region]

    @cached_property
    def names(self) -> Names:
        """Names of its things."""
        return Names(f"{self.platform.project}-{self.name}")

    @cached_property
    def blocks(self) -> Mapping[str, Any]:
        """What its file says of each layer, by the layer's name; a layer that it leaves out is not there."""
        return collected(self.settings.block_shapes, lambda name: getattr(self.settings, name), there=True)

    def block(self, kind: type[BlockT]) -> BlockT | None:
        """Its block of a kind of settings; None where the file has none.

        Args:
            kind: E.g. `ClusterSettings`.
        """
        shapes = self.settings.block_shapes
        return next((getattr(self.settings, name) for name, shape in shapes.items() if issubclass(shape, kind)), None)

    @property
    def network(self) -> NetworkSettings:
        """Its `network` block, which no environment is without."""
        network = self.block(NetworkSettings)
        if network is None:
            message = f"{self.name} has no network block"
            raise LookupError(message)
        return network

    @property
    def network_account_id(self) -> str:
        """The account that its VPC and subnets belong to."""
        existing = self.network.existing
        return (existing.owner if existing else None) or self.account.id

    @property
    def zones(self) -> tuple[str, ...]:
        """Letters of its availability zones, or their ids."""
        return self.network.zone_keys(self.region)

    @property
    def tags(self) -> Mapping[str, str]:
        """Tags of everything in it; each layer adds its own name."""
        return merged(merged(self.account.tags, self.settings.tags), {"environment": self.name})

    @property
    def own_boundary(self) -> str:
        """ARN of the policy that its account's bootstrap stack makes to bound its roles."""
        path = self.platform.iam.path
        return arn(self.region, "iam", f"policy{path}{self.names.boundary}", account_id=self.account.id)

    @property
    def permissions_boundary(self) -> str | None:
        """ARN of the policy that bounds its roles: the platform's, or else its own where CI makes them."""
        return self.account.permissions_boundary or (self.own_boundary if self.platform.ci.roles else None)

    def context(self, layer: str) -> Context:
        """Where the constructs of one of its layers stand."""
        account, tags = self.account, merged(self.tags, {"layer": layer})
        path, boundary = self.platform.iam.path, self.permissions_boundary
        return Context(self.names, self.region, account.id, tags, path, boundary, self.settings.stage)

"""A platform and its environments, once their files are known to be right."""

from dataclasses import dataclass
from functools import cached_property

from stackwright.model.catalogue.regions import REGIONS, Region
from stackwright.model.cidr import ZONE_LETTERS
from stackwright.model.names import AccountNames, EnvironmentNames
from stackwright.model.settings.environment_file import EnvironmentSettings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.platform_file import PlatformSettings


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
    def names(self) -> AccountNames:
        """Names of the things that the account has once."""
        return AccountNames(self.platform.project)

    @property
    def state_bucket(self) -> str:
        """Bucket in which the account keeps the state of all its stacks."""
        return self.platform.accounts[self.name].state_bucket or self.platform.state.bucket or self.names.state_bucket

    @property
    def lock_table(self) -> str:
        """Table in which the account's stacks are locked."""
        return self.platform.state.table or self.names.lock_table

    @property
    def tags(self) -> dict[str, str]:
        """Tags of everything that the account has once."""
        return {**self.platform.tags, "project": self.platform.project, "managed-by": "stackwright"}


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

    @property
    def zones(self) -> tuple[str, ...]:
        """Letters of its availability zones."""
        return zone_letters(self.settings.network, self.region)

    @cached_property
    def names(self) -> EnvironmentNames:
        """Names of its things."""
        return EnvironmentNames(f"{self.platform.project}-{self.name}")

    def arn(self, service: str, resource: str) -> str:
        """ARN of a thing that its account has in its region, e.g. of service `sqs` and a queue's name."""
        return f"arn:{self.region.partition}:{service}:{self.region.name}:{self.account.id}:{resource}"

    def role_arn(self, name: str, path: str = "/") -> str:
        """ARN of an IAM role of its account."""
        return f"arn:{self.region.partition}:iam::{self.account.id}:role{path}{name}"

    @property
    def cluster_arn(self) -> str:
        """ARN of its cluster, known before the cluster exists."""
        return self.arn("eks", f"cluster/{self.names.cluster}")

    @property
    def discovery_tags(self) -> dict[str, str]:
        """Tags by which Karpenter, where it is on, finds private subnets and the nodes' security group."""
        addons = self.settings.addons
        return {"karpenter.sh/discovery": self.names.cluster} if addons and addons.karpenter else {}

    @property
    def tags(self) -> dict[str, str]:
        """Tags of everything in it; each layer adds its own name."""
        return {**self.account.tags, **self.settings.tags, "environment": self.name}


@dataclass(frozen=True)
class Platform:
    """All that a folder of environment files describes.

    Attributes:
        settings: What all environments share.
        environments: The environments, by name.
        notices: What whoever synthesizes should read, though nothing is wrong: a line each.
    """

    settings: PlatformSettings
    environments: tuple[Environment, ...]
    notices: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts, in the order of their names, used or not."""
        return tuple(Account(name, self.settings) for name in sorted(self.settings.accounts))


def zone_letters(network: NetworkSettings, region: Region) -> tuple[str, ...]:
    """The letters that `zones` means in a region: as listed, or the first of the region's own."""
    if isinstance(network.zones, tuple):
        return network.zones
    return tuple(letter for letter in region.zones if letter in ZONE_LETTERS)[: network.zones]

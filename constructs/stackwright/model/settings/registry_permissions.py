"""What other accounts may do with a whole registry, in the `registry` block."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, nothing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import AccountId, filled, matching

RepositoryPrefix = Annotated[
    str,
    AfterValidator(
        matching("[a-z0-9][a-z0-9/._-]{0,255}", "is not the start of a repository's name", "write it like acme-dev/")
    ),
]


@changing(
    account=updates("ecr_registry_policy"),
    external=nothing(),
    repository_prefixes=updates("ecr_registry_policy"),
)
class ReplicationSourceSettings(Settings):
    """An account that may copy its images into this registry."""

    account: AccountId
    """The account's 12 digits, in quotes."""
    repository_prefixes: Annotated[tuple[RepositoryPrefix, ...], AfterValidator(filled), Field(max_length=100)]
    """Starts of the names of the repositories that it may make and write to, e.g. `acme-dev/`: the same as at home."""
    external: bool = False
    """Whether platform.yaml does not list it."""


@changing(
    account=updates("ecr_registry_policy", "ecr_repository_creation_template"),
    external=nothing(),
    caches=updates("ecr_registry_policy", "ecr_repository_creation_template"),
)
class CacheUserSettings(Settings):
    """An account that may pull through caches of this registry, and have them filled."""

    account: AccountId
    """The account's 12 digits, in quotes."""
    caches: Annotated[tuple[str, ...], AfterValidator(filled)]
    """Names of the caches, as `pull_through_caches` lists them."""
    external: bool = False
    """Whether platform.yaml does not list it."""


@changing(
    replicate_from=updates("ecr_registry_policy"),
    caches_for=updates(
        "ecr_registry_policy",
        "ecr_repository_creation_template",
        note="Repositories that the cache has made keep their policy",
    ),
)
class RegistryPermissionsSettings(Settings):
    """What other accounts may do with the registry as a whole. A setting of the whole account."""

    replicate_from: tuple[ReplicationSourceSettings, ...] = Field(default=(), max_length=25)
    """Accounts whose images are replicated into this registry. Their own `replication` names this account."""
    caches_for: tuple[CacheUserSettings, ...] = Field(default=(), max_length=25)
    """Accounts that may use pull-through caches of this registry."""

    @model_validator(mode="after")
    def _let_somebody_in(self) -> "RegistryPermissionsSettings":
        if not self.replicate_from and not self.caches_for:
            raise refuse("lets nobody in", "list an account under replicate_from or caches_for, or remove it")
        return self

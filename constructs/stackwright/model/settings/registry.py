"""The `registry` block: image repositories, and what the account's registry does with them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import OF_CI, changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.image_lifecycle import TAG_CHARACTERS, LifecycleSettings
from stackwright.model.settings.pull_accounts import PullAccount, account_ids
from stackwright.model.settings.pull_through import PullThroughCacheSettings
from stackwright.model.settings.registry_permissions import RegistryPermissionsSettings
from stackwright.model.settings.values import AccountId, RegionName, Slug, filled, matching

TagMutability = Literal["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]


def _exclusion(pattern: str) -> str:
    # Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
    if pattern.count("*") > 2:  # noqa: PLR2004 - the number stands in AWS's own words below
        raise refuse("has more than two wildcards, AWS allows two", "use at most two")
    return pattern


TagExclusion = Annotated[
    str,
    AfterValidator(TAG_CHARACTERS),
    AfterValidator(_exclusion),
    WithJsonSchema({"type": "string", "maxLength": 128}),
]
# Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html
RepositoryFilter = Annotated[
    str,
    AfterValidator(
        matching("[a-z0-9*][a-z0-9*/._-]{0,255}", "is not a pattern of repository names", "write it like acme-*")
    ),
    WithJsonSchema({"type": "string", "maxLength": 256}),
]


@changing(
    tag_mutability=updates("ecr_repository"),
    tag_exclusions=updates("ecr_repository"),
    lifecycle=replaces("ecr_lifecycle_policy"),
    pull_accounts=makes("ecr_repository_policy"),
)
class RepositorySettings(Settings):
    """One repository, where it differs from the registry's other ones."""

    tag_mutability: TagMutability | None = None
    """Whether tags can be moved to another image; as the registry says if left out."""
    tag_exclusions: tuple[TagExclusion, ...] | None = Field(default=None, max_length=5)
    """Tags that `tag_mutability` does not hold for; as the registry says if left out."""
    lifecycle: LifecycleSettings | None = None
    """Which images are deleted, and when; as the registry says if left out."""
    pull_accounts: tuple[PullAccount, ...] | None = None
    """AWS accounts that may pull from it; as the registry says if left out."""


@changing(
    frequency=updates("ecr_registry_scanning_configuration"),
    repositories=updates("ecr_registry_scanning_configuration"),
)
class EnhancedScanningSettings(Settings):
    """Scanning by Amazon Inspector, for operating system and language packages. A setting of the whole account."""

    frequency: Literal["CONTINUOUS_SCAN", "SCAN_ON_PUSH"] = "CONTINUOUS_SCAN"
    """Scan again whenever a new vulnerability becomes known, or only when an image is pushed."""
    repositories: Annotated[tuple[RepositoryFilter, ...], AfterValidator(filled), Field(max_length=100)] = ("*",)
    """Names of the repositories that are scanned, `*` for any characters. The others are not scanned at all."""


@changing(
    region=updates("ecr_replication_configuration", note="Copies that were made stay"),
    account=updates("ecr_replication_configuration", note="Copies that were made stay"),
    external=nothing(),
)
class ReplicationDestinationSettings(Settings):
    """Where images are copied to."""

    region: RegionName
    """Region of the copy."""
    account: AccountId | None = None
    """Account of the copy, which has to allow it in its registry policy; this environment's if left out."""
    external: bool = False
    """Whether platform.yaml does not list `account`."""

    @model_validator(mode="after")
    def _external_goes_with_account(self) -> "ReplicationDestinationSettings":
        if self.external and self.account is None:
            raise refuse("is used only with account", "remove it, or name the account", "external")
        return self


@changing(
    destinations=updates("ecr_replication_configuration", note="Copies that were made stay"),
    repository_prefixes=updates("ecr_replication_configuration", note="Copies that were made stay"),
)
class ReplicationSettings(Settings):
    """Copies of pushed images in other regions or accounts. A setting of the whole account."""

    destinations: Annotated[tuple[ReplicationDestinationSettings, ...], AfterValidator(filled), Field(max_length=25)]
    """Where images are copied to, at most 25 places."""
    repository_prefixes: tuple[RepositoryFilter, ...] = Field(default=(), max_length=100)
    """Starts of the names of the repositories that are copied; this environment's repositories if left out."""


@changing(
    repositories=makes(
        "ecr_repository",
        note="Another name is another, empty repository; the old one goes with its images, if `force_delete` lets it",
    ),
    tag_mutability=updates("ecr_repository"),
    tag_exclusions=updates("ecr_repository"),
    scan_on_push=updates("ecr_repository"),
    kms_key=replaces("ecr_repository") | makes("kms_key"),
    force_delete=updates("ecr_repository"),
    pull_accounts=makes("ecr_repository_policy"),
    enhanced_scanning=makes("ecr_registry_scanning_configuration") | OF_CI,
    replication=makes("ecr_replication_configuration") | OF_CI,
    permissions=makes("ecr_registry_policy") | updates("ecr_repository_creation_template") | OF_CI,
    pull_through_caches=makes(
        "ecr_pull_through_cache_rule",
        "ecr_repository_creation_template",
        "iam_role_policy",
        note="Repositories that the cache has made stay",
    )
    | OF_CI,
)
class RegistrySettings(Settings):
    """Image repositories, named `<project>-<environment>/<name>`, and what the account's registry does with them."""

    repositories: dict[Slug, RepositorySettings] = Field(default_factory=dict)
    """The repositories by name, e.g. `api: {}`."""
    tag_mutability: TagMutability = "IMMUTABLE"
    """Whether tags can be moved to another image."""
    tag_exclusions: tuple[TagExclusion, ...] = Field(default=(), max_length=5)
    """Tags that `tag_mutability` does not hold for, `*` for any characters; at most 5. Needs `..._WITH_EXCLUSION`."""
    scan_on_push: bool = True
    """Scan each pushed image for known vulnerabilities."""
    kms_key: bool = True
    """Encrypt images with a KMS key of the environment's own. Changing it replaces every repository."""
    force_delete: bool | None = None
    """Let Terraform delete repositories that still hold images. If left out: in development yes, past it no."""
    lifecycle: LifecycleSettings = LifecycleSettings()
    """Which images are deleted, and when."""
    pull_accounts: tuple[PullAccount, ...] = ()
    """AWS accounts that may pull, beside the environment's own. One that platform.yaml does not list is written
    `{account: …, external: true}`."""
    enhanced_scanning: EnhancedScanningSettings | None = None
    """Scanning by Amazon Inspector instead of ECR's own. Only one environment of an account and region can hold it."""
    replication: ReplicationSettings | None = None
    """Copies in other regions or accounts. Only one environment of an account and region can hold it."""
    permissions: RegistryPermissionsSettings | None = None
    """What other accounts may do with the registry. Only one environment of an account and region can hold it."""
    pull_through_caches: dict[Slug, PullThroughCacheSettings] = Field(default_factory=dict)
    """Caches of public registries by name; the images stand under `<project>-<environment>/<name>/`."""

    @property
    def needs_creation_role(self) -> bool:
        """Whether Amazon ECR needs a role of ours to make repositories of caches."""
        return any(cache.needs_role for cache in self.pull_through_caches.values())

    def pull_account_ids(self, name: str) -> tuple[str, ...]:
        """The accounts that may pull from one repository."""
        own = self.repositories[name].pull_accounts
        return account_ids(self.pull_accounts if own is None else own)

    def mutability(self, name: str) -> tuple[TagMutability, tuple[str, ...]]:
        """What holds for the tags of one repository, and the exceptions from it."""
        own = self.repositories[name]
        mutability = own.tag_mutability or self.tag_mutability
        exclusions = self.tag_exclusions if own.tag_exclusions is None else own.tag_exclusions
        inherited = own.tag_exclusions is None and own.tag_mutability is not None
        return mutability, () if inherited and not mutability.endswith("_WITH_EXCLUSION") else exclusions

    @model_validator(mode="after")
    def _exclusions_fit(self) -> "RegistrySettings":
        faults = [*self._own_exclusion_faults(), *self._repository_exclusion_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _own_exclusion_faults(self) -> Iterator[Fault]:
        yield from _exclusion_faults(self.tag_mutability, self.tag_exclusions)

    @rule
    def _repository_exclusion_faults(self) -> Iterator[Fault]:
        for name, own in self.repositories.items():
            yield from self._single_exclusion_faults(name, own)

    @rule
    def _single_exclusion_faults(self, name: str, own: RepositorySettings) -> Iterator[Fault]:
        if own.tag_mutability is not None or own.tag_exclusions is not None:
            yield from _exclusion_faults(*self.mutability(name), "repositories", name)


def _exclusion_faults(mutability: TagMutability, exclusions: tuple[str, ...], *key: str) -> Iterator[Fault]:
    wanted = mutability.endswith("_WITH_EXCLUSION")
    place = (*key, "tag_exclusions")
    if wanted and not exclusions:
        yield Fault(f"is missing, but tag_mutability is {mutability}", "list the tags", place)
    if exclusions and not wanted:
        remedy = f"write tag_mutability: {mutability}_WITH_EXCLUSION, or remove it"
        yield Fault(f"has no effect with tag_mutability: {mutability}", remedy, place)

"""`platform.yaml`: what all environments share."""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.catalogue import limits
from stackwright.model.settings.form import Settings
from stackwright.model.settings.state import StateSettings
from stackwright.model.settings.values import AccountId, RegionName, Slug, Tags, matching, within

# Source: https://docs.github.com/en/rest/repos/repos
RepositoryOwner = Annotated[
    str,
    AfterValidator(matching("[A-Za-z0-9](-?[A-Za-z0-9]){0,38}", "is not a GitHub owner", "use the login name")),
    WithJsonSchema({"type": "string", "maxLength": 39}),
]
RepositoryName = Annotated[
    str,
    AfterValidator(
        matching(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}", "is not a GitHub repository name", "use letters, digits, '._-'")
    ),
    WithJsonSchema({"type": "string", "maxLength": 100}),
]
BranchName = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?!.*(\.\.|//|\.lock$))[A-Za-z0-9_][A-Za-z0-9._/-]*(?<![./])",
            "is not a branch name",
            "use letters, digits and '._-/', as Git does",
        )
    ),
    WithJsonSchema({"type": "string"}),
]


class AccountSettings(Settings):
    """An AWS account in which environments live."""

    id: AccountId
    """The account's 12 digits, in quotes."""
    state_bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """This account's state bucket, where the platform has more than one account; `state.bucket` if left out."""


class RepositorySettings(Settings):
    """The GitHub repository from which the platform is delivered."""

    owner: RepositoryOwner
    """User or organization."""
    name: RepositoryName
    """The repository's name, without its owner."""
    owner_id: int | None = Field(default=None, ge=1)
    """GitHub's number for the owner; part of the identity of newer repositories' workflows."""
    id: int | None = Field(default=None, ge=1)
    """GitHub's number for the repository."""
    default_branch: BranchName = "main"
    """The branch that is applied."""


class PlatformSettings(Settings):
    """What all environments share."""

    project: Slug
    """First part of every name, e.g. `acme`."""
    region: RegionName
    """The region of every environment that does not name its own."""
    accounts: dict[Slug, AccountSettings] = Field(min_length=1)
    """The AWS accounts, by a name of your choice."""
    repository: RepositorySettings
    """Where these files live: the GitHub repository that plans and applies them."""
    state: StateSettings = StateSettings()
    """Where Terraform keeps its state."""
    tags: Tags = Field(default_factory=dict)
    """Tags for every resource of every environment."""

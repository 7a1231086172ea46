"""`platform.yaml`: what all environments share."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.catalogue import limits
from stackwright.model.settings.ci import CiSettings
from stackwright.model.settings.consequence import ANOTHER_STATE, EVERY_TAG, changing, makes, nothing, updates
from stackwright.model.settings.delivery import DeliverySettings
from stackwright.model.settings.form import Settings
from stackwright.model.settings.iam import IamSettings
from stackwright.model.settings.state import StateSettings
from stackwright.model.settings.terraform import TerraformSettings
from stackwright.model.settings.values import AccountId, RegionName, Slug, Tags, matching, within
from stackwright.model.settings.waivers import RuleWaiverSettings

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


@changing(
    id=nothing("What was made stays in AWS in the old account, and all is made anew in the other one"),
    state_bucket=ANOTHER_STATE,
    github_oidc_provider=makes("iam_openid_connect_provider"),
    waivers=nothing(),
)
class AccountSettings(Settings):
    """An AWS account in which environments live."""

    id: AccountId
    """The account's 12 digits, in quotes."""
    state_bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """This account's state bucket, where the platform has more than one account; `state.bucket` if left out."""
    github_oidc_provider: Literal["made", "existing"] = "made"
    """Whether the bootstrap stack makes GitHub's OIDC provider, or the account has it already: it can have one only."""
    waivers: tuple[RuleWaiverSettings, ...] = ()
    """Rules of `stackwright policy` that the account's own stack is let pass, each until a day."""


_TRUSTED = updates("iam_role", note="Whom the roles of `ci` trust")


@changing(
    owner=_TRUSTED,
    name=_TRUSTED,
    owner_id=_TRUSTED,
    id=_TRUSTED,
    default_branch=_TRUSTED,
)
class RepositorySettings(Settings):
    """The GitHub repository from which the platform is delivered."""

    owner: RepositoryOwner
    """User or organization."""
    name: RepositoryName
    """The repository's name, without its owner."""
    owner_id: int | None = Field(default=None, ge=1)
    """GitHub's number for the owner; part of the identity of newer repositories' workflows. Without it, workflows of a
    repository that was made, renamed or transferred after 2026-07-15 cannot take the roles of `ci`."""
    id: int | None = Field(default=None, ge=1)
    """GitHub's number for the repository. With it, the roles of `ci` trust this repository and not another one that
    gets its name later."""
    default_branch: BranchName = "main"
    """The branch that is applied."""


@changing(
    project=nothing("It is part of every name: what has a name is replaced, and states are looked for elsewhere"),
    region=nothing("Nothing moves between regions: destroy every environment that names none of its own first"),
    accounts=nothing("Left out, its stack is not written any more, and what it made stays in AWS"),
    tags=EVERY_TAG,
)
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
    terraform: TerraformSettings = TerraformSettings()
    """Which Terraform plans and applies."""
    iam: IamSettings = IamSettings()
    """Path and permissions boundary of every role."""
    ci: CiSettings = CiSettings()
    """The roles by which GitHub's workflows plan and apply."""
    delivery: DeliverySettings = DeliverySettings()
    """Who plans and applies the stacks."""
    tags: Tags = Field(default_factory=dict)
    """Tags for every resource of every environment."""

"""The `delivery` block: who plans and applies the stacks, and where the files for it lie."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import ANOTHER_STATE, changing, nothing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import Slug, matching

# Source: https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations
Organization = Annotated[
    str,
    AfterValidator(
        matching(
            "[A-Za-z0-9][A-Za-z0-9_-]{2,39}",
            "is not an organization of HCP Terraform",
            "use 3 to 40 letters, digits, '_-'",
        )
    ),
]
Host = Annotated[
    str,
    AfterValidator(
        matching(
            r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
            "is not the name of a host",
            "write it like app.terraform.io",
        )
    ),
]
RunnerLabel = Annotated[
    str,
    AfterValidator(
        matching("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "is not a label of a runner", "use letters, digits and '._-'")
    ),
]


@changing(organization=ANOTHER_STATE, host=ANOTHER_STATE)
class HcpSettings(Settings):
    """Where HCP Terraform, or Terraform Enterprise, keeps a workspace for each stack."""

    organization: Organization
    """The organization that the workspaces belong to."""
    host: Host = "app.terraform.io"
    """Where it runs."""


@changing(
    engine=nothing("From or to `hcp` states have to be brought along: `terraform init -migrate-state` in each stack"),
    layout=nothing(),
    github_plan=nothing(),
    private=nothing(),
    runners=nothing(),
    hcp=ANOTHER_STATE,
)
class DeliverySettings(Settings):
    """Who plans and applies the stacks. `stackwright workflows` writes the files for it."""

    engine: Literal["github", "atlantis", "hcp"] = "github"
    """What applies: workflows of GitHub, Atlantis, or HCP Terraform."""
    layout: Literal["one", "three"] = "one"
    """Whether one repository holds all, or an application's, the platform's and Argo CD's files have one each."""
    github_plan: Literal["free", "pro", "team", "enterprise"] | None = None
    """GitHub's plan, if you want to be told what it cannot do."""
    private: bool = True
    """Whether the repository is private."""
    runners: dict[Slug, tuple[RunnerLabel, ...]] = Field(default_factory=dict)
    """Labels of the runners that plan and apply an environment, by its name. A cluster whose API has no public address
    is reached from a runner in its VPC only."""
    hcp: HcpSettings | None = None
    """Where the workspaces are, for `engine: hcp`."""

    @model_validator(mode="after")
    def _hcp_goes_with_its_engine(self) -> "DeliverySettings":
        if (self.engine == "hcp") != (self.hcp is not None):
            raise refuse(
                "goes with engine: hcp, and with nothing else",
                "set both, hcp.organization and the engine, or none",
                "hcp",
            )
        return self

"""Whom the roles of CI trust: workflows of one repository, in one of its environments."""

from collections.abc import Mapping

from stackwright.model.arns import arn
from stackwright.model.environment import Account, Environment
from stackwright.model.iam import Statement
from stackwright.model.settings.platform_file import RepositorySettings

# Source: https://docs.github.com/en/actions/reference/security/oidc
ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


def provider_arn(account: Account) -> str:
    """ARN of GitHub's OIDC provider in an account. An account has one, so that it is known before it is made."""
    return arn(account.region, "iam", f"oidc-provider/{ISSUER}", account_id=account.id)


def subjects(repository: RepositorySettings, github_environment: str) -> tuple[str, ...]:
    """What GitHub calls a job that runs in an environment of a repository.

    Repositories that were made, renamed or transferred after 2026-07-15 have the ids of owner and repository in it, the
    others have not. Source: https://docs.github.com/en/actions/reference/security/oidc
    """
    owner, name = repository.owner, repository.name
    forms = [f"{owner}/{name}"]
    if repository.owner_id and repository.id:
        forms.append(f"{owner}@{repository.owner_id}/{name}@{repository.id}")
    return tuple(f"repo:{form}:environment:{github_environment}" for form in forms)


def plan_trust(environment: Environment) -> Statement:
    """Jobs that run in `<environment>-plan`, of whatever branch or pull request: plans are made of all of them."""
    return _trust(environment, f"{environment.name}-plan", {})


def apply_trust(environment: Environment) -> Statement:
    """Jobs that run in the environment, of the branch that is applied."""
    branch = environment.platform.repository.default_branch
    return _trust(environment, environment.name, {"ref": f"refs/heads/{branch}"})


def _trust(environment: Environment, github_environment: str, claims: Mapping[str, str]) -> Statement:
    """Every claim has to be there and be equal: `ForAllValues` and `IfExists` hold where there is none."""
    repository = environment.platform.repository
    asked: dict[str, str | tuple[str, ...]] = {"aud": AUDIENCE, "sub": subjects(repository, github_environment)}
    if repository.id:
        asked["repository_id"] = str(repository.id)
    conditions = {f"{ISSUER}:{claim}": value for claim, value in {**asked, **claims}.items()}
    return Statement(
        "Workflows",
        ["sts:AssumeRoleWithWebIdentity"],
        principals={"Federated": [provider_arn(environment.account)]},
        conditions={"StringEquals": conditions},
    )

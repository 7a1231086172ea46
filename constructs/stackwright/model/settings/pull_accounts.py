"""AWS accounts that are let in to images, in the `registry` block."""

from typing import Annotated

from stackwright.model.settings.consequence import changing, nothing, updates
from stackwright.model.settings.form import LONG, SHORT, SHORT_OR_LONG, Settings
from stackwright.model.settings.values import AccountId


@changing(
    account=updates("ecr_repository_policy"),
    external=nothing(),
)
class PullAccountSettings(Settings):
    """An AWS account that may pull, with more to say about it."""

    account: AccountId
    """The account's 12 digits, in quotes."""
    external: bool = False
    """Whether platform.yaml does not list it."""


PullAccount = Annotated[Annotated[AccountId, SHORT] | Annotated[PullAccountSettings, LONG], SHORT_OR_LONG]


def account_ids(accounts: tuple[PullAccount, ...]) -> tuple[str, ...]:
    """The ids of accounts, written short or long."""
    return tuple(one if isinstance(one, str) else one.account for one in accounts)

"""The `budget` block: how much an environment may cost in a month, and who is told."""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import distinct, filled, matching

# Source: https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
MOST_ALERTS, MOST_EMAILS = 10, 10

Email = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
            "is not an e-mail address",
            "write it like platform-team@example.com",
        )
    ),
    WithJsonSchema({"type": "string", "format": "email"}),
]
Percent = Annotated[int, Field(ge=1, le=1000)]


Percentages = Annotated[tuple[Percent, ...], AfterValidator(distinct)]
_IN_PLACE = updates("budgets_budget")


@changing(actual_percent=_IN_PLACE, forecast_percent=_IN_PLACE)
class BudgetAlertsSettings(Settings):
    """When somebody is told, in percent of the budget, 1 to 1,000. AWS takes ten alerts in all."""

    actual_percent: Percentages = (80, 100)
    """Told when so much has been spent this month."""
    forecast_percent: Percentages = (100,)
    """Told when AWS expects so much to be spent by the end of the month. It needs five weeks of use to expect anything.
    """

    @model_validator(mode="after")
    def _few(self) -> "BudgetAlertsSettings":
        count = len(self.actual_percent) + len(self.forecast_percent)
        if not 1 <= count <= MOST_ALERTS:
            raise refuse(f"are {count} alerts, AWS takes 1 to {MOST_ALERTS}", "add one, or leave some out")
        return self


@changing(monthly_usd=_IN_PLACE, emails=_IN_PLACE)
class BudgetSettings(Settings):
    """A budget in AWS Budgets for what carries the tag `environment` of this environment.

    AWS tells costs apart by a tag only after it was activated as a cost allocation tag, once, in the billing console of
    the account that pays. Until then the budget counts nothing.
    """

    monthly_usd: int = Field(ge=1, le=1_000_000_000)
    """How much it may cost in a month, in USD. A budget tells; it stops nothing."""
    alerts: BudgetAlertsSettings = BudgetAlertsSettings()
    """When somebody is told."""
    emails: Annotated[
        tuple[Email, ...], AfterValidator(distinct), AfterValidator(filled), Field(max_length=MOST_EMAILS)
    ]
    """Who is told: e-mail addresses, at most ten."""

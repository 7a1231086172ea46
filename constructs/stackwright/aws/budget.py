"""The budget of an environment, and who is told when it is nearly spent."""

from cdktf_cdktf_provider_aws.budgets_budget import (
    BudgetsBudget,
    BudgetsBudgetCostFilter,
    BudgetsBudgetNotification,
)
from constructs import Construct

from stackwright.model.context import Context
from stackwright.model.refs import BudgetRef
from stackwright.model.settings.budget import BudgetSettings

TAG = "environment"
"""By this tag AWS tells the costs of environments apart."""


class Budget(Construct):
    """A monthly budget for what carries the environment's tag. It tells, and stops nothing.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Its name and the environment's tags.
        settings: The `budget` block of the environment file.

    Attributes:
        budget: Escape hatch; `budget.add_override(path, value)` sets what settings lack.
        ref: All that other layers may know.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: BudgetSettings) -> None:
        super().__init__(scope, id_)
        self._settings = settings
        self.budget = BudgetsBudget(
            self,
            "Resource",
            name=context.names.budget,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(settings.monthly_usd),
            limit_unit="USD",
            # Source: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
            cost_filter=[BudgetsBudgetCostFilter(name="TagKeyValue", values=[f"user:{TAG}${context.tags[TAG]}"])],
            notification=[
                *(self._alert("ACTUAL", percent) for percent in sorted(settings.alerts.actual_percent)),
                *(self._alert("FORECASTED", percent) for percent in sorted(settings.alerts.forecast_percent)),
            ],
        )
        self.ref = BudgetRef(name=self.budget.name, arn=self.budget.arn)

    def _alert(self, of: str, percent: int) -> BudgetsBudgetNotification:
        return BudgetsBudgetNotification(
            comparison_operator="GREATER_THAN",
            notification_type=of,
            threshold=percent,
            threshold_type="PERCENTAGE",
            subscriber_email_addresses=sorted(self._settings.emails),
        )

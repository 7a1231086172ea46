"""Rules over budgets: where AWS has them, and under which name."""

from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, UsedName
from stackwright.model.settings.budget import BudgetSettings

# Budgets in USD, and an endpoint that the provider knows, are in this partition only.
# Source: https://docs.aws.amazon.com/general/latest/gr/billing.html
PARTITION = "aws"


@rule
def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's budget."""
    environment = case.environment
    if environment.block(BudgetSettings) is not None and environment.region.partition != PARTITION:
        problem = (
            f"cannot be had in {environment.region.name}: AWS Budgets counts in USD in its commercial regions only"
        )
        yield Fault(problem, "remove it", ("budget",))


def used_names(environment: Environment) -> Iterator[UsedName]:
    """The name of the budget."""
    if environment.block(BudgetSettings) is not None:
        yield UsedName(limits.BUDGET, environment.names.budget)

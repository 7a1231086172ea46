"""The budget layer: how much the environment may cost in a month, and who is told."""

from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import BudgetRef
from stackwright.model.rules import budget as rules
from stackwright.model.settings.budget import BudgetSettings


def _build(inputs: Inputs[BudgetSettings]) -> Built[BudgetRef]:
    from stackwright.aws.budget import Budget

    return Budget(inputs.stack, "budget", context=inputs.context, settings=inputs.settings)


BUDGET = Layer(
    name="budget",
    purpose="A monthly budget in AWS Budgets for what carries the environment's tag. Without it nobody is told.",
    settings=BudgetSettings,
    ref=BudgetRef,
    build=_build,
    faults=rules.faults,
    used_names=rules.used_names,
)

"""The budget layer as it is synthesized."""

from stackwright.model.ci.roles import apply_policies, plan_policies
from stackwright.model.ci.scope import Scope

BUDGET = {"budget": {"monthly_usd": 800, "emails": ["team@example.com", "finance@example.com"]}}


def statements(policies):
    """Actions and resources of the statements about budgets."""
    return [
        ([*one.actions], [*one.resources])
        for of_policy in policies.values()
        for one in of_policy
        if any(action.startswith("budgets:") for action in one.actions)
    ]


def test_without_the_block_there_is_no_layer(platforms, synth):
    """Nobody is told of costs who did not ask for it."""
    assert "dev-budget" not in synth(platforms.environment())


def test_it_counts_what_carries_the_environments_tag(platforms, synth):
    """The tag is the one that every resource of the environment has."""
    stacks = synth(platforms.environment(BUDGET))
    budget = stacks["dev-budget"].one("aws_budgets_budget")

    assert (budget["name"], budget["limit_amount"], budget["limit_unit"]) == ("acme-dev", "800", "USD")
    assert budget["cost_filter"] == [{"name": "TagKeyValue", "values": ["user:environment$dev"]}]


def test_an_alert_for_each_percentage(platforms, synth):
    """The order in which a file lists percentages and addresses changes nothing."""
    alerts = {"actual_percent": [100, 50], "forecast_percent": [120]}
    budget = synth(platforms.environment({**BUDGET, "budget.alerts": alerts}))["dev-budget"].one("aws_budgets_budget")

    assert [(one["notification_type"], one["threshold"]) for one in budget["notification"]] == [
        ("ACTUAL", 50),
        ("ACTUAL", 100),
        ("FORECASTED", 120),
    ]
    told = {tuple(one["subscriber_email_addresses"]) for one in budget["notification"]}
    assert told == {("finance@example.com", "team@example.com")}


def test_roles_of_ci_may_manage_this_budget_and_no_other(platforms):
    """Where there is none, their policies say nothing of budgets: they have little room."""
    with_it, without = (Scope.of(environment, [environment], []) for environment in (
        platforms.environment(BUDGET), platforms.environment()))  # fmt: skip
    arn = ["arn:aws:budgets::111122223333:budget/acme-dev"]
    reads = (["budgets:ListTagsForResource", "budgets:ViewBudget"], arn)
    changes = (["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"], arn)

    assert statements(plan_policies(with_it)) == [reads]
    assert statements(apply_policies(with_it)) == [reads, changes]
    assert statements(plan_policies(without)) == statements(apply_policies(without)) == []

"""Budgets of the local AWS: changes of them, who is told, and tags; moto knows how they are made and deleted.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

import json
from typing import Any

from moto.budgets.models import Budget, Notification
from moto.budgets.responses import BudgetsResponse


def teach() -> None:
    """Have moto, in this process, know all of it."""
    for operation in (
        update_budget,
        update_notification,
        describe_subscribers_for_notification,
        list_tags_for_resource,
        tag_resource,
        untag_resource,
    ):
        setattr(BudgetsResponse, operation.__name__, operation)
    made = BudgetsResponse.create_budget

    def create_budget(response: Any) -> Any:  # noqa: ANN401 - moto has no types
        answer = made(response)
        _budget(response).tags = response._get_param("ResourceTags") or []  # noqa: SLF001 - as moto itself asks
        return answer

    BudgetsResponse.create_budget = create_budget  # type: ignore[assignment, method-assign]


def update_budget(response: Any) -> str:  # noqa: ANN401
    """The budget as it is given; when it was made stays."""
    new = response._get_param("NewBudget")  # noqa: SLF001
    budget = _budget(response, new["BudgetName"])
    budget.budget = {"TimePeriod": budget.budget["TimePeriod"], **new}
    return "{}"


def update_notification(response: Any) -> str:  # noqa: ANN401
    """Another threshold of an alert."""
    _notification(response, "OldNotification").details = response._get_param("NewNotification")  # noqa: SLF001
    return "{}"


def describe_subscribers_for_notification(response: Any) -> str:  # noqa: ANN401
    """Who is told by an alert."""
    return json.dumps({"Subscribers": _notification(response, "Notification").subscribers})


def list_tags_for_resource(response: Any) -> str:  # noqa: ANN401
    """The tags of a budget."""
    return json.dumps({"ResourceTags": _tagged(response).tags})


def tag_resource(response: Any) -> str:  # noqa: ANN401
    """Further tags, or other values."""
    given = {tag["Key"]: tag for tag in (*_tagged(response).tags, *response._get_param("ResourceTags"))}  # noqa: SLF001
    _tagged(response).tags = [*given.values()]
    return "{}"


def untag_resource(response: Any) -> str:  # noqa: ANN401
    """Fewer tags."""
    gone = response._get_param("ResourceTagKeys")  # noqa: SLF001
    _tagged(response).tags = [tag for tag in _tagged(response).tags if tag["Key"] not in gone]
    return "{}"


def _tagged(response: Any) -> Any:  # noqa: ANN401
    return _budget(response, response._get_param("ResourceARN").rpartition("/")[2])  # noqa: SLF001


def _budget(response: Any, name: str = "") -> Any:  # noqa: ANN401
    account = response._get_param("AccountId") or response.current_account  # noqa: SLF001
    given = name or response._get_param("BudgetName") or response._get_param("Budget")["BudgetName"]  # noqa: SLF001
    response.backend.describe_budget(account, given)  # which raises, if there is none
    budget: Budget = response.backend.budgets[account][given]
    return budget


def _notification(response: Any, parameter: str) -> Notification:  # noqa: ANN401
    """The alert that a request is about: the same in what tells alerts apart."""
    asked = response._get_param(parameter)  # noqa: SLF001
    same = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")
    for one in _budget(response).notifications:
        if all(one.details.get(key) == asked.get(key) for key in same):
            found: Notification = one
            return found
    raise LookupError(asked)

"""Words of IAM's policy language that a file may use."""

# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
_OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLike", "StringNotLike"),
    *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
    *("NumericGreaterThan", "NumericGreaterThanEquals"),
    *("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"),
    *("DateGreaterThan", "DateGreaterThanEquals"),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress"),
    *("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
)
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
_SETS = ("", "ForAllValues:", "ForAnyValue:")
CONDITION_OPERATORS = frozenset(
    {"Null", *(f"{of}{operator}{if_there}" for of in _SETS for operator in _OPERATORS for if_there in ("", "IfExists"))}
)
"""Operators of conditions, with what may stand before and behind them."""

# Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
WIDE_MANAGED_POLICIES = frozenset({"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
"""Policies of AWS's own that allow all that there is, or all that leads to it."""

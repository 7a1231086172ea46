"""IAM policy documents as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from stackwright.model.catalogue import limits, policy_limits
from stackwright.model.catalogue.policy_limits import PolicyKind
from stackwright.model.errors import LimitError
from stackwright.model.json_text import json_text

# A value that is known only after apply counts as the longest that it can be. Ids and ARNs of what layers hand each
# other (keys, queues, OIDC providers, roles, VPCs) stay below it; ARNs that can be longer are composed as plain text.
UNKNOWN = "x" * 160
_TOKEN = re.compile(r"\$\{TfToken\[[^]]*]}")

Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]
"""Operator, condition key, allowed values, e.g. `{"StringEquals": {"aws:SourceAccount": "111122223333"}}`."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy.

    Attributes:
        sid: What the statement is for, in letters and digits.
        actions: Actions, e.g. `s3:GetObject`.
        resources: ARNs; empty in a role's trust policy, which is about the role itself.
        principals: Whom a resource's own policy is about, by kind, e.g. `{"Service": ["ec2.amazonaws.com"]}`.
        conditions: When the statement holds.
        effect: `Allow`, or `Deny`.
        but_actions: With no `actions`: the statement is about all actions but these.
        but_resources: With no `resources`: the statement is about all resources but these.
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ()
    principals: Mapping[str, Sequence[str]] | Literal["*"] | None = None
    conditions: Conditions = field(default_factory=dict)
    effect: Literal["Allow", "Deny"] = "Allow"
    but_actions: Sequence[str] = ()
    but_resources: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        """The statement in AWS's own form, lists of one as plain text."""
        body: dict[str, object] = {"Sid": self.sid, "Effect": self.effect}
        if self.principals is not None:
            principals = self.principals
            body["Principal"] = principals if principals == "*" else {k: _plain(v) for k, v in principals.items()}
        parts = {
            "Action": self.actions,
            "NotAction": self.but_actions,
            "Resource": self.resources,
            "NotResource": self.but_resources,
        }
        body.update((part, _plain(values)) for part, values in parts.items() if values)
        if self.conditions:
            body["Condition"] = {
                operator: {key: _plain(values) for key, values in tests.items()}
                for operator, tests in self.conditions.items()
            }
        return body


def document(*statements: Statement, kind: PolicyKind) -> str:
    """A policy document as JSON text. Tokens of ids and ARNs may stand in it: they hold nothing to be quoted.

    Args:
        statements: What it says.
        kind: What it becomes, and so how long it may be.

    Raises:
        LimitError: It is longer than AWS allows.
    """
    text = _text(statements)
    if problem := document_problem(*statements, kind=kind):
        raise LimitError(f"{problem}; {policy_limits.POLICIES[kind].remedy}: {text[:200]}")
    return text


def document_problem(*statements: Statement, kind: PolicyKind) -> str | None:
    """What is wrong with a policy document of some statements: that it is longer than AWS allows. None if nothing is.

    Args:
        statements: What it says.
        kind: What it becomes.
    """
    return policy_limits.POLICIES[kind].problem(_TOKEN.sub(UNKNOWN, _text(statements)))


def _text(statements: Sequence[Statement]) -> str:
    return json_text({"Version": "2012-10-17", "Statement": [statement.as_json() for statement in statements]})


def trust(*services: str, conditions: Conditions | None = None) -> str:
    """A role's trust policy: which services of AWS may take the role, and under which conditions."""
    principals = {"Service": services}
    assume = Statement("Assume", ["sts:AssumeRole"], principals=principals, conditions=conditions or {})
    return document(assume, kind="trust")


def check_role(
    name: str, description: str, *, path: str = "/", policies: Sequence[str] = (), attached: int = 0
) -> None:
    """Make sure that a role keeps IAM's limits.

    Args:
        name: The role's name.
        description: What it is for.
        path: Its path.
        policies: Names of the managed policies that are made for it.
        attached: How many that exist already are attached to it.

    Raises:
        LimitError: It does not; says what the limit is, and where AWS says so.
    """
    _keep(limits.IAM_ROLE.problem(name))
    _keep(limits.IAM_PATH.problem(path))
    _keep(limits.IAM_DESCRIPTION.problem(description))
    for policy in policies:
        _keep(limits.IAM_POLICY.problem(policy))
    if (count := len(policies) + attached) > policy_limits.MAX_ROLE_POLICIES:
        allowed = f"IAM allows {policy_limits.MAX_ROLE_POLICIES} by default ({policy_limits.ROLE_POLICIES_SOURCE})"
        raise LimitError(f"role {name} has {count} managed policies, {allowed}; merge some")


def _keep(problem: str | None) -> None:
    if problem:
        raise LimitError(problem)


def _plain(values: str | Sequence[str]) -> str | list[str]:
    if isinstance(values, str):
        return values
    return values[0] if len(values) == 1 else list(values)

"""IAM policy documents as data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

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
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ()
    principals: Mapping[str, Sequence[str]] | Literal["*"] | None = None
    conditions: Conditions = field(default_factory=dict)
    effect: Literal["Allow", "Deny"] = "Allow"

    def as_json(self) -> dict[str, object]:
        """The statement in AWS's own form, lists of one as plain text."""
        body: dict[str, object] = {"Sid": self.sid, "Effect": self.effect}
        if self.principals is not None:
            principals = self.principals
            body["Principal"] = principals if principals == "*" else {k: _plain(v) for k, v in principals.items()}
        body["Action"] = _plain(self.actions)
        if self.resources:
            body["Resource"] = _plain(self.resources)
        if self.conditions:
            body["Condition"] = {
                operator: {key: _plain(values) for key, values in tests.items()}
                for operator, tests in self.conditions.items()
            }
        return body


def document(*statements: Statement) -> str:
    """A policy document as JSON text. Tokens of ids and ARNs may stand in it: they hold nothing to be quoted."""
    body = {"Version": "2012-10-17", "Statement": [statement.as_json() for statement in statements]}
    return json.dumps(body, separators=(",", ":"))


def trust(*services: str, conditions: Conditions | None = None) -> str:
    """A role's trust policy: which services of AWS may take the role, and under which conditions."""
    principals = {"Service": services}
    return document(Statement("Assume", ["sts:AssumeRole"], principals=principals, conditions=conditions or {}))


def _plain(values: str | Sequence[str]) -> str | list[str]:
    if isinstance(values, str):
        return values
    return values[0] if len(values) == 1 else list(values)

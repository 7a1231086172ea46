"""Arguments that are policies of IAM, and what is wrong with their text.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.catalogue.iam_grammar import CONDITION_OPERATORS
from stackwright.model.catalogue.policy_limits import POLICIES, PolicyKind
from stackwright.policy.reading.resources import has_part

VERSION = "2012-10-17"
DOCUMENTS: Mapping[str, Mapping[str, PolicyKind]] = {
    "aws_ecr_registry_policy": {"policy": "registry"},
    "aws_ecr_repository_creation_template": {"repository_policy": "repository"},
    "aws_ecr_repository_policy": {"policy": "repository"},
    "aws_iam_policy": {"policy": "managed"},
    "aws_iam_role": {"assume_role_policy": "trust", "inline_policy.policy": "inline"},
    "aws_iam_role_policy": {"policy": "inline"},
    "aws_kms_key": {"policy": "key"},
    "aws_kms_key_policy": {"policy": "key"},
    "aws_s3_bucket_policy": {"policy": "bucket"},
    "aws_secretsmanager_secret": {"policy": "secret"},
    "aws_secretsmanager_secret_policy": {"policy": "secret"},
    "aws_sqs_queue": {"policy": "queue"},
    "aws_sqs_queue_policy": {"policy": "queue"},
    "aws_vpc_endpoint": {"policy": "endpoint"},
}
"""The kind of policy that an argument is, by type and by its dotted path."""

_IDENTITY = {"managed", "inline"}
_IAM_OWN = {*_IDENTITY, "trust"}
_PARTS = {"Sid", "Effect"} | {f"{no}{part}" for no in ("", "Not") for part in ("Principal", "Action", "Resource")}
_STATEMENT = {*_PARTS, "Condition"}
_DOCUMENT = {"Version", "Id", "Statement"}
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
_SID = re.compile(r"[A-Za-z0-9]*")
# Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html (PolicyDocument), and
# https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (Policy)
_LATIN = re.compile(r"[\t\n\r\x20-\xff]+")
_IN_LATIN = {"managed", "inline", "trust", "key"}
_OPERATORS = {operator.lower() for operator in CONDITION_OPERATORS}
_EXPRESSION = re.compile(r"\$\{[^{}]*\}")


def statements(policy: object) -> list[Mapping[str, Any]]:
    """The statements of a policy's text, as they are written; none where they cannot be read."""
    try:
        body = json.loads(policy) if isinstance(policy, str) else policy
    except ValueError:
        return []
    found = body.get("Statement", []) if isinstance(body, Mapping) else []
    every = found if isinstance(found, list) else [found]
    return [one for one in every if isinstance(one, Mapping)]


def problems(kind: PolicyKind, text: str) -> Iterator[str]:
    """What is wrong with a policy, actions and ARNs aside.

    Args:
        kind: What it becomes.
        text: Its text; parts of it may be expressions.
    """
    too_long = POLICIES[kind].problem(_EXPRESSION.sub("", text))
    if too_long:
        yield too_long
    if kind in _IN_LATIN and not _LATIN.fullmatch(text):
        yield "it has a character that is not of Latin-1"
    try:
        body = json.loads(text)
    except ValueError as error:
        if not has_part(text):  # an expression may have quotes of its own
            yield f"it is no JSON: {error}"
        return
    if isinstance(body, dict):
        yield from _body(kind, body)
    else:
        yield "a policy is an object"


def _body(kind: PolicyKind, body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("Version") != VERSION:
        yield f"its Version is {body.get('Version')!r}, in any but {VERSION} variables are no variables"
    if odd := sorted(body.keys() - _DOCUMENT):
        yield f"a policy has no {', '.join(odd)}"
    found = body.get("Statement")
    every: list[Any] = found if isinstance(found, list) else [found]
    if not found or not all(isinstance(one, dict) for one in every):
        yield "its Statement is no list of statements"
        return
    for place, statement in enumerate(every, start=1):
        for problem in _statement(kind, statement):
            yield f"statement {statement.get('Sid') or place}: {problem}"
    sids = [one["Sid"] for one in every if one.get("Sid")]
    if twice := sorted({sid for sid in sids if sids.count(sid) > 1}):
        yield f"two statements have the Sid {', '.join(twice)}"


def _statement(kind: PolicyKind, body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("Effect") not in {"Allow", "Deny"}:
        yield f"its Effect is {body.get('Effect')!r}, which is Allow or Deny"
    if odd := sorted(body.keys() - _STATEMENT):
        yield f"a statement has no {', '.join(odd)}"
    sid = body.get("Sid", "")
    if kind in _IAM_OWN and not (isinstance(sid, str) and _SID.fullmatch(sid)):
        yield f"the Sid {sid!r} has more than letters and digits"
    yield from _parts(kind, body)
    condition = body.get("Condition", {})
    if not isinstance(condition, dict):
        yield "its Condition is no object"
        return
    for operator in condition:
        if operator.lower() not in _OPERATORS:
            yield f"there is no condition operator {operator!r}"


def _parts(kind: PolicyKind, body: Mapping[str, Any]) -> Iterator[str]:
    """Actions are in any policy; who is meant is said in those of things, and in those of trust only what for."""
    needed = {"Action", *(("Resource",) if kind in _IDENTITY else ()), *(("Principal",) if kind == "trust" else ())}
    refused = {"Principal"} if kind in _IDENTITY else {"Resource"} if kind == "trust" else set()
    for part in sorted(needed):
        if len(body.keys() & {part, f"Not{part}"}) != 1:
            yield f"it has to have one of {part} and Not{part}"
    for part in sorted(refused):
        if body.keys() & {part, f"Not{part}"}:
            yield f"a {POLICIES[kind].what} has no {part}"

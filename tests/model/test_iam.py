"""IAM's limits, checked while policies are composed."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.catalogue import policy_limits
from stackwright.model.errors import LimitError
from stackwright.model.iam import UNKNOWN, Statement, check_role, document, trust

QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
TOKEN = "${TfToken[TOKEN.7]}"


def policy(characters, kind="managed"):
    """A document of exactly so many characters."""
    empty = len(document(Statement("Read", ["s3:GetObject"], [""]), kind="key"))
    return document(Statement("Read", ["s3:GetObject"], ["a" * (characters - empty)]), kind=kind)


@pytest.mark.parametrize(
    ("kind", "longest", "remedy"),
    [
        ("managed", 6144, "split it into several"),
        ("inline", 10240, "make managed policies of it"),
        ("trust", 2048, "trust fewer principals, or make several roles"),
    ],
)
def test_a_document_is_as_long_as_iam_allows_and_no_longer(kind, longest, remedy):
    """The error says what it is, how long it is, what AWS allows, where AWS says so, and what to do."""
    assert len(policy(longest, kind)) == longest
    with pytest.raises(LimitError) as error:
        policy(longest + 1, kind)

    assert f"has up to {longest + 1} characters, AWS allows {longest} ({QUOTAS}); {remedy}" in str(error.value)


@given(st.integers(min_value=0, max_value=60))
def test_a_value_that_is_known_only_after_apply_counts_as_the_longest_it_can_be(count):
    """A plan that passes here does not fail at AWS."""
    tokens = [f"{TOKEN}/{number}" for number in range(count)]
    values = [f"{'x' * len(UNKNOWN)}/{number}" for number in range(count)]
    statements = [Statement("Read", ["s3:GetObject"], ["arn:aws:s3:::a", *what]) for what in (tokens, values)]

    outcomes = []
    for statement in statements:
        try:
            document(statement, kind="managed")
            outcomes.append("fits")
        except LimitError as error:
            outcomes.append(str(error).split(":")[0])

    assert outcomes[0] == outcomes[1]


def test_white_space_is_not_counted():
    """AWS does not count it either."""
    assert policy_limits.POLICIES["managed"].problem("a b" * 3072) is None


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ({"name": "r" * 65}, f"has 65 characters, AWS allows 1 to 64 ({QUOTAS})"),
        ({"name": "a role"}, "breaks AWS's rule: letters, digits and '+=,.@-_'"),
        ({"description": "d" * 1001}, "has 1001 characters, AWS allows 0 to 1000"),
        ({"description": "Größe €"}, "breaks AWS's rule: characters of Latin-1"),
        ({"path": "teams"}, "breaks AWS's rule: starts and ends with a slash"),
        ({"path": f"/{'p' * 511}/"}, "has 513 characters, AWS allows 1 to 512"),
        ({"policies": ["p" * 129]}, "has 129 characters, AWS allows 1 to 128"),
        (
            {"policies": [f"p{number}" for number in range(11)]},
            f"role reader has 11 managed policies, IAM allows 10 by default ({QUOTAS}); merge some",
        ),
    ],
)
def test_a_role_keeps_iams_limits(role, expected):
    """Name, description, path, policies: each with the limit and its source."""
    with pytest.raises(LimitError) as error:
        check_role(**{"name": "reader", "description": "Reads", **role})

    assert expected in str(error.value)


def test_a_role_at_its_limits_is_fine():
    """The limits themselves are allowed."""
    check_role("r" * 64, "ä" * 1000, path=f"/{'p' * 510}/", policies=["p" * 128] * 10)


def test_services_are_trusted_only_as_far_as_said():
    """Conditions stand in the document."""
    (statement,) = json.loads(trust("ec2.amazonaws.com", conditions={"Bool": {"aws:x": "true"}}))["Statement"]

    assert statement["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert statement["Condition"] == {"Bool": {"aws:x": "true"}}


def test_whatever_is_about_everything_says_why():
    """In the sources of Stackwright a statement with the resource `"*"` has a comment on it, or just above."""
    unexplained = []
    for source in Path("constructs/stackwright").rglob("*.py"):
        text = source.read_text()
        lines = text.splitlines()
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Statement":
                resources = [*call.args[2:3], *(word.value for word in call.keywords if word.arg == "resources")]
                everything = any("'*'" in ast.unparse(part) for part in resources)
                if everything and not any("#" in line for line in lines[call.lineno - 2 : call.end_lineno]):
                    unexplained.append(f"{source}:{call.lineno}")

    assert unexplained == []

"""Policies: what IAM's grammar, and its limits, do not let pass."""

import json

import pytest

from stackwright.model.catalogue.policy_limits import POLICIES
from stackwright.policy.api.documents import problems, statements

READ = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}


def policy(statement=None, **changes):
    """A policy with one thing changed; what is changed to nothing is left out."""
    whole = {"Version": "2012-10-17", "Statement": [statement or READ], **changes}
    return json.dumps({key: value for key, value in whole.items() if value is not None})


def test_a_right_policy_has_no_problem():
    """In any kind, with the parts of that kind."""
    assert [*problems("managed", policy())] == []
    assert [*problems("trust", policy(TRUST))] == []
    assert [*problems("key", policy({**READ, "Principal": "*", "Sid": "Let us in"}))] == []


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("managed", "{", "no JSON"),
        ("managed", "[]", "is an object"),
        ("managed", policy(Version="2008-10-17"), "2012-10-17"),
        ("managed", policy(Version=None), "2012-10-17"),
        ("managed", policy(Statements=[]), "no Statements"),
        ("managed", policy(Statement=[]), "no list of statements"),
        ("managed", policy(Statement=["Allow"]), "no list of statements"),
        ("managed", policy(Statement=[READ, READ]), "the Sid Read"),
        ("managed", policy({**READ, "Effect": "allow"}), "Effect is 'allow'"),
        ("managed", policy({**READ, "Actions": []}), "no Actions"),
        ("managed", policy({**READ, "Sid": "Let us in"}), "more than letters and digits"),
        ("managed", policy({**READ, "Principal": "*"}), "a managed policy has no Principal"),
        ("managed", policy({key: READ[key] for key in ("Effect", "Action")}), "one of Resource and NotResource"),
        ("managed", policy({key: READ[key] for key in ("Effect", "Resource")}), "one of Action and NotAction"),
        ("managed", policy({**READ, "NotAction": "s3:*"}), "one of Action and NotAction"),
        ("trust", policy({**TRUST, "Resource": "*"}), "a trust policy has no Resource"),
        ("managed", policy({**READ, "Condition": {"StringIs": {"aws:x": "y"}}}), "operator 'StringIs'"),
        ("managed", policy({**READ, "Condition": []}), "no object"),
        ("managed", policy().replace("Read", "R€ad"), "Latin-1"),
    ],
)
def test_what_breaks_the_grammar_is_said(kind, text, says):
    """One thing is wrong, and that is what is said of it."""
    assert any(says in problem for problem in problems(kind, text))


@pytest.mark.parametrize("kind", POLICIES)
def test_what_is_too_long_is_said(kind):
    """Each kind has its own limit; white space is not counted, and expressions may become short."""
    limit = POLICIES[kind]
    long = policy(Id="x" * limit.longest)

    assert any(f"AWS allows {limit.longest}" in problem for problem in problems(kind, long))
    assert not any("AWS allows" in problem for problem in problems(kind, policy(Id="${" + "x" * limit.longest + "}")))


def test_an_expression_may_break_the_json():
    """Quotes within an expression are Terraform's; what becomes of it is not known."""
    assert [*problems("managed", policy(Id='${f("x")}').replace('\\"', '"'))] == []


def test_statements_of_what_cannot_be_read_are_none():
    """Rules about statements have nothing to say then: the grammar's has."""
    assert statements("{") == []
    assert statements("[]") == []
    assert statements(policy()) == [READ]

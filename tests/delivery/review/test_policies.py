"""Whether a policy is wider than another one: never silent where it is, and seldom loud where it is not."""

import json
from fnmatch import fnmatchcase
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.delivery.review.policies import widened

ROLE = "arn:aws:iam::111122223333:role/deployer"
OTHER = "arn:aws:iam::444455556666:role/other"
OIDC = "token.actions.githubusercontent.com"
STATEMENT = {
    "Sid": "Pipelines",
    "Effect": "Allow",
    "Principal": {"AWS": [ROLE]},
    "Action": "sts:AssumeRole",
    "Condition": {
        "StringEquals": {f"{OIDC}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{OIDC}:sub": ["repo:acme/shop:*"]},
    },
}


def policy(*statements: dict):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def changed(**parts):
    """A policy of the one statement with some parts of it changed; None takes one away."""
    return policy({key: value for key, value in {**STATEMENT, **parts}.items() if value is not None})


def condition(**operators):
    return {"Condition": {**STATEMENT["Condition"], **operators}}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"Principal": {"AWS": [ROLE, OTHER]}}, f"{OTHER} may now sts:assumerole"),
        ({"Principal": "*"}, "anybody may now"),
        ({"Action": ["sts:AssumeRole", "sts:TagSession"]}, "sts:TagSession"),
        ({"Action": "sts:*"}, "may now sts:*"),
        ({"Condition": None}, f"is no longer held to {OIDC}:aud sts.amazonaws.com"),
        (condition(StringLike={f"{OIDC}:sub": ["repo:acme/*"]}), f"may now have {OIDC}:sub repo:acme/*"),
        (condition(StringEquals={f"{OIDC}:aud": ["sts.amazonaws.com", "x"]}), f"may now have {OIDC}:aud x"),
    ],
)
def test_what_is_wider_is_said(parts, said):
    """Whom, what, and which condition: the words that a reviewer needs."""
    (found,) = [one for one in widened(changed(), changed(**parts)) if said.lower() in one.what.lower()]

    assert found.certain


@pytest.mark.parametrize(
    "parts",
    [
        {"Sid": "Renamed"},
        {"Principal": {"AWS": ROLE}},
        {"Action": ["sts:AssumeRole"]},
        condition(StringLike={f"{OIDC}:sub": ["repo:acme/shop:ref:refs/heads/main"]}),
        condition(StringLike={}, StringEquals={f"{OIDC}:aud": "sts.amazonaws.com", f"{OIDC}:sub": "repo:acme/shop:x"}),
        condition(Bool={"aws:SecureTransport": True}),
    ],
)
def test_what_is_narrower_or_the_same_is_not(parts):
    """Another way to write it, one more condition, a value that the old one took too."""
    assert widened(changed(), changed(**parts)) == ()


@pytest.mark.parametrize(
    "parts",
    [
        {"Action": None, "NotAction": "iam:*"},
        condition(StringEquals={}, **{"ForAllValues:StringEquals": {f"{OIDC}:aud": "sts.amazonaws.com"}}),
    ],
)
def test_what_nobody_can_tell_is_said_to_be_so(parts):
    """A statement by exception, and another operator for the same key."""
    found = widened(changed(), changed(**parts))

    assert found
    assert not any(one.certain for one in found)


@pytest.mark.parametrize("after", ["(known after apply)", "(sensitive value)", "no policy", "{}", '{"Statement": [1]}'])
def test_what_cannot_be_read_may_be_wider(after):
    """Silence would be taken for the same."""
    (found,) = widened(changed(), after)

    assert not found.certain


def test_a_denial_that_goes_is_wider():
    """Or one that holds under a condition more."""
    denial = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    held = denial | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}

    assert [one.what for one in widened(policy(denial), policy())] == ["it is no longer denied s3:* on *"]
    assert widened(policy(denial), policy(held))
    assert widened(policy(held), policy(denial)) == ()


ACTIONS, RESOURCES = ("s3:GetObject", "s3:PutObject", "ec2:Run"), ("a", "ab", "b")
VALUES = ("x", "y")
GENERATED = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Deny"]),
        "Action": st.lists(st.sampled_from([*ACTIONS, "s3:*", "*", "s3:?etObject"]), min_size=1, max_size=2),
        "Resource": st.lists(st.sampled_from([*RESOURCES, "a*", "a?", "*"]), min_size=1, max_size=2),
        "Condition": st.dictionaries(
            st.sampled_from(["StringEquals", "StringNotEquals", "StringLike"]),
            st.fixed_dictionaries({"key": st.lists(st.sampled_from(VALUES), min_size=1, max_size=2)}),
            max_size=2,
        ),
    }
)


def allows(statements, action, resource, value):
    """Whether AWS would, by its rules: something allows it, and nothing denies it."""
    effects = {
        one["Effect"]
        for one in statements
        if any(fnmatchcase(action, pattern) for pattern in one["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in one["Resource"])
        and all((value in test["key"]) != ("Not" in operator) for operator, test in one["Condition"].items())
    }
    return effects == {"Allow"}


@given(st.lists(GENERATED, max_size=3), st.lists(GENERATED, max_size=3))
def test_it_is_never_silent_where_more_is_allowed(old, new):
    """Whatever can be asked and is allowed by the new policy alone: something is said."""
    asked = product(ACTIONS, RESOURCES, (*VALUES, "z"))
    more = [one for one in asked if allows(new, *one) and not allows(old, *one)]

    assert not more or widened(policy(*old), policy(*new))


@given(st.lists(GENERATED, max_size=3))
def test_a_policy_is_not_wider_than_itself(statements):
    """In whatever order its statements and their lists are."""
    turned = [{**one, "Action": one["Action"][::-1], "Resource": one["Resource"][::-1]} for one in statements[::-1]]

    assert widened(policy(*statements), policy(*turned)) == ()

"""Who is trusted by name, and who by too little."""

import json

import pytest
from support.small_stacks import stack, told

from stackwright.policy.rules import trust

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
FEDERATED = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"}
WHOLE = {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "system:serviceaccount:shop:api"}


def role(principal, condition=None, action="sts:AssumeRole", **more):
    """A role that trusts somebody."""
    statement = {"Effect": "Allow", "Action": action, "Principal": principal, "Condition": condition or {}}
    return stack({"aws_iam_role": {"one": {"assume_role_policy": json.dumps({"Statement": [statement]})}}, **more})


def token(condition):
    """A role that trusts whoever has a token."""
    return role(FEDERATED, condition, "sts:AssumeRoleWithWebIdentity")


def test_a_token_asked_for_whole_is_let_pass():
    """Audience and subject, compared as they are; several subjects are several names."""
    assert told(trust.tokens, token({"StringEquals": WHOLE})) == []
    assert told(trust.tokens, token({"StringLike": WHOLE})) == []
    assert told(trust.tokens, token({"StringEquals": {**WHOLE, f"{ISSUER}:sub": ["a:b", "c:d"]}})) == []


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "ForAllValues:StringEquals", "StringNotEquals"])
def test_an_operator_that_holds_without_the_claim_asks_for_nothing(operator):
    """A token without the claim passes each of them."""
    assert len(told(trust.tokens, token({operator: WHOLE}))) == 2


@pytest.mark.parametrize(
    "subject", ["*", "system:serviceaccount:*:api", "repo:acme-corp/*", "repo:acme-corp/platform:*"]
)
def test_a_part_of_a_subject_names_nobody(subject):
    """Wherever the star is."""
    condition = {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"}, "StringLike": {f"{ISSUER}:sub": subject}}

    assert told(trust.tokens, token(condition)) == [f"one: asks for a part of `sub` only: {subject}"]


def test_everybody_within_an_organization_is_somebody():
    """A condition that is always asked, on whoever it is, names them."""
    assert told(trust.anybody, role("*", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})) == []
    assert told(trust.anybody, role({"AWS": "*"}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1:role/a*"}})) == []


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"StringNotEquals": {"aws:PrincipalAccount": "999988887777"}},
    ],
)
def test_a_condition_that_says_not_who_does_not_help(condition):
    """Nor one that says anybody, or everybody but one."""
    assert told(trust.anybody, role({"AWS": "*"}, condition)) == ["one: lets in everybody"]


def test_services_that_aws_documents_no_condition_for_are_let_pass():
    """ec2 takes no place of anybody; a cluster with Auto Mode is documented without one."""
    auto = {"one": {"role_arn": "${aws_iam_role.one.arn}", "compute_config": {"enabled": True}}}

    assert told(trust.services, role({"Service": "ec2.amazonaws.com"})) == []
    assert told(trust.services, role({"Service": "eks.amazonaws.com"}, aws_eks_cluster=auto)) == []
    assert told(trust.services, role({"Service": "eks.amazonaws.com"})) == [
        "one: eks.amazonaws.com may act for anybody"
    ]


def test_other_accounts_are_known_by_the_files():
    """The account itself; one that nobody names has to show what was agreed on."""
    stranger = {"AWS": "arn:aws:iam::999988887777:role/partner"}

    assert told(trust.accounts, role({"AWS": "111122223333"})) == []
    assert told(trust.accounts, role(stranger, {"StringEquals": {"sts:ExternalId": "agreed"}})) == []
    assert len(told(trust.accounts, role(stranger))) == 1


def test_a_deputy_in_a_key_policy_is_bounded_by_what_it_encrypts():
    """CloudWatch Logs is bounded by its log groups."""

    def key(condition):
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "logs.eu-west-1.amazonaws.com"},
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": condition,
        }
        return stack({"aws_kms_key": {"one": {"policy": json.dumps({"Statement": [statement]})}}})

    assert told(trust.services, key({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:1:*"}})) == []
    assert len(told(trust.services, key({}))) == 1

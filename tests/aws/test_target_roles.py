"""Roles of other accounts that pods end up with, taken for them by Pod Identity."""

import json

import pytest
from support.clusters import cluster
from support.platforms import OURS

TARGET = "arn:aws:iam::444455556666:role/dns/acme-dev-writer"
ZONES = {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}


@pytest.fixture
def dns(platforms, synth):
    """The stack of ExternalDNS with a target role."""

    def synthesize(target, **settings):
        addons = {"external_dns": {**ZONES, "target_role": target, **settings}}
        return synth(platforms.environment(cluster(addons=addons)))["dev-addons"]

    return synthesize


def policy(body):
    """The one statement of a document."""
    (statement,) = json.loads(body)["Statement"]
    return statement


def test_pods_end_up_with_the_target(dns):
    """EKS takes the role here first, and with it the one there."""
    stack = dns(TARGET)
    association = stack.one("aws_eks_pod_identity_association")

    assert association["target_role_arn"] == TARGET
    assert "disable_session_tags" not in association


def test_the_role_here_may_take_the_target_and_nothing_else(dns):
    """What is done with the zones is allowed where they are."""
    statement = policy(dns(TARGET).one("aws_iam_policy")["policy"])

    assert (statement["Action"], statement["Resource"]) == (["sts:AssumeRole", "sts:TagSession"], TARGET)


def test_whoever_owns_the_target_is_told_whom_to_trust(dns):
    """One service account of one cluster has the role that the policy names."""
    facts = dns(TARGET).outputs["facts"]["external_dns"]
    statement = policy(facts["target_trust_policy"])

    assert facts["target_role_arn"] == TARGET
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/acme-dev-external-dns"}
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_sessions_without_tags_are_not_asked_for_them(dns):
    """A trust policy that asks for what is not sent trusts nobody."""
    stack = dns({"arn": TARGET, "session_tags": False})
    trust = policy(stack.one("aws_iam_role")["assume_role_policy"])

    assert stack.one("aws_eks_pod_identity_association")["disable_session_tags"] is True
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    assert policy(stack.one("aws_iam_policy")["policy"])["Action"] == "sts:AssumeRole"
    assert policy(stack.outputs["facts"]["external_dns"]["target_trust_policy"])["Action"] == "sts:AssumeRole"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("arn:aws:iam::444455556666:user/dns", "addons.external_dns.target_role: is not the ARN of a role"),
        ("arn:aws-cn:iam::444455556666:role/dns", "is a principal of the partition aws-cn, and eu-west-1 lies in aws"),
        ("arn:aws:iam::616263646566:role/dns", "is of the account 616263646566, which platform.yaml does not list"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused(platforms, target, expected):
    """A mistyped account is somebody else's."""
    addons = {"external_dns": {**ZONES, "target_role": target}}
    faults = platforms.faults(cluster(addons=addons), platform=OURS)

    assert [fault for fault in faults if expected in fault] == faults
    assert faults


def test_a_target_of_an_account_outside_the_platform_is_said_to_be(platforms):
    """Then the account id was no slip."""
    target = {"arn": "arn:aws:iam::616263646566:role/dns", "external": True}
    addons = {"cert_manager": {**ZONES, "target_role": target}}

    assert platforms.faults(cluster(addons=addons), platform=OURS) == []

"""Which permissions are too much, and which only look like it."""

import json

import pytest
from support.small_stacks import stack, told

from stackwright.policy.iam.escalation import WAYS
from stackwright.policy.rules import iam, iam_bounds

ACCOUNT = "arn:aws:iam::111122223333"
ROLE = {"aws_iam_role": {"one": {"name": "one", "path": "/", "assume_role_policy": '{"Statement":[]}'}}}


def policy(action, resource="*", **more):
    """A policy of one statement."""
    text = json.dumps({"Statement": {"Effect": "Allow", "Action": action, "Resource": resource, **more}})
    return stack({"aws_iam_policy": {"one": {"name": "one", "policy": text}}})


def having(*statements: dict[str, object], boundary: str | None = None):
    """A role that has a policy of some statements."""
    role = {"aws_iam_role": {"one": {**ROLE["aws_iam_role"]["one"], "permissions_boundary": boundary}}}
    own = {"role": "${aws_iam_role.one.name}", "policy": json.dumps({"Statement": list(statements)})}
    return stack({**role, "aws_iam_role_policy": {"own": own}})


@pytest.mark.parametrize("action", WAYS)
def test_each_way_is_found_on_everything_and_let_pass_on_ones_own(action):
    """Whatever its case is, and by a pattern; a name, a path or a tag is a bound."""
    service, _, name = action.partition(":")

    assert told(iam.escalation, policy(action.upper()))
    assert told(iam.escalation, policy(f"{service}:{name[:-1]}*"))
    assert told(iam.escalation, policy(action, f"arn:aws:{service}:eu-west-1:111122223333:thing/acme-*")) == []
    assert told(iam.escalation, policy(action, Condition={"StringEquals": {"aws:ResourceTag/team": "shop"}})) == []


def test_a_refusal_is_no_permission():
    """Statements that deny may be as wide as they like."""
    assert told(iam.everything, policy("*", Effect="Deny")) == []
    assert told(iam.escalation, policy("iam:*Policy", Effect="Deny")) == []


def test_reading_lists_of_everything_is_let_pass():
    """Most actions that describe take no resource."""
    made = policy(["ec2:Describe*", "s3:ListAllMyBuckets", "kms:ListAliases", "secretsmanager:GetRandomPassword"])

    assert [told(rule, made) for rule in (iam.data, iam.escalation, iam.whole_services, iam.assuming)] == [[]] * 4


def test_a_whole_service_on_ones_own_things_is_let_pass():
    """s3:* is one's own business on one's own bucket."""
    assert told(iam.whole_services, policy("s3:*", ["arn:aws:s3:::acme-shop", "arn:aws:s3:::acme-shop/*"])) == []
    assert told(iam.whole_services, policy("s3:*", "arn:aws:s3:::*")) == ["one: allows s3:* on everything"]


def test_what_can_be_made_of_a_passed_role_is_told():
    """A role that may be passed is worth what it can be passed to."""
    (text,) = told(iam.passed, policy(["iam:PassRole", "lambda:CreateFunction"]))

    assert text == "one: passes any role, and may make a function"


def test_a_role_that_can_change_itself_is_found_by_its_name():
    """Its own name, or a pattern of it, in what it may change; a refusal of the same closes that."""
    changes = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": f"{ACCOUNT}:role/o*"}
    refuses = {"Effect": "Deny", "NotAction": "iam:Get*", "Resource": f"{ACCOUNT}:role/one"}

    assert told(iam_bounds.own, having(changes)) == ["one: may use iam:PutRolePolicy on itself"]
    assert told(iam_bounds.own, having(changes, refuses)) == []
    assert told(iam_bounds.own, having({**changes, "Resource": f"{ACCOUNT}:role/two*"})) == []
    assert told(
        iam_bounds.own, having(changes, {**refuses, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}})
    )


def test_what_a_role_is_denied_may_be_unknown():
    """As long as a policy of a role is, it is not said that nothing is denied: the same stack without it is found."""
    changes = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": f"{ACCOUNT}:role/o*"}
    role = "${aws_iam_role.one.name}"
    own = {"own": {"role": role, "policy": json.dumps({"Statement": [changes]})}}
    unknown = {"other": {"role": role, "policy": "${aws_kms_key.one.policy}"}}

    assert told(iam_bounds.own, stack({**ROLE, "aws_iam_role_policy": own})) != []
    assert told(iam_bounds.own, stack({**ROLE, "aws_iam_role_policy": {**own, **unknown}})) == []


def bounding(*statements: dict[str, object], attached: bool = False):
    """A policy that bounds a role, and may be attached to it, too."""
    text = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, *statements]})
    made = {
        "aws_iam_policy": {"bound": {"name": "bound", "path": "/", "policy": text}},
        "aws_iam_role": {"one": {**ROLE["aws_iam_role"]["one"], "permissions_boundary": f"{ACCOUNT}:policy/bound"}},
    }
    attachment = {"role": "one", "policy_arn": "${aws_iam_policy.bound.arn}"}
    return stack({**made, "aws_iam_role_policy_attachment": {"one": attachment}} if attached else made)


def test_a_bound_may_allow_everything_and_denies_what_would_take_it_away():
    """It grants nothing by itself, unless somebody attaches it."""
    denies = {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}

    assert told(iam.everything, bounding(denies)) == []
    assert told(iam_bounds.boundaries, bounding(denies)) == []
    assert told(iam_bounds.boundaries, bounding())[0] == "bound: bounds roles, and lets them use iam:AttachRolePolicy"
    assert told(iam.everything, bounding(denies, attached=True)) == ["bound: allows everything"]


def test_policies_of_data_sources_are_read():
    """As Terraform puts them together, principals and conditions among it."""
    block = {"actions": ["sts:AssumeRole"], "resources": ["*"], "sid": "Take"}
    document = {"aws_iam_policy_document": {"made": {"statement": [block]}}}
    made = {"aws_iam_policy": {"one": {"name": "one", "policy": "${data.aws_iam_policy_document.made.json}"}}}
    bound = {**block, "condition": [{"test": "StringEquals", "variable": "aws:ResourceTag/team", "values": ["shop"]}]}

    assert told(iam.assuming, stack(made, data=document)) == ["one: takes any role that lets it (statement Take)"]
    assert told(iam.assuming, stack(made, data={"aws_iam_policy_document": {"made": {"statement": bound}}})) == []


def test_what_is_no_policy_is_not_judged():
    """Nobody knows yet what an expression will be."""
    for text in ("${var.policy}", "no JSON", "[]", '{"Statement":[{"Effect":"Maybe"}]}'):
        assert told(iam.everything, stack({"aws_iam_policy": {"one": {"name": "one", "policy": text}}})) == []


def test_who_changes_things_of_ones_own_is_let_pass():
    """By name, by tag, and as a part of what EC2 asks for one after the other."""
    own = {"StringEquals": {"aws:ResourceTag/team": "shop"}}

    assert told(iam.changing, policy("dynamodb:DeleteTable", "arn:aws:dynamodb:eu-west-1:1:table/shop-*")) == []
    assert told(iam.changing, policy("ec2:TerminateInstances", "*", Condition=own)) == []
    assert told(iam.changing, policy("ec2:CreateTags", "arn:aws:ec2:*:*:network-interface/*")) == []
    assert (
        told(iam.changing, policy(["ecr:PutRegistryPolicy", "logs:DeleteLogDelivery", "ecr:GetAuthorizationToken"]))
        == []
    )
    assert told(iam.changing, policy("ec2:Modify*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}))


def test_who_makes_roles_without_a_bound_is_found_though_they_have_a_prefix():
    """The prefix says what the role is called, and not what it may."""
    bounded = {"StringEquals": {"iam:PermissionsBoundary": f"{ACCOUNT}:policy/bound"}}
    actions = ["iam:CreateRole", "iam:AttachRolePolicy"]

    assert told(iam_bounds.makers, policy(actions, f"{ACCOUNT}:role/shop-*", Condition=bounded)) == []
    assert told(iam_bounds.makers, policy(actions, f"{ACCOUNT}:role/shop-*")) == [
        "one: iam:CreateRole, iam:AttachRolePolicy without a bound"
    ]
    assert told(iam_bounds.makers, policy("iam:CreateRole")) == ["one: iam:CreateRole without a bound"]

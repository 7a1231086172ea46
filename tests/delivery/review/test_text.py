"""A review on a terminal: 80 columns, what goes first, old and new."""

import json
from dataclasses import replace

from support.plan_documents import judged, record, resource

from stackwright.delivery.review import text
from stackwright.delivery.review.data import data
from stackwright.delivery.review.reviewed import Review

STATEMENT = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::logs/*"}


def policy(*more: dict, count=9):
    return json.dumps({"Statement": [*({**STATEMENT, "Sid": f"Number{place}"} for place in range(count)), *more]})


def test_what_goes_stands_first_then_what_is_risky():
    """A reader who stops after the first screen has read the worst."""
    review = judged(
        resource("aws_route", "create", None, {"a": 1}),
        resource("aws_route", "update", {"a": 1}, {"a": 2}, name="two"),
        resource("aws_vpc", "update", {"a": 1}, {"a": 2}),
        resource("aws_eks_cluster", "update", {"version": "1.34"}, {"version": "1.35"}),
        resource("aws_route", "destroy", {"a": 1}, name="three"),
        resource("aws_eip", "replace", {"a": 1}, {"a": 2}),
        resource("aws_route", "none", {"a": 1}, {"a": 1}, name="four"),
    )

    lines = text.text([review]).splitlines()
    assert [line.split()[-1] for line in lines if line[2:5].strip() and line[6:].startswith("aws_")] == [
        *("aws_eip.one", "aws_route.three", "aws_eks_cluster.one", "aws_route.two", "aws_vpc.one", "aws_route.one")
    ]
    assert lines[0] == "dev-cluster: 1 replaced, 1 destroyed, 3 updated, 1 created"
    assert lines[-1] == "in all: 1 replaced, 1 destroyed, 3 updated, 1 created"
    assert "  as they are: 1" in lines


def test_what_does_not_change_is_one_line():
    """However many stacks there are."""
    quiet = [Review(record("dev-network")), Review(record("dev-cluster"), unchanged=40)]

    assert text.text(quiet) == "no change: dev-network, dev-cluster\n\nin all: nothing changes"


def test_an_argument_is_told_old_and_new():
    """What forces a replacement is named, and what only AWS decides says nothing."""
    change = resource(
        "aws_vpc",
        "replace",
        {"cidr_block": "10.0.0.0/16", "id": "vpc-1", "tags": {"Name": "a"}, "tags_all": {"Name": "a", "o": "x"}},
        {"cidr_block": "10.1.0.0/16", "tags": {"Name": "b"}, "tags_all": {"Name": "b", "o": "x"}},
        after_unknown={"id": True},
        replace_paths=[["cidr_block"]],
    )
    lines = text.text([judged(change, written={"aws_vpc": {"one": {"cidr_block": "", "tags": {}}}})]).splitlines()

    assert lines[4:-2] == [
        "      forced by cidr_block",
        "      cidr_block: 10.0.0.0/16 → 10.1.0.0/16",
        "      tags.Name: a → b",
    ]


def test_a_replacement_that_no_argument_forces_says_why():
    """And what has moved, where it was."""
    change = resource("aws_x", "replace", {"a": 1}, {"a": 1})
    change |= {"action_reason": "replace_because_tainted", "previous_address": "aws_x.before"}

    shown = text.text([judged(change)]).splitlines()
    assert "      because its last apply failed half way" in shown
    assert "      until now aws_x.before" in shown


def test_what_is_unknown_is_said_to_be():
    """An argument that the configuration names, and only the apply tells."""
    change = resource("aws_route", "update", {"vpc_id": "vpc-1"}, {}, after_unknown={"vpc_id": True})

    shown = text.text([judged(change, written={"aws_route": {"one": {"vpc_id": "${aws_vpc.one.id}"}}})])
    assert "vpc_id: vpc-1 → (known after apply)" in shown


def test_a_secret_is_covered():
    """That it changes is told; not what it was, nor the keys in it."""
    change = resource(
        "aws_x",
        "update",
        {"password": "old", "data": {"token": "first"}},
        {"password": "new", "data": {"token": "second"}},
        before_sensitive={"password": True, "data": True},
        after_sensitive={"password": True, "data": True},
    )

    shown = text.text([judged(change)])
    assert "password: (sensitive value) → (sensitive value)" in shown
    assert not any(word in shown for word in ("old", "new", "token", "first", "second"))


def test_long_json_is_shortened_to_what_differs():
    """Of a policy with ten statements, the new one."""
    change = resource(
        "aws_iam_policy",
        "update",
        {"policy": policy()},
        {"policy": policy({"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::logs/*"})},
    )

    shown = text.text([judged(change)])
    assert "policy.Statement[9]" in shown
    assert "s3:DeleteObject" in shown
    assert "Number" not in shown


def test_no_line_is_wider_than_a_terminal():
    """But for an address, which is to be copied."""
    long = "x" * 300
    review = replace(
        judged(
            resource("aws_route", "update", {"a": long}, {"a": f"{long}y"}),
            resource("aws_iam_policy", "update", {"policy": policy()}, {"policy": policy(STATEMENT | {"Sid": long})}),
            resource("aws_x", "update", {"text": f"{long}\nb"}, {"text": f"{long}z\nb"}),
            resource("aws_iam_role_policy_attachment", "create", None, {"role": long, "policy_arn": long}),
            outputs={"o": {"actions": ["update"], "before": long, "after": "b"}},
        ),
        notes=(long,),
    )

    assert max(map(len, text.text([review]).splitlines())) <= text.WIDTH


def test_what_cannot_be_planned_says_why():
    """In the words of Terraform, and at the end how many."""
    shown = text.text([Review(record(), failure="Error: no such thing\n\nlook"), judged()])

    assert shown.startswith("dev-cluster: there is no plan\n  Error: no such thing\n  look\n")
    assert shown.endswith("in all: nothing changes; 1 of 2 stacks could not be planned")


def test_many_that_are_plainly_made_are_listed():
    """A new stack is not told argument by argument."""
    many = [resource("aws_route", "create", None, {"cidr": "10.0.0.0/8"}, name=f"n{n}") for n in range(20)]

    assert "cidr" in text.text([judged(*many[:3])])
    assert "cidr" not in text.text([judged(*many)])


def test_scripts_get_the_same():
    """Action, risk, what it means, what forces it, arguments."""
    change = resource("aws_vpc", "replace", {"cidr": "a"}, {"cidr": "b"}, replace_paths=[["cidr"]])
    found = data(judged(change))

    assert found["counts"] == {"replaced": 1}
    assert found["changes"][0]["risk"] == "held_lost"
    assert found["changes"][0]["forced_by"] == ["cidr"]
    assert found["changes"][0]["arguments"] == [{"path": "cidr", "old": "a", "new": "b"}]
    json.dumps(found)

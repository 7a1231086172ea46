"""By what a plan is known again: by all that it does, and by nothing that is by chance."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.delivery.applying.difference import differences
from stackwright.delivery.planning.fingerprint import Fingerprint, fingerprint
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import Plan
from stackwright.terraform.workspace import Planned

NODES = "aws_eks_node_group.general"
STACK = Document(
    {
        "resource": {
            "aws_eks_node_group": {"general": {"lifecycle": {"ignore_changes": ["scaling_config[0].desired_size"]}}}
        }
    }
)
PASSWORD = "correct horse battery staple"


def scaled(size):
    """A node group as it is live."""
    return {"scaling_config": [{"desired_size": size, "max_size": 9}], "status": "ACTIVE"}


PLAN = {
    "format_version": "1.2",
    "timestamp": "2026-11-22T06:00:00Z",
    "terraform_version": "1.11.4",
    "relevant_attributes": [{"resource": NODES, "attribute": ["arn"]}, {"resource": "aws_vpc.v", "attribute": ["id"]}],
    "configuration": {"root_module": {"resources": [{"address": "aws_vpc.v", "expressions": {"cidr_block": {}}}]}},
    "prior_state": {"values": {"root_module": {"resources": [{"address": NODES, "values": scaled(2)}]}}},
    "resource_changes": [
        {
            "address": "aws_vpc.v",
            "type": "aws_vpc",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"cidr_block": "10.0.0.0/16", "tags": {"a": PASSWORD}},
                "after_unknown": {"id": True},
                "before_sensitive": False,
                "after_sensitive": {"tags": {"a": True}},
            },
        },
        {
            "address": NODES,
            "type": "aws_eks_node_group",
            "change": {"actions": ["no-op"], "before": scaled(2), "after": scaled(2), "after_unknown": {}},
        },
    ],
    "output_changes": {"vpc_id": {"actions": ["create"], "before": None, "after_unknown": True}},
}


def known(plan, *, stack=STACK, lock="", terraform="1.11.4", serial=1):
    """The fingerprint of a plan."""
    return fingerprint(Planned(Plan(plan), None, serial), stack, lock, terraform)


def places(value, way=()):
    """Where all values of something are."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [place for key, inner in below for place in places(inner, (*way, key))]
    return found or [way]


def replaced(value, way, new):
    """Something with another value in one place."""
    copied = copy.deepcopy(value)
    holder = copied
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = new
    return copied


def test_two_plans_of_one_thing_are_the_same():
    """The time, the order of what Terraform lists by chance, and the number of nodes that an autoscaler sets."""
    again = copy.deepcopy(PLAN)
    again["timestamp"] = "2026-11-23T06:00:00Z"
    again["relevant_attributes"].reverse()
    again["prior_state"]["values"]["root_module"]["resources"][0]["values"] = scaled(7)
    again["resource_changes"][1]["change"] |= {"before": scaled(7), "after": scaled(7)}

    assert known(again) == known(PLAN)
    assert not differences(known(PLAN), known(again))


PASSED = {"timestamp", "relevant_attributes", "desired_size"}
FORMS = {"actions", "before", "after_unknown", "before_sensitive", "after_sensitive", "output_changes"}
"""What decides how the rest is read."""


@given(st.sampled_from([way for way in places(PLAN) if not {*way} & (PASSED | FORMS)]))
def test_any_other_value_makes_another_plan(way):
    """Whatever value is another one, what an apply is held against is another one, and the difference is told."""
    other = known(replaced(PLAN, way, "another"))

    assert other.whole != known(PLAN).whole
    assert differences(known(PLAN), other)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"terraform": "1.12.0"}, "another version of Terraform planned it: 1.11.4 then, 1.12.0 now"),
        ({"lock": "provider aws 6.26.0"}, "the lock of its providers is another one"),
        ({"stack": Document({"resource": {}})}, "the synthesized stack is another one"),
    ],
)
def test_what_a_plan_is_made_from_is_part_of_it(change, told):
    """Another Terraform, other providers or another stack are told by name."""
    assert told in map(str, differences(known(PLAN), known(PLAN, **change)))


def test_remarks_of_cdktf_are_no_part_of_a_stack():
    """They name places in code, which may move."""
    remarks = {"//": {"metadata": {"path": "dev/x"}}}
    body = STACK.json["resource"]["aws_eks_node_group"]["general"]
    noted = Document({"//": remarks, "resource": {"aws_eks_node_group": {"general": {**body, **remarks}}}})

    assert known(PLAN, stack=noted) == known(PLAN)


def test_no_secret_is_written_down():
    """Nor the digest of one: it is a digest of what stands in its place."""
    other = replaced(PLAN, ("resource_changes", 0, "change", "after", "tags", "a"), "another")

    assert PASSWORD not in json.dumps(known(PLAN).to_json())
    assert known(other).changes == known(PLAN).changes
    assert known(other).whole != known(PLAN).whole


def test_it_is_read_as_it_was_written():
    """Through a file in between."""
    assert Fingerprint.from_json(json.loads(json.dumps(known(PLAN).to_json()))) == known(PLAN)


def test_what_is_left_of_a_plan_is_what_was_reviewed():
    """After an apply that ended half-way: less is done, and a value that nobody knew then may be known by now."""
    reviewed = copy.deepcopy(PLAN)
    subnet = {
        "actions": ["create"],
        "before": None,
        "after": {"az": "a"},
        "after_unknown": {"vpc_id": True},
    }
    reviewed["resource_changes"].append({"address": "aws_subnet.s", "type": "aws_subnet", "change": subnet})
    left = copy.deepcopy(reviewed)
    left["resource_changes"][0]["change"] |= {"actions": ["no-op"]}
    left["resource_changes"][2]["change"] = {**subnet, "after": {"az": "a", "vpc_id": "vpc-1"}, "after_unknown": {}}

    assert not differences(known(reviewed), known(left, serial=2))
    assert differences(known(reviewed), known(left, serial=1)), "nothing has been applied since"
    moved = replaced(left, ("resource_changes", 2, "change", "after", "az"), "b")
    assert [str(one) for one in differences(known(reviewed), known(moved, serial=2))] == ["aws_subnet.s: another az"]

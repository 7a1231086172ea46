"""What of a stack Terraform reads, and what it only carries along."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.synthesis.canonical import beside, canonical
from stackwright.synthesis.comparison import Changes, Reading, compare
from stackwright.synthesis.document import Document

STATE = {"bucket": "states", "key": "network", "region": "eu-west-1"}
NETWORK = {
    "//": {"metadata": {"version": "0.21.0"}},
    "terraform": {
        "required_version": ">= 1.10.0",
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "6.25.0"}},
        "backend": {"s3": STATE},
    },
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "locals": {"owner": "blue"},
    "data": {"aws_region": {"here": {"//": {"metadata": {"path": "a/b"}}, "region": "eu-west-1"}}},
    "resource": {
        "aws_vpc": {
            "main": {
                "//": {"metadata": {"path": "dev/network/Resource"}},
                "cidr_block": "10.0.0.0/16",
                "depends_on": ["data.aws_region.here", "aws_eip.one"],
                "lifecycle": {"ignore_changes": ["tags", "tags_all"], "prevent_destroy": True},
            }
        }
    },
    "output": {
        "vpc_id": {"value": "${aws_vpc.main.id}"},
        "region": {"value": "${data.aws_region.here.region}"},
        "owner": {"value": "${local.owner}"},
    },
}
READER = {
    "terraform": {"backend": {"s3": {**STATE, "key": "cluster"}}},
    "data": {"terraform_remote_state": {"network": {"backend": "s3", "config": STATE}}},
    "provider": {"aws": [{"region": "${data.terraform_remote_state.network.outputs.region}"}]},
    "resource": {
        "aws_iam_role": {
            "one": {
                "name": "${data.terraform_remote_state.network.outputs.owner}",
                "path": "${data.terraform_remote_state.network.outputs.vpc_id}",
            }
        }
    },
}


def shuffled(value, order):
    """The same JSON with its keys in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], order) for key in sorted(value, key=lambda key: hash((key, order)))}
    return [shuffled(one, order) for one in value] if isinstance(value, list) else value


@given(st.integers())
def test_the_order_of_keys_is_nothing(order):
    """JSON has none."""
    assert canonical(Document(shuffled(NETWORK, order))) == canonical(Document(NETWORK))


@pytest.mark.parametrize(
    "place", [(), ("data", "aws_region", "here"), ("resource", "aws_vpc", "main"), ("output", "vpc_id")]
)
def test_a_remark_is_nothing(place):
    """Paths of constructs stand there, and move whenever code does."""
    other = copy.deepcopy(NETWORK)
    block = other
    for key in place:
        block = block[key]
    block["//"] = {"metadata": {"path": "moved", "uniqueId": "x"}}

    assert canonical(Document(other)) == canonical(Document(NETWORK))


def test_lists_without_an_order_have_none():
    """Terraform waits for all of `depends_on`, and ignores all of `ignore_changes`; lists of arguments keep theirs."""
    other = copy.deepcopy(NETWORK)
    vpc = other["resource"]["aws_vpc"]["main"]
    vpc["depends_on"].reverse()
    vpc["lifecycle"]["ignore_changes"].reverse()

    assert canonical(Document(other)) == canonical(Document(NETWORK))


SAID = [
    ("terraform", "required_version", "1.11.4", "required_version: >= 1.10.0 -> 1.11.4"),
    ("terraform.required_providers.aws", "version", "6.26.0", "provider aws, its version: 6.25.0 -> 6.26.0"),
    ("data.aws_region.here", "region", "eu-west-2", "data.aws_region.here: region"),
    ("resource.aws_vpc.main.lifecycle", "prevent_destroy", False, "aws_vpc.main: lifecycle"),
    ("resource.aws_vpc.main", "provisioner", [{"local-exec": {"command": "id"}}], "aws_vpc.main: provisioner"),
    ("output.vpc_id", "value", "x", "output vpc_id: changes"),
    ("output", "more", {"value": "x"}, "output more: new"),
    ("locals", "owner", "red", "locals owner: changes"),
    ("", "moved", [{"from": "aws_eip.one", "to": "aws_eip.two"}], "moved: new"),
    ("", "import", [{"to": "aws_eip.one", "id": "x"}], "import: new"),
]


@pytest.mark.parametrize(("place", "key", "value", "said"), SAID)
def test_what_terraform_reads_is_named(place, key, value, said):
    """Nothing but a remark may differ and select nothing."""
    other = copy.deepcopy(NETWORK)
    block = other
    for step in filter(None, place.split(".")):
        block = block[step]
    block[key] = value
    before, after = canonical(Document(NETWORK)), canonical(Document(other))

    assert before != after
    assert [*beside(before, after, Changes("dev-network"))] == [said]


def read_after(change):
    """What the reader reads that changes, when a function has changed the network."""
    network = copy.deepcopy(NETWORK)
    change(network)
    before = {"dev-network": Document(NETWORK), "dev-cluster": Document(READER)}
    found = {one.stack: one for one in compare(before, {**before, "dev-network": Document(network)})}
    return sorted(found["dev-cluster"].reads) if "dev-cluster" in found else []


def test_an_output_of_what_is_replaced_is_another():
    """Its expression is the same, and its value is not."""
    assert read_after(lambda network: network["resource"]["aws_vpc"]["main"].update(cidr_block="10.9.0.0/16")) == [
        Reading("dev-network", "vpc_id")
    ]


def test_outputs_of_data_and_local_values_are_followed():
    """So is who reads them in the arguments of a provider."""
    assert read_after(lambda network: network["data"]["aws_region"]["here"].update(region="eu-west-2")) == [
        Reading("dev-network", "region")
    ]
    assert read_after(lambda network: network["locals"].update(owner="red")) == [Reading("dev-network", "owner")]


def test_what_nobody_reads_is_followed_nowhere():
    """A description is of the output, not of its value."""
    assert read_after(lambda network: network["output"]["vpc_id"].update(description="other")) == []


def test_the_documents_are_not_changed():
    """Whoever compares them goes on using them."""
    text = json.dumps(NETWORK)
    canonical(Document(NETWORK))

    assert json.dumps(NETWORK) == text

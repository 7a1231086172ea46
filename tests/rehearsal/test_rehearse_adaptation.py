"""What the real AWS provider and moto are given of a stack, and that each departure from it is named."""

import copy

import pytest

from stackwright.model.stack_records import records
from stackwright.model.stacks import account_stack
from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.providers.adaptation import NEW_ARGUMENTS, adapt
from stackwright.rehearsal.providers.real import MIRROR, RealAws
from stackwright.rehearsal.script import Part
from stackwright.synthesis.document import Document

PINNED = "6.25.0"
NETWORK = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": PINNED}}},
    "resource": {"aws_vpc": {"main": {"cidr_block": "10.0.0.0/16"}}},
    "output": {"vpc_id": {"value": "${aws_vpc.main.id}"}},
}
CLUSTER = {
    "terraform": NETWORK["terraform"],
    "resource": {
        "aws_eks_cluster": {"main": {"name": "dev", "deletion_protection": True}},
        "aws_eks_capability": {"argo": {"cluster_name": "${aws_eks_cluster.main.name}", "type": "ARGOCD"}},
        "aws_eks_node_group": {
            "general": {"cluster_name": "${aws_eks_cluster.main.name}", "depends_on": ["aws_eks_capability.argo"]}
        },
        "aws_ssm_parameter": {"argo": {"value": "${aws_eks_capability.argo.arn}"}},
    },
    "output": {
        "name": {"value": "${aws_eks_cluster.main.name}"},
        "argo_arn": {"value": "${aws_eks_capability.argo.arn}"},
    },
}


def whats(played):
    """What was done, without the reasons."""
    return {departure.what for departure in played.departures}


def test_what_everybody_knows_is_used_unchanged():
    """With the pinned provider, a stack is judged and applied as it was synthesized."""
    played = adapt(Document(NETWORK), PINNED, pinned=True)

    assert played.document.json == NETWORK
    assert played.departures == ()


def test_another_version_is_asked_for_and_said():
    """The constraint is changed in a copy; the synthesized stack stays as it is."""
    before = copy.deepcopy(NETWORK)
    played = adapt(Document(NETWORK), "5.100.0", pinned=False)

    assert played.document.json["terraform"]["required_providers"]["aws"]["version"] == "5.100.0"
    assert whats(played) == {"hashicorp/aws 5.100.0 in place of 6.25.0"}
    assert before == NETWORK


@pytest.mark.parametrize(("version", "left_out"), [("5.100.0", True), ("6.8.0", True), ("6.9.0", False)])
def test_only_an_older_provider_is_spared_a_new_argument(version, left_out):
    """Each argument stands in a list with the version that brought it."""
    played = adapt(Document(CLUSTER), version, pinned=False)

    assert NEW_ARGUMENTS["aws_eks_cluster", "deletion_protection"] == "6.9.0"
    assert ("deletion_protection" not in played.document.json["resource"]["aws_eks_cluster"]["main"]) is left_out
    assert ("aws_eks_cluster.deletion_protection left out" in whats(played)) is left_out


def test_a_resource_that_means_something_else_without_a_new_argument_is_left_out():
    """A regional NAT gateway without its mode would be a zonal one that lacks a subnet."""
    regional = copy.deepcopy(NETWORK)
    regional["resource"]["aws_nat_gateway"] = {
        "main": {"vpc_id": "${aws_vpc.main.id}", "availability_mode": "regional"}
    }
    regional["resource"]["aws_route"] = {"out": {"nat_gateway_id": "${aws_nat_gateway.main.id}"}}
    played = adapt(Document(regional), "5.100.0", pinned=False)

    assert list(played.document.json["resource"]) == ["aws_vpc"]
    assert {"aws_nat_gateway not applied", "aws_route not applied"} <= whats(played)


def test_what_needs_a_resource_that_is_left_out_is_left_out_too():
    """Not what only waits for it; an output made of it says so."""
    played = adapt(Document(CLUSTER), "5.100.0", pinned=False)

    assert sorted(played.document.json["resource"]) == ["aws_eks_cluster", "aws_eks_node_group"]
    assert played.document.json["resource"]["aws_eks_node_group"]["general"]["depends_on"] == []
    assert played.document.json["output"]["name"] == CLUSTER["output"]["name"]
    assert "${" not in played.document.json["output"]["argo_arn"]["value"]
    assert {"aws_eks_capability not applied", "aws_ssm_parameter not applied"} <= whats(played)


def test_every_departure_has_a_reason():
    """Whoever reads the report need not guess."""
    assert all(departure.reason for departure in adapt(Document(CLUSTER), "5.100.0", pinned=False).departures)


@pytest.fixture
def part(platforms):
    """A stack that asks for the provider."""
    (stack,) = records([account_stack(platforms.environment().account)])
    return Part(stack, Document(NETWORK))


@pytest.mark.parametrize(
    ("held", "asked_for"),
    [
        (["5.99.0/linux_amd64", "5.100.0/linux_amd64"], "5.100.0"),
        (["5.100.0/linux_amd64", f"{PINNED}/linux_amd64"], PINNED),
        ([f"terraform-provider-aws_{PINNED}_linux_amd64.zip"], PINNED),
    ],
)
def test_a_mirror_gives_the_pinned_version_or_else_its_newest(held, asked_for, part, tmp_path, monkeypatch):
    """Unpacked and packed releases count alike."""
    for entry in held:
        (tmp_path / "mirror/registry.terraform.io/hashicorp/aws" / entry).mkdir(parents=True)
    monkeypatch.setenv(MIRROR, str(tmp_path / "mirror"))
    providers = RealAws([part], tmp_path / "work", "terraform", print)

    played = providers.played(Document(NETWORK))
    assert played.document.json["terraform"]["required_providers"]["aws"]["version"] == asked_for
    assert str(tmp_path / "mirror") in providers.configuration.read_text()


def test_a_mirror_without_the_provider_is_named(part, tmp_path, monkeypatch):
    """With the variable that names it."""
    monkeypatch.setenv(MIRROR, str(tmp_path / "mirror"))

    with pytest.raises(RehearsalError, match=f"mirror, named by {MIRROR}, holds no hashicorp/aws"):
        RealAws([part], tmp_path / "work", "terraform", print)


def test_the_provider_gives_up_soon():
    """What moto does not serve it will not learn; by itself the provider asks 25 times. A patience of yours is kept."""
    for own, tried in (({}, 2), ({"max_retries": 9}, 9)):
        document = {**NETWORK, "provider": {"aws": [{"region": "eu-west-1", **own}]}}
        played = adapt(Document(document), PINNED, pinned=True)
        assert played.document.json["provider"]["aws"] == [{"region": "eu-west-1", "max_retries": tried}]
        assert played.departures == ()

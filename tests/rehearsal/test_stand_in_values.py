"""Values that AWS chooses, as other arguments of the same object decide them."""

import ipaddress
import json

import pytest
from support.stand_in import StandIn

ONE_CLUSTER = {"name": "main", "role_arn": "arn:aws:iam::1:role/x", "vpc_config": [{"subnet_ids": ["subnet-1"]}]}


@pytest.fixture
def made(tmp_path):
    """Makes a thing in one account, and returns it."""

    def create(type_name, **arguments: object):
        provider = type_name.partition("_")[0]
        return StandIn(provider, [type_name], tmp_path).create(type_name, arguments)

    return create


@pytest.mark.parametrize("argument", [{"assign_generated_ipv6_cidr_block": True}, {"ipv6_ipam_pool_id": "ipam-1"}])
def test_a_vpc_that_asks_for_ipv6_has_room_for_subnets(made, argument):
    """Subnets are cut out of its range with `cidrsubnet`, eight bits longer."""
    found = ipaddress.ip_network(made("aws_vpc", cidr_block="10.0.0.0/16", **argument)["ipv6_cidr_block"])

    assert found.prefixlen == 56


def test_a_vpc_has_ipv6_only_when_asked(made):
    """Whoever cuts subnets out of a range that is not there learns it here and not in AWS."""
    vpc = made("aws_vpc", cidr_block="10.0.0.0/16")

    assert (vpc["ipv6_cidr_block"], vpc["ipv6_association_id"]) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "network", "without"),
    [
        ({}, "service_ipv4_cidr", "service_ipv6_cidr"),
        ({"ip_family": "ipv4"}, "service_ipv4_cidr", "service_ipv6_cidr"),
        ({"ip_family": "ipv6"}, "service_ipv6_cidr", "service_ipv4_cidr"),
    ],
)
def test_a_cluster_has_a_range_for_its_services(made, arguments, network, without):
    """Of its family of addresses; node groups take the address of DNS out of it."""
    [found] = made("aws_eks_cluster", **ONE_CLUSTER, kubernetes_network_config=[arguments])["kubernetes_network_config"]

    assert ipaddress.ip_network(found[network]).is_private
    assert found[without] == ""
    assert found["ip_family"] == arguments.get("ip_family", "ipv4")


def test_a_range_that_is_given_stays(made):
    """What the user chooses, AWS does not."""
    given = {"service_ipv4_cidr": "10.250.0.0/16"}
    [found] = made("aws_eks_cluster", **ONE_CLUSTER, kubernetes_network_config=[given])["kubernetes_network_config"]

    assert found["service_ipv4_cidr"] == "10.250.0.0/16"


def test_metadata_of_an_object_is_not_that_of_kubernetes(made):
    """An object of S3 has metadata too, and its id is its key."""
    assert made("aws_s3_object", bucket="b", key="a.txt", metadata={"name": "x"})["id"] == "a.txt"
    assert made("aws_s3_object", bucket="b", key="b.txt")["id"] == "b.txt"


def test_a_vpc_that_is_looked_up_has_a_range(tmp_path):
    """Rules of security groups take it."""
    assert ipaddress.ip_network(
        StandIn("aws", ["aws_vpc"], tmp_path).answer("aws_vpc", {"default": True})["cidr_block"]
    )


def test_a_document_that_a_data_source_writes_is_one(tmp_path):
    """Whoever takes it wants JSON."""
    type_ = "aws_cloudwatch_log_data_protection_policy_document"
    answered = StandIn("aws", [type_], tmp_path).answer(type_, {"name": "redact"})

    assert json.loads(answered["json"]) == {}

"""IPv6 as it is synthesized: blocks, ways out, and clusters whose pods have nothing else."""

import json

import pytest
from support.clusters import CLUSTER
from support.existing import existing

V6 = {"network.ipv6": {}}
TIERS = {"network.tiers": ["public", "private", "intra", "pod"], "network.secondary_cidrs": ["100.64.0.0/16"]}


@pytest.fixture
def stacks(platforms, synth):
    """The stacks of an environment with changes."""
    return lambda changes: synth(platforms.environment(changes))


def names(stack, type_, **arguments):
    """Name tags of a type's resources."""
    return sorted(body["tags"]["Name"] for body in stack.where(type_, **arguments))


def targets(stack, destination):
    """The kind of gateway that each route to a destination leads to, by the route's table."""
    tables = {name: body["tags"]["Name"] for name, body in stack.all("aws_route_table").items()}
    return {
        tables[body["route_table_id"].split(".")[1]]: next(key for key in body if key.endswith("gateway_id"))
        for body in stack.where("aws_route", destination_ipv6_cidr_block=destination)
    }


def test_every_subnet_has_a_block_of_its_own(stacks):
    """A /64 of the VPC's /56, whose number comes from tier and letter, so that no zone moves another."""
    stack = stacks({**V6, **TIERS, "network.zones": ["a", "c"]})["dev-network"]
    blocks = {body["tags"]["Name"]: body["ipv6_cidr_block"] for body in stack.all("aws_subnet").values()}
    vpc = "${cidrsubnet(aws_vpc.network_39EEAA36.ipv6_cidr_block, 8, %d)}"

    assert stack.one("aws_vpc")["assign_generated_ipv6_cidr_block"] is True
    assert blocks == {
        "acme-dev-public-a": vpc % 0,
        "acme-dev-public-c": vpc % 2,
        "acme-dev-private-a": vpc % 16,
        "acme-dev-private-c": vpc % 18,
        "acme-dev-intra-a": vpc % 32,
        "acme-dev-intra-c": vpc % 34,
        "acme-dev-pod-a": vpc % 48,
        "acme-dev-pod-c": vpc % 50,
    }
    assert all(body["assign_ipv6_address_on_creation"] is True for body in stack.all("aws_subnet").values())


def test_a_pool_gives_the_block(stacks):
    """An IPAM pool in the place of Amazon's own addresses, of the one size that AWS takes."""
    vpc = stacks({"network.ipv6": {"ipam_pool_id": "ipam-pool-0123456789abcdef0"}})["dev-network"].one("aws_vpc")

    assert (vpc["ipv6_ipam_pool_id"], vpc["ipv6_netmask_length"]) == ("ipam-pool-0123456789abcdef0", 56)
    assert "assign_generated_ipv6_cidr_block" not in vpc


def test_nobody_reaches_private_subnets(stacks):
    """They lead out through a gateway that lets nobody in; public ones through the internet gateway, intra nowhere."""
    stack = stacks({**V6, **TIERS, "network.zones": ["a"]})["dev-network"]

    assert targets(stack, "::/0") == {
        "acme-dev-public": "gateway_id",
        "acme-dev-private-a": "egress_only_gateway_id",
        "acme-dev-pod-a": "egress_only_gateway_id",
    }


def test_a_vpc_without_a_way_out_has_none_by_ipv6(stacks):
    """The gateway can be left out, as NAT gateways can."""
    changes = {"network.ipv6": {"egress_only_internet_gateway": False}, "network.tiers": ["private"]}
    stack = stacks({**changes, "network.nat": "none"})["dev-network"]

    assert stack.all("aws_egress_only_internet_gateway") == {}
    assert stack.all("aws_route") == {}


def test_names_without_ipv6_lead_through_nat(stacks):
    """The resolver invents addresses for them in private subnets only, and the NAT gateway translates these."""
    stack = stacks({"network.ipv6": {"nat64": True}, "network.zones": ["a", "b"]})["dev-network"]

    assert targets(stack, "64:ff9b::/96") == {
        "acme-dev-private-a": "nat_gateway_id",
        "acme-dev-private-b": "nat_gateway_id",
    }
    assert names(stack, "aws_subnet", enable_dns64=True) == ["acme-dev-private-a", "acme-dev-private-b"]


@pytest.mark.parametrize(
    ("deny", "expected"), [(False, [("allow", 0)]), (True, [("allow", 0), ("deny", 22), ("allow", 0)])]
)
def test_the_default_acl_lets_the_same_through(stacks, deny, expected):
    """Without rules of its own, IPv6 would be shut out of every subnet."""
    acl = stacks({**V6, "network.deny_ssh_from_internet": deny})["dev-network"].one("aws_default_network_acl")
    ingress = [(rule["action"], rule["from_port"]) for rule in acl["ingress"] if "ipv6_cidr_block" in rule]

    assert ingress == expected
    assert [rule["ipv6_cidr_block"] for rule in acl["egress"] if "ipv6_cidr_block" in rule] == ["::/0"]
    assert len({rule["rule_no"] for rule in acl["ingress"]}) == len(acl["ingress"])


def test_nodes_and_control_plane_get_out(stacks):
    """Rules by group are for both kinds of address; the one by range has a sister."""
    cluster = stacks({**V6, "cluster": CLUSTER})["dev-cluster"]

    assert len(cluster.where("aws_vpc_security_group_egress_rule", cidr_ipv6="::/0")) == 2
    assert len(cluster.where("aws_vpc_security_group_egress_rule", cidr_ipv4="0.0.0.0/0")) == 2


def test_a_cluster_of_the_ipv6_family(stacks):
    """EKS gives services their range itself, and nobody says one."""
    cluster = stacks({**V6, "cluster": {**CLUSTER, "ip_family": "ipv6"}})["dev-cluster"]
    family = cluster.one("aws_eks_cluster")["kubernetes_network_config"]

    assert family == {"ip_family": "ipv6"}


@pytest.mark.parametrize("identity", ["pod_identity", "irsa"])
def test_the_network_add_on_may_assign_addresses_of_ipv6(stacks, identity):
    """AWS manages no policy for that: it is one of our own, in the place of the one for IPv4."""
    addons = {"vpc-cni": {"identity": identity}}
    cluster = stacks({**V6, "cluster": {**CLUSTER, "ip_family": "ipv6", "eks_addons": addons}})["dev-cluster"]
    policy = cluster.one("aws_iam_policy", name="acme-dev-vpc-cni-ipv6")
    attached = [body["policy_arn"] for body in cluster.all("aws_iam_role_policy_attachment").values()]

    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Sid": "Addresses",
            "Effect": "Allow",
            "Action": [
                "ec2:AssignIpv6Addresses",
                "ec2:DescribeInstances",
                "ec2:DescribeTags",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeInstanceTypes",
            ],
            "Resource": "*",
        },
        {
            "Sid": "TagInterfaces",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": "arn:aws:ec2:eu-west-1:111122223333:network-interface/*",
        },
    ]
    assert not any("AmazonEKS_CNI_Policy" in arn for arn in attached)


def test_a_role_of_ones_own_stays(stacks):
    """Whoever says what vpc-cni may do, has said it."""
    role = {"service_account": "aws-node", "managed_policies": ["AmazonEKS_CNI_Policy"]}
    cluster = {**CLUSTER, "ip_family": "ipv6", "eks_addons": {"vpc-cni": {"role": role}}}

    assert stacks({**V6, "cluster": cluster})["dev-cluster"].all("aws_iam_policy") == {}


def test_a_vpc_of_others_has_to_have_it(platforms, stacks):
    """The plan checks it, subnet by subnet."""
    changes = {**existing(ipv6=True), "cluster": {**CLUSTER, "ip_family": "ipv6"}}
    subnets = stacks(changes)["dev-network"].json["data"]["aws_subnet"].values()

    assert platforms.faults(changes) == []
    assert all("self.ipv6_cidr_block" in json.dumps(body["lifecycle"]) for body in subnets)


def test_without_it_nothing_is_said_of_it(stacks):
    """Not one argument."""
    made = stacks({"cluster": CLUSTER})

    assert "ipv6_cidr" not in json.dumps(made["dev-network"].json)
    assert "cidr_ipv6" not in json.dumps(made["dev-cluster"].json)

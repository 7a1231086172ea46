"""The VPC as it is synthesized."""

import json

import pytest

VPC = "${aws_vpc.network_39EEAA36.id}"


@pytest.fixture
def network(platforms, synth):
    """The network stack of a valid environment with changes to its `network` block."""

    def synthesize(**changes):
        environment = platforms.environment({f"network.{key}": value for key, value in changes.items()})
        return synth(environment)["dev-network"]

    return synthesize


def names(stack, type_):
    """Values of the Name tags of a type's resources."""
    return sorted(body["tags"]["Name"] for body in stack.all(type_).values())


def test_each_zone_gets_one_subnet_of_each_tier(network):
    """Blocks follow the formula, zones are named by region and letter, no address is public by itself."""
    stack = network(tiers=["public", "private", "intra"])

    assert {
        body["tags"]["Name"]: (body["cidr_block"], body["availability_zone"])
        for body in stack.all("aws_subnet").values()
    } == {
        "acme-dev-public-a": ("10.0.0.0/20", "eu-west-1a"),
        "acme-dev-public-b": ("10.0.16.0/20", "eu-west-1b"),
        "acme-dev-public-c": ("10.0.32.0/20", "eu-west-1c"),
        "acme-dev-private-a": ("10.0.48.0/20", "eu-west-1a"),
        "acme-dev-private-b": ("10.0.64.0/20", "eu-west-1b"),
        "acme-dev-private-c": ("10.0.80.0/20", "eu-west-1c"),
        "acme-dev-intra-a": ("10.0.192.0/24", "eu-west-1a"),
        "acme-dev-intra-b": ("10.0.193.0/24", "eu-west-1b"),
        "acme-dev-intra-c": ("10.0.194.0/24", "eu-west-1c"),
    }
    assert all(body["map_public_ip_on_launch"] is False for body in stack.all("aws_subnet").values())


@pytest.mark.parametrize(
    ("tier", "tag"), [("public", "kubernetes.io/role/elb"), ("private", "kubernetes.io/role/internal-elb")]
)
def test_load_balancers_find_their_subnets_by_tag(network, tier, tag):
    """Kubernetes places load balancers into the subnets that carry the role's tag."""
    tagged = [body["tags"]["Name"] for body in network().all("aws_subnet").values() if tag in body["tags"]]

    assert sorted(tagged) == [f"acme-dev-{tier}-{zone}" for zone in "abc"]


@pytest.mark.parametrize("nat", ["none", "single", "per_zone", "regional"])
def test_dropping_a_zone_touches_no_other(network, nat):
    """Subnets, routes and gateways are keyed by zone, so Terraform destroys only the dropped zone's."""
    three = network(zones=["a", "b", "c"], nat=nat)
    two = network(zones=["a", "c"], nat=nat)

    kept = {address: body for address, body in two.addresses.items() if not address.startswith("aws_vpc_endpoint")}
    del kept["aws_vpc.network_39EEAA36"]["lifecycle"]  # the zones that the plan checks
    del three.addresses["aws_vpc.network_39EEAA36"]["lifecycle"]
    assert kept.items() <= three.addresses.items()
    assert len(kept) < len(three.addresses)


def test_adding_nat_gateways_replaces_none(network):
    """From one shared gateway to one in each zone: the shared one stays, and only routes change."""
    single, per_zone = network(nat="single"), network(nat="per_zone")

    for type_ in ("aws_nat_gateway", "aws_eip", "aws_route_table", "aws_route_table_association", "aws_subnet"):
        assert single.all(type_).items() <= per_zone.all(type_).items()
    assert single.all("aws_route").keys() == per_zone.all("aws_route").keys()


@pytest.mark.parametrize(
    ("nat", "gateways", "addresses", "routes"),
    [("none", 0, 0, 1), ("single", 1, 1, 4), ("per_zone", 3, 3, 4), ("regional", 1, 0, 4)],
)
def test_nat_comes_in_four_sizes(network, nat, gateways, addresses, routes):
    """None, one shared, one in each zone, or one that AWS spreads over the region."""
    stack = network(nat=nat)

    assert len(stack.all("aws_nat_gateway")) == gateways
    assert len(stack.all("aws_eip")) == addresses
    assert len(stack.all("aws_route")) == routes
    if nat != "regional":
        assert len(stack.outputs["nat_public_ips"]) == addresses


def test_a_regional_gateway_publishes_whatever_addresses_it_has(network):
    """AWS gives it one or more in each zone that it comes to: whoever lets them in has to know them."""
    stack = network(nat="regional")
    (name,) = stack.all("aws_nat_gateway")

    assert stack.outputs["nat_public_ips"] == f"${{aws_nat_gateway.{name}.regional_nat_gateway_address[*].public_ip}}"


def test_a_regional_gateway_stands_in_no_subnet(network):
    """It needs no public tier: AWS spreads it over the VPC's zones."""
    gateway = network(nat="regional", tiers=["private"]).one("aws_nat_gateway")

    assert (gateway["availability_mode"], gateway["vpc_id"]) == ("regional", VPC)
    assert "subnet_id" not in gateway


def test_each_zone_leaves_by_its_own_gateway(network):
    """A zone's traffic does not depend on another zone."""
    stack = network(nat="per_zone")

    for table_name, table in stack.all("aws_route_table").items():
        if "private" in table["tags"]["Name"]:
            letter = table["tags"]["Name"][-1]
            route = stack.one("aws_route", route_table_id=f"${{aws_route_table.{table_name}.id}}")
            assert f"nat-{letter}_" in route["nat_gateway_id"]


def test_intra_subnets_have_no_way_out(network):
    """Their route table holds no route but the VPC's own."""
    stack = network(tiers=["private", "intra"], nat="regional")
    (name,) = [
        name for name, table in stack.all("aws_route_table").items() if table["tags"]["Name"] == "acme-dev-intra"
    ]

    assert not stack.where("aws_route", route_table_id=f"${{aws_route_table.{name}.id}}")


def test_blocks_given_by_hand_are_taken(network):
    """Set B of the environments gives every block."""
    blocks = {"a": "10.0.111.0/24", "b": "10.0.112.0/24", "c": "10.0.113.0/24"}
    stack = network(subnets={"private": blocks})

    for zone, block in blocks.items():
        assert stack.one("aws_subnet", cidr_block=block)["availability_zone"] == f"eu-west-1{zone}"


def test_subnets_wait_for_the_range_that_they_may_lie_in(network):
    """AWS refuses a subnet of a secondary range that is not yet the VPC's."""
    stack = network(secondary_cidrs=["100.64.0.0/16"])
    (name,) = stack.all("aws_vpc_ipv4_cidr_block_association")

    assert all(
        body["depends_on"] == [f"aws_vpc_ipv4_cidr_block_association.{name}"]
        for body in stack.all("aws_subnet").values()
    )


def test_the_default_security_group_lets_nothing_through(network):
    """Whoever forgets to name a group gets one without a rule."""
    group = network().one("aws_default_security_group")

    assert group["vpc_id"] == VPC
    assert not {"ingress", "egress"} & group.keys()


def test_the_default_acl_is_in_the_plan_and_shuts_nothing(network):
    """Git over SSH and SFTP behind a load balancer work, and so do connected networks: security groups decide."""
    acl = network().one("aws_default_network_acl")

    assert [(rule["action"], rule["cidr_block"], rule["to_port"]) for rule in acl["ingress"]] == [
        ("allow", "0.0.0.0/0", 0)
    ]


def test_the_default_acl_can_shut_ssh_from_the_internet(network):
    """Private ranges, those of connected networks among them, come first, then the refusal, then everything else."""
    acl = network(deny_ssh_from_internet=True).one("aws_default_network_acl")

    assert [(rule["rule_no"], rule["action"], rule["cidr_block"], rule["to_port"]) for rule in acl["ingress"]] == [
        (10, "allow", "10.0.0.0/8", 0),
        (11, "allow", "172.16.0.0/12", 0),
        (12, "allow", "192.168.0.0/16", 0),
        (13, "allow", "100.64.0.0/10", 0),
        (20, "deny", "0.0.0.0/0", 22),
        (100, "allow", "0.0.0.0/0", 0),
    ]


def test_the_plan_checks_that_the_zones_exist(network):
    """A zone that the account does not see is refused before anything is made."""
    stack = network(zones=["a", "b"])
    (precondition,) = stack.one("aws_vpc")["lifecycle"]["precondition"]

    assert '["eu-west-1a", "eu-west-1b"]' in precondition["condition"]
    assert "data.aws_availability_zones." in precondition["condition"]


@pytest.mark.parametrize("nat", ["single", "per_zone"])
def test_zones_can_be_given_by_id(platforms, synth, nat):
    """Names and addresses come from the id, which means the same zone in every account."""
    changes = {"region": "us-east-1", "network.zones": ["use1-az2", "use1-az1"], "network.nat": nat}
    stack = synth(platforms.environment(changes))["dev-network"]
    (precondition,) = stack.one("aws_vpc")["lifecycle"]["precondition"]

    assert {
        body["tags"]["Name"]: (body["cidr_block"], body["availability_zone_id"])
        for body in stack.all("aws_subnet").values()
    } == {
        "acme-dev-public-use1-az1": ("10.0.0.0/20", "use1-az1"),
        "acme-dev-public-use1-az2": ("10.0.16.0/20", "use1-az2"),
        "acme-dev-private-use1-az1": ("10.0.48.0/20", "use1-az1"),
        "acme-dev-private-use1-az2": ("10.0.64.0/20", "use1-az2"),
    }
    assert not any("availability_zone" in body for body in stack.all("aws_subnet").values())
    assert '["use1-az1", "use1-az2"]' in precondition["condition"]
    assert ".zone_ids" in precondition["condition"]


@pytest.mark.parametrize(
    ("region", "shunned"),
    [("us-east-1", ["use1-az3"]), ("us-west-1", ["usw1-az2"]), ("ca-central-1", ["cac1-az3"]), ("eu-west-1", [])],
)
def test_the_plan_checks_that_no_letter_is_a_zone_without_eks(platforms, synth, region, shunned):
    """Which letter that is differs between accounts, so only the account's own plan can tell."""
    stack = synth(platforms.environment({"region": region, "network.zones": ["a", "b"]}))["dev-network"]
    checks = stack.one("aws_vpc")["lifecycle"]["precondition"][1:]

    assert len(checks) == len(shunned)
    assert all(f'"{id_}"' in check["condition"] for id_, check in zip(shunned, checks, strict=True))


def test_the_flow_log_role_may_write_only_to_its_log_group(network):
    """Its policy names one log group, its trust this account's flow logs."""
    stack = network()
    policy = json.loads(stack.one("aws_iam_role_policy")["policy"])
    trust = json.loads(stack.one("aws_iam_role")["assume_role_policy"])
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/acme-dev/flow-logs"

    assert [statement["Resource"] for statement in policy["Statement"]] == [[group, f"{group}:*"]]
    assert trust["Statement"][0]["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_flow_logs_can_go_to_a_bucket(network):
    """The bucket takes logs of this account only, is private, and forgets after the retention."""
    stack = network(flow_logs={"destination": "s3", "retention_days": 90, "kms_key": True, "bucket": "acme-logs"})
    policy = json.loads(stack.one("aws_s3_bucket_policy")["policy"])
    by_name = {statement["Sid"]: statement for statement in policy["Statement"]}

    assert stack.one("aws_flow_log")["log_destination_type"] == "s3"
    assert by_name["Write"]["Resource"] == "arn:aws:s3:::acme-logs/AWSLogs/111122223333/*"
    assert by_name["Write"]["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    assert stack.one("aws_s3_bucket_lifecycle_configuration")["rule"][0]["expiration"] == [{"days": 90}]
    assert stack.one("aws_kms_key")["enable_key_rotation"] is True
    assert not stack.all("aws_cloudwatch_log_group")


@pytest.mark.parametrize("destination", ["s3", "cloudwatch"])
def test_the_flow_log_waits_until_it_may_write(network, destination):
    """AWS writes a bucket policy of its own where ours is missing, and loses records while the role's is."""
    stack = network(flow_logs={"destination": destination})
    needed = {"s3": ["aws_s3_bucket_policy", "aws_s3_bucket_server_side_encryption_configuration"]}
    (types,) = [[address.split(".")[0] for address in stack.one("aws_flow_log")["depends_on"]]]

    assert types == needed.get(destination, ["aws_iam_role_policy"])


@pytest.mark.parametrize(
    ("stage", "on_destroy", "kept"),
    [
        ("development", None, False),
        ("staging", None, True),
        ("production", None, True),
        ("development", "keep", True),
        ("production", "delete", False),
    ],
)
def test_flow_logs_outlive_their_stack_where_they_count(platforms, synth, stage, on_destroy, kept):
    """Both destinations alike: Terraform leaves the group in AWS, and AWS keeps a bucket that holds anything."""
    logs = {"on_destroy": on_destroy} if on_destroy else {}

    def stack(destination):
        flow_logs = {"destination": destination, **logs}
        platform = {"accounts.main.id": "280731944521"}
        changes = {"stage": stage, "network.flow_logs": flow_logs}
        return synth(platforms.environment(changes, platform=platform))["dev-network"]

    assert bool(stack("cloudwatch").one("aws_cloudwatch_log_group").get("skip_destroy")) is kept
    assert bool(stack("s3").one("aws_s3_bucket").get("force_destroy")) is not kept


def test_flow_logs_can_be_left_out(network):
    """Only by saying so."""
    assert not network(flow_logs={"destination": "none"}).all("aws_flow_log")


def test_the_flow_log_group_can_have_a_key_of_its_own(network):
    """CloudWatch may use the key for this log group, and for no other."""
    stack = network(flow_logs={"kms_key": True})
    policy = json.loads(stack.one("aws_kms_key")["policy"])

    assert stack.one("aws_cloudwatch_log_group")["kms_key_id"].startswith("${aws_kms_key.")
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/acme-dev/flow-logs"
    assert policy["Statement"][1]["Condition"] == {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": group}}


def test_gateway_endpoints_are_in_every_route_table(network):
    """Public, private and intra subnets all reach S3 without NAT."""
    stack = network(tiers=["public", "private", "intra"], gateway_endpoints=["s3"])

    assert len(stack.one("aws_vpc_endpoint")["route_table_ids"]) == len(stack.all("aws_route_table")) == 5


def test_interface_endpoints_admit_https_from_the_vpc_only(network):
    """One group for all: port 443, from the VPC's ranges, and no way out."""
    stack = network(gateway_endpoints=[], interface_endpoints=["ssm", "ecr.api"], secondary_cidrs=["100.64.0.0/16"])
    rules = stack.all("aws_vpc_security_group_ingress_rule").values()
    services = {body["service_name"] for body in stack.all("aws_vpc_endpoint").values()}

    assert services == {"com.amazonaws.eu-west-1.ssm", "com.amazonaws.eu-west-1.ecr.api"}
    assert {(rule["cidr_ipv4"], rule["from_port"], rule["to_port"]) for rule in rules} == {
        ("10.0.0.0/16", 443, 443),
        ("100.64.0.0/16", 443, 443),
    }
    assert not stack.all("aws_vpc_security_group_egress_rule")


def test_an_endpoint_more_touches_nothing_else(network):
    """Endpoints are keyed by service."""
    one, two = network(interface_endpoints=["ssm"]), network(interface_endpoints=["ec2", "ssm"])

    assert one.addresses.items() <= two.addresses.items()


def test_extra_tags_reach_their_tier_only(network):
    """Karpenter and others find subnets by tags of their own."""
    stack = network(subnet_tags={"private": {"karpenter.sh/discovery": "acme-dev"}})

    tagged = {
        body["tags"]["Name"] for body in stack.all("aws_subnet").values() if "karpenter.sh/discovery" in body["tags"]
    }
    assert tagged == {f"acme-dev-private-{zone}" for zone in "abc"}


def test_dns_can_be_turned_off(network):
    """Both options reach the VPC."""
    vpc = network(dns={"support": True, "hostnames": False}).one("aws_vpc")

    assert (vpc["enable_dns_support"], vpc["enable_dns_hostnames"]) == (True, False)


TRANSIT = "tgw-0123456789abcdef0"


def test_routes_stand_in_each_table_of_their_tiers(network):
    """One table for all public subnets, one for each zone's private ones; each kind of target is its own argument."""
    routes = {
        "offices": {"tiers": ["public", "private"], "destinations": ["192.168.0.0/16"], "via": TRANSIT},
        "lists": {"destinations": ["pl-0123456789abcdef0"], "via": "pcx-0123456789abcdef0"},
    }
    stack = network(zones=["a", "b"], nat="none", routes=routes)
    made = {name: body for name, body in stack.all("aws_route").items() if name.startswith("network_routes")}
    to_offices = [body for body in made.values() if body.get("destination_cidr_block") == "192.168.0.0/16"]
    to_lists = [body for body in made.values() if body.get("destination_prefix_list_id") == "pl-0123456789abcdef0"]

    assert [body["transit_gateway_id"] for body in to_offices] == [TRANSIT] * 3
    assert len({body["route_table_id"] for body in to_offices}) == 3
    assert [body["vpc_peering_connection_id"] for body in to_lists] == ["pcx-0123456789abcdef0"] * 2
    assert len(made) == 5


@pytest.mark.parametrize(
    ("target", "argument"),
    [
        ("tgw-0123456789abcdef0", "transit_gateway_id"),
        ("pcx-0123456789abcdef0", "vpc_peering_connection_id"),
        ("vgw-0123456789abcdef0", "gateway_id"),
        ("vpce-0123456789abcdef0", "vpc_endpoint_id"),
        ("eni-0123456789abcdef0", "network_interface_id"),
    ],
)
def test_a_route_can_lead_to_whatever_can_be_outside(network, target, argument):
    """Its id says what it is."""
    stack = network(routes={"away": {"destinations": ["192.168.0.0/16"], "via": target}})

    assert {body[argument] for body in stack.where("aws_route", destination_cidr_block="192.168.0.0/16")} == {target}


def test_each_zone_can_have_a_firewall_of_its_own(network):
    """A zone's traffic does not depend on another zone's firewall."""
    firewalls = {"a": "vpce-0123456789abcdef0", "b": "vpce-0123456789abcdef1"}
    stack = network(zones=["a", "b"], nat="none", routes={"out": {"destinations": ["0.0.0.0/0"], "via": firewalls}})
    tables = {name: table["tags"]["Name"] for name, table in stack.all("aws_route_table").items()}
    made = {
        tables[body["route_table_id"].split(".")[1]]: body["vpc_endpoint_id"]
        for body in stack.all("aws_route").values()
        if "vpc_endpoint_id" in body
    }

    assert made == {"acme-dev-private-a": firewalls["a"], "acme-dev-private-b": firewalls["b"]}


def test_routes_wait_for_the_attachment_that_they_lead_through(network):
    """AWS refuses a route to a transit gateway that the VPC is not attached to."""
    stack = network(
        tiers=["public", "private", "intra"],
        transit_gateways={"core": {"id": TRANSIT, "tier": "intra", "appliance_mode": True}},
        routes={"offices": {"destinations": ["192.168.0.0/16"], "via": TRANSIT}},
    )
    ((name, attachment),) = stack.all("aws_ec2_transit_gateway_vpc_attachment").items()

    assert attachment["tags"]["Name"] == "acme-dev-core"
    assert attachment["appliance_mode_support"] == "enable"
    assert all("intra" in subnet for subnet in attachment["subnet_ids"])
    assert all(
        body["depends_on"] == [f"aws_ec2_transit_gateway_vpc_attachment.{name}"]
        for body in stack.where("aws_route", transit_gateway_id=TRANSIT)
    )


def test_a_zone_more_moves_no_route(network):
    """Addresses come from names, tiers, zones and destinations."""
    routes = {"offices": {"tiers": ["public", "private"], "destinations": ["192.168.0.0/16"], "via": TRANSIT}}
    one, two = (network(zones=zones, routes=routes).all("aws_route") for zones in (["a"], ["a", "b"]))

    assert one.items() <= two.items()

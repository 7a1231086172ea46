"""Rules over literals: tags, values that do not go together, and ARNs of somewhere else."""

import json
from dataclasses import replace

import pytest
from support.configurations import found, nested, resource

from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rules import aws_values, shipped


@pytest.fixture
def network(configurations):
    """The stack `dev-network` with other resources."""
    stack = next(one for one in configurations if one.stack.name == "dev-network")
    return lambda *resources, **changes: replace(stack, resources=resources, **changes)


def vpc(cidr="10.0.0.0/16"):
    """A VPC."""
    return resource("aws_vpc", cidr_block=cidr)


def subnet(cidr, name="it"):
    """A subnet of it."""
    made = resource("aws_subnet", cidr_block=cidr, vpc_id=Unknown("${aws_vpc.it.id}"))
    return replace(made, name=name, references={"vpc_id": frozenset({"aws_vpc.it"})})


def rule(**arguments):
    """A rule of a security group."""
    return resource("aws_vpc_security_group_ingress_rule", **arguments)


def test_all_rules_are_shipped():
    """Whoever calls `stackwright policy` runs them."""
    ids = {one.id for one in shipped()}

    assert ids >= {"aws-values", "aws-lists", "aws-tags", "aws-policies", "iam-actions-exist", "arns-of-home"}
    assert ids >= {"subnets-in-vpc", "ranges-in-order"}


def test_what_aws_refuses_cannot_be_waived_and_a_word_that_is_new_can():
    """A waiver of what the apply will refuse would only move the failure."""
    assert not aws_values.values.waivable
    assert aws_values.listed.waivable


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({"aws:owner": "x"}, "not starting with 'aws:'"),
        ({"Aws:owner": "x"}, "not starting with 'aws:'"),
        ({"": "x"}, "has 0 characters"),
        ({"k" * 129: "x"}, "has 129 characters"),
        ({"owner": "v" * 257}, "has 257 characters"),
        ({"owner": "a;b"}, "tag value 'a;b'"),
        ({f"k{place}": "x" for place in range(60)}, "tags, AWS allows 50"),
    ],
)
def test_tags_that_aws_refuses_are_found(network, tags, says):
    """Wherever they stand: in tags of a resource, of what a template makes, or one by one."""
    [line] = found(network(resource("aws_vpc", cidr_block="10.0.0.0/16", tags=tags)))
    assert says in line
    assert line.startswith("aws-tags: aws_vpc.it tags:")
    [template] = found(network(resource("aws_launch_template", **nested("tag_specifications.tags", tags))))
    assert says in template
    if len(tags) == 1:
        [(key, value)] = tags.items()
        assert (
            says
            in found(network(resource("aws_ec2_tag", key=key, value=value, resource_id="vpc-0123456789abcdef0")))[0]
        )
        group = resource("aws_autoscaling_group", tag=[{"key": key, "value": value, "propagate_at_launch": True}])
        assert says in found(network(group))[0]


def test_tags_that_the_provider_adds_are_judged_and_counted(network):
    """A resource has both kinds."""
    common = {f"k{place}": "x" for place in range(40)}
    own = {f"o{place}": "x" for place in range(20)}
    providers = {"aws": ({"default_tags": [{"tags": common}]},)}

    assert "60 tags" in found(network(resource("aws_vpc", cidr_block="10.0.0.0/16", tags=own), providers=providers))[0]
    providers = {"aws": ({"default_tags": [{"tags": {"aws:x": "y"}}]},)}
    assert "of all that the provider makes" in found(network(providers=providers))[0]


def test_tags_of_any_script_are_taken(network):
    """AWS takes letters and digits of any language."""
    assert found(network(resource("aws_vpc", cidr_block="10.0.0.0/16", tags={"Größe": "große Straße"}))) == []


def test_tags_that_nobody_knows_yet_are_left_alone(network):
    """Only what is sure to be wrong is found."""
    tags = {"id": Unknown("${aws_vpc.it.id}"), "name": "of ${aws_vpc.it.id}; and more"}

    assert found(network(resource("aws_vpc", cidr_block="10.0.0.0/16", tags=tags))) == []


def test_subnets_lie_in_their_vpc_and_none_overlaps(network):
    """What AWS refuses in the middle of an apply."""
    assert found(network(vpc(), subnet("10.0.0.0/24"), subnet("10.0.1.0/24", "other"))) == []
    assert "does not lie in 10.0.0.0/16" in found(network(vpc(), subnet("10.1.0.0/24")))[0]
    overlapping = found(network(vpc(), subnet("10.0.0.0/20"), subnet("10.0.1.0/24", "other")))
    assert [line for line in overlapping if "10.0.1.0/24 overlaps 10.0.0.0/20 of aws_subnet.it" in line] == overlapping
    assert overlapping


def test_a_further_range_of_the_vpc_has_room_for_subnets(network):
    """And where one of its ranges is not known, nobody can say that a subnet lies outside."""
    further = replace(
        resource("aws_vpc_ipv4_cidr_block_association", cidr_block="100.64.0.0/16", vpc_id=Unknown("${aws_vpc.it.id}")),
        references={"vpc_id": frozenset({"aws_vpc.it"})},
    )
    unknown = replace(further, arguments={**further.arguments, "cidr_block": Unknown("${var.x}")})

    assert found(network(vpc(), further, subnet("100.64.0.0/19"))) == []
    assert found(network(vpc(), unknown, subnet("172.16.0.0/19"))) == []


@pytest.mark.parametrize(("first", "last"), [(80, 79), (443, 80), ("443", "80")])
def test_ports_are_in_order(network, first, last):
    """The same in rules of their own and in blocks."""
    [line] = found(network(rule(ip_protocol="tcp", from_port=first, to_port=last)))
    assert line.endswith(f"to_port: its ports end at {last}, and begin at {first}")
    blocks = [{"protocol": "tcp", "from_port": first, "to_port": last}]
    assert found(network(resource("aws_default_network_acl", ingress=blocks)))


def test_types_of_icmp_are_no_ports(network):
    """A type of 8 with any code is 8 and -1."""
    assert found(network(rule(ip_protocol="icmp", from_port=8, to_port=-1))) == []


@pytest.mark.parametrize("sizes", [{"min_size": 3, "max_size": 2}, {"min_size": 1, "max_size": 2, "desired_size": 3}])
def test_sizes_are_in_order(network, sizes):
    """EKS and Auto Scaling refuse others."""
    assert len(found(network(resource("aws_eks_node_group", scaling_config=sizes)))) == 1
    group = {key.replace("desired_size", "desired_capacity"): size for key, size in sizes.items()}
    assert len(found(network(resource("aws_autoscaling_group", **group)))) == 1


HOME = "arn:aws:sqs:eu-west-1:{}:orders"


@pytest.mark.parametrize(
    ("arn", "says"),
    [
        ("arn:aws:sqs:eu-west-1", "has less than 6 parts"),
        ("arn:gcp:sqs:eu-west-1:{account}:x", "no partition 'gcp'"),
        ("arn:aws-cn:sqs:eu-west-1:{account}:x", "the stack is in aws"),
        ("arn:aws:sqs:moon:{account}:x", "no region 'moon'"),
        ("arn:aws:sqs:sa-east-1:{account}:x", "of region sa-east-1"),
        ("arn:aws:sqs:eu-west-1:12345:x", "no account '12345'"),
        ("arn:aws:sqs:eu-west-1:999988887776:x", "of account 999988887776"),
        ("arn:aws:iam:eu-west-1:{account}:role/x", "names a region"),
        ("arn:aws:sqs:eu-west-1:{account}:", "names no resource"),
        ("arn:aws::eu-west-1:{account}:x", "names no service"),
    ],
)
def test_arns_of_somewhere_else_are_found(network, arn, says):
    """In an argument, in a policy's resources, principals and conditions."""
    text = arn.format(account=network().stack.account.id)
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": text}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [text]}}
    test = {**statement, "Resource": "*", "Condition": {"ArnLike": {"aws:SourceArn": text}}}

    def policy(type_, argument, body):
        return resource(type_, **{argument: json.dumps({"Version": "2012-10-17", "Statement": body})})

    for one in (
        resource("aws_made_up", target_arn=text),
        policy("aws_iam_policy", "policy", statement),
        policy("aws_iam_role", "assume_role_policy", trust),
        policy("aws_iam_policy", "policy", test),
    ):
        lines = found(network(one))
        assert any(says in line and line.startswith("arns-of-home") for line in lines), lines


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws:s3:::bucket/*",
        "arn:aws:sqs:*:{account}:x",
        "arn:aws:sqs:eu-west-1:*:x",
        "arn:*:sqs:eu-west-1:{account}:x",
        "arn:${{data.x.partition}}:sqs:${{data.x.region}}:${{data.x.account}}:x",
        "${{aws_sqs_queue.it.arn}}/*",
    ],
)
def test_arns_at_home_of_aws_or_not_known_are_taken(network, arn):
    """AWS's own things, things without a region, patterns, and what only an apply can tell."""
    text = arn.format(account=network().stack.account.id)

    assert found(network(resource("aws_made_up", target_arn=text))) == []


def test_a_principal_may_be_the_number_of_an_account(network):
    """It stands for all that the account lets."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "999988887776"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": trust})
    home = policy.replace("999988887776", network().stack.account.id)

    assert "of account 999988887776" in found(network(resource("aws_iam_role", assume_role_policy=policy)))[0]
    assert found(network(resource("aws_iam_role", assume_role_policy=home))) == []


def test_an_account_that_a_file_names_is_at_home(platforms, network):
    """Whoever names another account in the file means it."""
    owner = platforms.environment({"tags": {"partner": "999988887776"}})
    stack = replace(network(resource("aws_made_up", target_arn=HOME.format("999988887776"))))

    assert found(stack)
    assert found(replace(stack, stack=replace(stack.stack, owner=owner))) == []

"""What carries a stack's tags in AWS and stands in no state."""

from types import SimpleNamespace

import pytest
from support.incidents import denying, incident

from stackwright.terraform.state_doctor.orphans.import_ids import parse

ACCOUNT = "111122223333"
DESCRIBED = {
    "aws_vpc": {"network_39EEAA36": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "main"}}},
    "aws_subnet": {
        name: {"vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24", "tags": {"Name": name}} for name in ("a", "b")
    },
    "aws_cloudwatch_log_group": {"flow-logs": {"name": "/aws/vpc/flow-logs"}},
    "aws_kms_key": {"key": {"description": "Flow logs"}},
}


def killed_on_aws(site):
    """An apply was killed, and the state that it left knows nothing of what it had made in AWS."""
    site.applied()
    site.configure(DESCRIBED)
    ec2, kms, logs = (site.client(service, "eu-west-1") for service in ("ec2", "kms", "logs"))
    vpc = site.make_vpc()
    subnets = {
        name: ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=cidr,
            TagSpecifications=[{"ResourceType": "subnet", "Tags": site.tags(name)}],
        )["Subnet"]["SubnetId"]
        for name, cidr in (("a", "10.0.0.0/24"), ("c", "10.0.1.0/24"))
    }
    tags = {tag["Key"]: tag["Value"] for tag in site.tags("main")}
    del tags["Name"]
    logs.create_log_group(logGroupName="/aws/vpc/flow-logs", tags=tags)
    key, going = (
        kms.create_key(Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()])["KeyMetadata"]
        for _ in range(2)
    )
    kms.schedule_key_deletion(KeyId=going["KeyId"])
    machine = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": site.tags("node")}],
    )["Instances"][0]["InstanceId"]
    return SimpleNamespace(
        site=site,
        vpc=vpc,
        subnets=subnets,
        key=key,
        left_out=(going["Arn"], machine),
        found=site.doctor(),
        shown=site.stackwright("state", "doctor", "dev"),
        denied=site.doctor(denying(site, "resourcegroupstaggingapi")),
    )


@incident(killed_on_aws, "dynamodb")
def test_what_no_state_knows_is_to_do(outcome):
    """Each thing is named; what is deleted already, and machines that a service starts, are not among them."""
    (finding,) = outcome.found.findings

    assert outcome.shown.returncode == 1
    assert "AWS has 5 things with the tags of dev-network that no state knows" in finding["problem"]
    assert len(finding["things"]) == 5
    assert f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/{outcome.vpc} (main)" in finding["things"]
    assert not [thing for thing in finding["things"] if any(left_out in thing for left_out in outcome.left_out)]
    assert all(thing in outcome.shown.output for thing in finding["things"])


@incident(killed_on_aws, "dynamodb")
def test_each_is_imported_at_the_address_that_has_its_name(outcome):
    """By the tag `Name` or the name itself; a key has none, and there is one. What fits nothing is left to a person."""
    folder = outcome.site.stack_folder

    assert sorted(outcome.found.commands) == sorted(
        f"terraform -chdir={folder} import {words}"
        for words in (
            f"aws_vpc.network_39EEAA36 {outcome.vpc}",
            f"aws_subnet.a {outcome.subnets['a']}",
            f"ADDRESS {outcome.subnets['c']}",
            "aws_cloudwatch_log_group.flow-logs /aws/vpc/flow-logs",
            f"aws_kms_key.key {outcome.key['KeyId']}",
        )
    )


@incident(killed_on_aws, "dynamodb")
def test_aws_need_not_tell(outcome):
    """Whoever may not list tags is told so, and that is no error."""
    assert outcome.denied.healthy
    assert "allow tag:GetResources" in outcome.denied.notes[0]
    assert "AccessDeniedException" in outcome.denied.notes[0]


def test_aws_is_asked_once_for_an_environment_where_it_lists_things(site):
    """In the environment's region, and for IAM in the one that has its list."""
    asked = []

    def client(service, region):
        asked.append((service, region))
        return site.client(service, region)

    site.doctor(client)

    assert asked == [("resourcegroupstaggingapi", "eu-west-1"), ("resourcegroupstaggingapi", "us-east-1")]


def test_two_of_one_name_are_left_to_a_person(site):
    """Two VPCs of an apply that was killed twice cannot both be the one that is described."""
    site.configure(DESCRIBED)
    site.make_vpc()
    site.make_vpc()

    assert {command.split()[3] for command in site.doctor().commands} == {"ADDRESS"}


def test_what_a_state_knows_is_no_orphan(site):
    """By its ARN, or by its type and id where the provider has no ARN for it."""
    vpcs = [site.make_vpc(), site.make_vpc()]
    state = site.state()
    state["serial"] += 1
    state["resources"] += [
        {
            "mode": "managed",
            "type": "aws_vpc",
            "name": f"main-{number}",
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"schema_version": 1, "attributes": attributes}],
        }
        for number, attributes in enumerate(
            ({"arn": f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/{vpcs[0]}"}, {"id": vpcs[1]}),
        )
    ]
    orphans = len(site.doctor().findings[0]["things"])
    site.push(state)

    assert orphans == 2
    assert site.doctor().healthy


def test_other_environments_are_left_alone(site):
    """What carries the tags of another project, environment or layer is nobody's business here."""
    ec2 = site.client("ec2", "eu-west-1")
    for key in ("project", "environment", "layer", "managed-by"):
        tags = [tag if tag["Key"] != key else {"Key": key, "Value": "other"} for tag in site.tags("main")]
        ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": tags}])

    assert site.doctor().healthy


@pytest.mark.parametrize(
    ("arn", "types", "id_"),
    [
        ("ec2:eu-west-1:1:natgateway/nat-1", ["aws_nat_gateway"], "nat-1"),
        ("eks:eu-west-1:1:cluster/dev", ["aws_eks_cluster"], "dev"),
        ("eks:eu-west-1:1:addon/dev/coredns/4ac7", ["aws_eks_addon"], "dev:coredns"),
        ("eks:eu-west-1:1:nodegroup/dev/spot/4ac7", ["aws_eks_node_group"], "dev:spot"),
        ("eks:eu-west-1:1:podidentityassociation/dev/a-1", ["aws_eks_pod_identity_association"], "dev,a-1"),
        ("kms:eu-west-1:1:key/4ac7-11", ["aws_kms_key"], "4ac7-11"),
        ("logs:eu-west-1:1:log-group:/aws/eks/dev/cluster:*", ["aws_cloudwatch_log_group"], "/aws/eks/dev/cluster"),
        ("ecr:eu-west-1:1:repository/acme-dev/api", ["aws_ecr_repository"], "acme-dev/api"),
        ("s3:::acme-logs", ["aws_s3_bucket"], "acme-logs"),
        ("sqs:eu-west-1:1:acme", ["aws_sqs_queue"], "https://sqs.eu-west-1.amazonaws.com/1/acme"),
        ("events:eu-west-1:1:rule/acme-spot", ["aws_cloudwatch_event_rule"], "acme-spot"),
        ("iam::1:role/acme/path/dev", ["aws_iam_role"], "dev"),
        ("iam::1:policy/dev", ["aws_iam_policy"], "arn:aws:iam::1:policy/dev"),
        ("dynamodb:eu-west-1:1:table/locks", ["aws_dynamodb_table"], "locks"),
        ("rds:eu-west-1:1:db:main", [], None),
    ],
)
def test_import_ids(arn, types, id_):
    """Each type of the provider has a form of its own; what no layer makes has none."""
    parsed = parse(f"arn:aws:{arn}")

    assert (list(parsed.types), parsed.import_id) == (types, id_)

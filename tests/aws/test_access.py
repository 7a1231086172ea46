"""The access layer as it is synthesized."""

import json

import pytest
from support.clusters import cluster


@pytest.fixture
def access(platforms, synth):
    """The access layer with settings of the bastion and other changes to the file."""

    def synthesize(settings=None, **others):
        changes = cluster(None, access={"bastion": settings or {}}, **others)
        return synth(platforms.environment(changes))["dev-access"]

    return synthesize


def statements(stack, type_):
    """Statements of a stack's one policy of a kind, by their names."""
    return {statement["Sid"]: statement for statement in json.loads(stack.one(type_)["policy"])["Statement"]}


def test_without_the_block_there_is_no_layer(platforms, synth):
    """Not every environment has a bastion."""
    assert "dev-access" not in synth(platforms.environment(cluster()))


def test_nothing_lets_anybody_in(access):
    """The one ingress rule is the cluster's, from the bastion; the bastion itself has none, and no key pair."""
    stack = access()
    (group,) = stack.all("aws_security_group")
    rule = stack.one("aws_vpc_security_group_ingress_rule")

    assert rule["security_group_id"] == "${data.terraform_remote_state.cluster.outputs.cluster_security_group_id}"
    assert rule["referenced_security_group_id"] == f"${{aws_security_group.{group}.id}}"
    assert (rule["from_port"], rule["to_port"], rule["ip_protocol"]) == (443, 443, "tcp")
    assert "ingress" not in stack.all("aws_security_group")[group]
    assert "key_name" not in stack.one("aws_launch_template")


def test_the_instance_is_private_and_hardened(access):
    """No public address, IMDSv2 with one hop, an encrypted disk, detailed monitoring."""
    template = access({"disk_gib": 30}).one("aws_launch_template")
    (interface,) = template["network_interfaces"]
    (disk,) = template["block_device_mappings"]

    assert interface["associate_public_ip_address"] == "false"
    assert template["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }
    assert disk["ebs"] == {
        "encrypted": "true",
        "volume_type": "gp3",
        "volume_size": 30,
        "delete_on_termination": "true",
    }
    assert template["monitoring"] == {"enabled": True}
    assert "user_data" not in template


@pytest.mark.parametrize(
    ("settings", "image"),
    [
        ({}, "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"),
        (
            {"instance_type": "t3.micro"},
            "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        ),
        ({"ami_id": "ami-0123456789abcdef0"}, "ami-0123456789abcdef0"),
    ],
)
def test_no_plan_depends_on_the_image_of_the_day(access, settings, image):
    """The image is a constant of the plan: EC2 looks it up at launch, unless the file names one."""
    stack = access(settings)

    assert stack.one("aws_launch_template")["image_id"] == image
    assert list(stack.json["data"]) == ["terraform_remote_state"]


def test_one_instance_is_kept_alive_in_the_private_subnets(access):
    """It is replaced when it fails, when the template changes, and before its image is old."""
    group = access({"max_age_days": 10}).one("aws_autoscaling_group")

    assert (group["min_size"], group["max_size"]) == (1, 1)
    assert group["max_instance_lifetime"] == 10 * 86_400
    assert group["vpc_zone_identifier"] == "${data.terraform_remote_state.network.outputs.private_subnet_ids}"


def test_everything_that_is_launched_carries_the_tags(access):
    """The provider's default tags do not reach what a launch template or a group makes."""
    stack = access(tags={"Compliance": "soc2"})
    expected = {"Compliance": "soc2", "environment": "dev", "layer": "access", "Name": "acme-dev-bastion"}

    for specification in stack.one("aws_launch_template")["tag_specifications"]:
        assert expected.items() <= specification["tags"].items()
    assert expected.items() <= {tag["key"]: tag["value"] for tag in stack.one("aws_autoscaling_group")["tag"]}.items()


@pytest.mark.parametrize(
    ("settings", "policy", "scope"),
    [
        ({}, "AmazonEKSViewPolicy", {"type": "cluster"}),
        (
            {"policy": "AmazonEKSEditPolicy", "namespaces": ["web"]},
            "AmazonEKSEditPolicy",
            {"type": "namespace", "namespaces": ["web"]},
        ),
    ],
)
def test_the_cluster_knows_the_bastions_role(access, settings, policy, scope):
    """An access entry with one policy; reading only, unless the file says more."""
    stack = access(settings)
    (role,) = stack.all("aws_iam_role")
    association = stack.one("aws_eks_access_policy_association")

    assert stack.one("aws_eks_access_entry")["principal_arn"] == f"${{aws_iam_role.{role}.arn}}"
    assert association["policy_arn"] == f"arn:aws:eks::aws:cluster-access-policy/{policy}"
    assert association["access_scope"] == scope


def test_the_role_may_do_no_more_than_a_session_needs(access):
    """Only actions that know no resource are allowed on everything."""
    role = statements(access(), "aws_iam_role_policy")
    everywhere = {sid for sid, statement in role.items() if statement["Resource"] == "*"}

    assert everywhere == {"SessionManager", "FindLogGroup"}
    assert all(action.split(":")[0] in {"ssm", "ssmmessages"} for action in role["SessionManager"]["Action"])
    assert role["FindCluster"]["Resource"] == "arn:aws:eks:eu-west-1:111122223333:cluster/acme-dev"


def test_shells_are_recorded_and_encrypted(access):
    """The session document names log group and key, and both are the environment's own."""
    stack = access({"session_logs": {"retention_days": 365}})
    group = stack.one("aws_cloudwatch_log_group", name="/aws/ssm/acme-dev/sessions", retention_in_days=365)
    inputs = json.loads(stack.one("aws_ssm_document", name="acme-dev-bastion-shell")["content"])["inputs"]

    assert inputs["cloudWatchLogGroupName"].startswith("${aws_cloudwatch_log_group.")
    assert inputs["kmsKeyId"] == group["kms_key_id"]
    assert inputs["cloudWatchEncryptionEnabled"] is True
    assert inputs["s3BucketName"] == ""


def test_shells_can_be_recorded_in_a_bucket(access):
    """The bucket is private, encrypted with the key, and the role may write to it."""
    stack = access({"session_logs": {"destination": "s3", "retention_days": 365}})
    inputs = json.loads(stack.one("aws_ssm_document", name="acme-dev-bastion-shell")["content"])["inputs"]

    assert inputs["s3BucketName"].startswith("${aws_s3_bucket.")
    assert inputs["cloudWatchLogGroupName"] == ""
    assert statements(stack, "aws_iam_role_policy")["RecordSessions"]["Resource"] == "arn:aws:s3:::acme-dev-sessions/*"
    assert not stack.all("aws_cloudwatch_log_group")


@pytest.mark.parametrize(("on_destroy", "kept"), [("keep", True), ("delete", False)])
def test_what_becomes_of_the_record_is_a_setting(access, on_destroy, kept):
    """Both destinations alike: Terraform leaves the group in AWS, and AWS keeps a bucket that holds anything."""
    group, bucket = (
        access({"session_logs": {"destination": destination, "on_destroy": on_destroy}})
        for destination in ("cloudwatch", "s3")
    )

    assert bool(group.one("aws_cloudwatch_log_group").get("skip_destroy")) is kept
    assert bool(bucket.one("aws_s3_bucket").get("force_destroy")) is not kept


def test_the_tunnel_leads_to_the_cluster_only(access):
    """Host and port are fixed in the document; whoever uses it chooses their own port and nothing else."""
    document = json.loads(access().one("aws_ssm_document", name="acme-dev-bastion-tunnel")["content"])

    assert document["properties"]["host"] == "${substr(data.terraform_remote_state.cluster.outputs.endpoint, 8, -1)}"
    assert document["properties"]["portNumber"] == "443"
    assert list(document["parameters"]) == ["localPortNumber"]


def test_people_may_start_these_sessions_and_no_others(access):
    """An unrecorded shell is refused: the policy asks for one of the two documents."""
    policy = statements(access(), "aws_iam_policy")

    assert policy["ReachTheBastion"]["Condition"] == {
        "StringEquals": {"ssm:resourceTag/Name": "acme-dev-bastion"},
        "BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"},
    }
    assert policy["OnlyTheseSessions"]["Resource"] == [
        "arn:aws:ssm:eu-west-1:111122223333:document/acme-dev-bastion-shell",
        "arn:aws:ssm:eu-west-1:111122223333:document/acme-dev-bastion-tunnel",
    ]
    assert policy["OwnSessions"]["Resource"].endswith(":session/$${aws:userid}-*")


def test_changing_the_record_touches_no_other_address(access):
    """Where sessions are recorded is a matter of the record only; the instance stays as it is."""
    group = access().addresses
    bucket = access({"session_logs": {"destination": "s3"}}).addresses
    touched = {address.split(".")[0] for address in group if bucket.get(address) != group[address]}

    assert touched == {"aws_cloudwatch_log_group", "aws_iam_role_policy", "aws_kms_key", "aws_ssm_document"}

"""What the local AWS keeps of things that moto knows, but does not give back as it got them."""

import json

import pytest

TAGGED = ("launch-template", "instance")


@pytest.fixture(scope="session")
def ec2(client):
    """A client for EC2."""
    return client("ec2")


def test_rules_of_a_security_group_keep_their_descriptions(ec2):
    """Whatever they let in: a range, a group, a prefix list."""
    id_ = ec2.create_security_group(GroupName="described", Description="a group")["GroupId"]
    lists = ec2.create_managed_prefix_list(PrefixListName="s3", MaxEntries=1, AddressFamily="IPv4")
    prefixes = lists["PrefixList"]["PrefixListId"]
    peers = {
        "IpRanges": [{"CidrIp": "10.0.0.0/16", "Description": "a range"}],
        "UserIdGroupPairs": [{"GroupId": id_, "Description": "a group"}],
        "PrefixListIds": [{"PrefixListId": prefixes, "Description": "a prefix list"}],
    }
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **peers}
    ec2.authorize_security_group_ingress(GroupId=id_, IpPermissions=[permission])
    asked = [{"Name": "group-id", "Values": [id_]}]
    rules = ec2.describe_security_group_rules(Filters=asked)["SecurityGroupRules"]

    assert {one["Description"] for one in rules if not one["IsEgress"]} == {"a range", "a group", "a prefix list"}


def test_the_tags_of_a_launch_template_are_not_those_of_what_it_launches(ec2):
    """Each has its own."""
    own, launched = ({"ResourceType": type_, "Tags": [{"Key": "Name", "Value": type_}]} for type_ in TAGGED)
    data = {"InstanceType": "t3.micro", "TagSpecifications": [launched]}
    made = ec2.create_launch_template(LaunchTemplateName="nodes", LaunchTemplateData=data, TagSpecifications=[own])
    id_ = made["LaunchTemplate"]["LaunchTemplateId"]
    (version,) = ec2.describe_launch_template_versions(LaunchTemplateId=id_)["LaunchTemplateVersions"]

    assert version["LaunchTemplateData"]["TagSpecifications"] == [launched]
    assert made["LaunchTemplate"]["Tags"] == own["Tags"]


def test_an_auto_scaling_group_keeps_how_long_its_instances_live(ec2, client):
    """Until it is changed."""
    scaling = client("autoscaling")
    ec2.create_launch_template(LaunchTemplateName="bastion", LaunchTemplateData={"InstanceType": "t3.micro"})
    sizes = {"MinSize": 0, "MaxSize": 0, "AvailabilityZones": ["eu-central-1a"]}
    template = {"LaunchTemplateName": "bastion"}
    group = {"AutoScalingGroupName": "bastion"}
    scaling.create_auto_scaling_group(**group, **sizes, LaunchTemplate=template, MaxInstanceLifetime=604800)

    def lifetime():
        return scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0].get("MaxInstanceLifetime")

    assert lifetime() == 604800
    scaling.update_auto_scaling_group(**group, MaxInstanceLifetime=1209600)
    assert lifetime() == 1209600
    scaling.update_auto_scaling_group(**group, MaxInstanceLifetime=0)
    assert lifetime() is None


def test_access_logs_go_where_a_policy_lets_them_and_not_elsewhere(client):
    """A policy that also says something of everybody is read all the same."""
    s3 = client("s3")
    for name in ("the-data", "the-logs"):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    everybody = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::the-logs/*"}
    service = {"Service": "logging.s3.amazonaws.com"}
    delivery = {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": everybody["Resource"]}
    keys = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
    enabled = {"TargetBucket": "the-logs", "TargetPrefix": "data/", "TargetObjectKeyFormat": keys}
    logging = {"LoggingEnabled": enabled}

    def said(*statements: dict[str, object]):
        s3.put_bucket_policy(Bucket="the-logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))

    said(everybody)
    with pytest.raises(s3.exceptions.ClientError) as refused:
        s3.put_bucket_logging(Bucket="the-data", BucketLoggingStatus=logging)
    assert refused.value.response["Error"]["Code"] == "InvalidTargetBucketForLogging"
    said(everybody, delivery)
    s3.put_bucket_logging(Bucket="the-data", BucketLoggingStatus=logging)
    assert s3.get_bucket_logging(Bucket="the-data")["LoggingEnabled"].items() >= enabled.items()
    enabled["TargetObjectKeyFormat"] = {"SimplePrefix": {}}
    s3.put_bucket_logging(Bucket="the-data", BucketLoggingStatus=logging)
    assert s3.get_bucket_logging(Bucket="the-data")["LoggingEnabled"].items() >= enabled.items()
    s3.put_bucket_logging(Bucket="the-data", BucketLoggingStatus={})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket="the-data")

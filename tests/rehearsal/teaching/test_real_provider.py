"""What the local AWS is taught is what the real AWS provider needs: a whole life of each type, with a change in it."""

import copy
import json

import pytest
from support.platforms import Platforms
from support.real_life import RealLife
from support.required import REQUIRED

from stackwright.model.stack_records import records
from stackwright.model.stacks import account_stack
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.script import Part
from stackwright.synthesis.document import Document

ACCOUNT, REGION = "111122223333", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/somebody"
PROVIDER = {"region": REGION, "allowed_account_ids": [ACCOUNT], "default_tags": [{"tags": {"Environment": "dev"}}]}
GROUP = {"security_group_id": "${aws_security_group.one.id}", "ip_protocol": "tcp", "from_port": 443, "to_port": 443}
IN = {"cluster_name": "${aws_eks_cluster.one.name}"}
ADDON = {
    "addon_name": "aws-ebs-csi-driver",
    "addon_version": "v1.66.0-eksbuild.1",
    "configuration_values": '{"controller": {"replicaCount": 2}}',
    "pod_identity_association": [{"service_account": "ebs-csi-controller-sa", "role_arn": ROLE}],
    "tags": {"Name": "ebs"},
}
POLICY = {
    "principal_arn": "${aws_eks_access_entry.one.principal_arn}",
    "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    "access_scope": [{"type": "namespace", "namespaces": ["shop"]}],
}
NODES = {
    "node_group_name_prefix": "general-",
    "node_role_arn": ROLE,
    "subnet_ids": ["subnet-0a"],
    "scaling_config": [{"min_size": 1, "max_size": 3, "desired_size": 1}],
    "update_config": [{"max_unavailable_percentage": 33}],
    "node_repair_config": [{"enabled": True}],
    "launch_template": [
        {"id": "${aws_launch_template.one.id}", "version": "${aws_launch_template.one.latest_version}"}
    ],
}
PEOPLE = {"client_id": "shop", "identity_provider_config_name": "people", "issuer_url": "https://people.example.org"}
LOGS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::the-logs/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::the-logs/*",
        },
    ],
}
ALERT = {
    "comparison_operator": "GREATER_THAN",
    "notification_type": "ACTUAL",
    "threshold": 80,
    "threshold_type": "PERCENTAGE",
    "subscriber_email_addresses": ["finance@example.com", "team@example.com"],
}
STACK = {
    "aws_budgets_budget": {
        "name": "dev",
        "budget_type": "COST",
        "time_unit": "MONTHLY",
        "limit_amount": "500",
        "limit_unit": "USD",
        "cost_filter": [{"name": "TagKeyValue", "values": ["user:environment$dev"]}],
        "notification": [ALERT, {**ALERT, "notification_type": "FORECASTED", "threshold": 100}],
        "tags": {"Name": "dev"},
    },
    "aws_eks_cluster": {
        "name": "main",
        "role_arn": ROLE,
        "version": "1.35",
        "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b"], "endpoint_public_access": False}],
        "access_config": [{"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False}],
        "upgrade_policy": [{"support_type": "STANDARD"}],
        "zonal_shift_config": [{"enabled": True}],
    },
    "aws_eks_addon": IN | ADDON,
    "aws_eks_access_entry": IN | {"principal_arn": ROLE},
    "aws_eks_access_policy_association": IN | POLICY,
    "aws_eks_pod_identity_association": IN | {"namespace": "shop", "service_account": "api", "role_arn": ROLE},
    "aws_eks_identity_provider_config": IN | {"oidc": [PEOPLE]},
    "aws_eks_node_group": IN | NODES,
    "aws_launch_template": {
        "name": "nodes",
        "tag_specifications": [{"resource_type": "instance", "tags": {"Name": "node"}}],
        "tags": {"Name": "template"},
    },
    "aws_autoscaling_group": {
        "name": "bastion",
        "min_size": 0,
        "max_size": 0,
        "availability_zones": [f"{REGION}a"],
        "max_instance_lifetime": 604800,
        "launch_template": [{"id": "${aws_launch_template.one.id}"}],
    },
    "aws_security_group": {"name": "nodes", "description": "nodes"},
    "aws_vpc_security_group_ingress_rule": GROUP
    | {"referenced_security_group_id": "${aws_security_group.one.id}", "description": "from each other"},
    "aws_vpc_security_group_egress_rule": GROUP
    | {"prefix_list_id": "${aws_ec2_managed_prefix_list.one.id}", "description": "to S3"},
    "aws_ec2_managed_prefix_list": {"name": "s3", "address_family": "IPv4", "max_entries": 1},
    "aws_s3_bucket": {"bucket": "the-data", "force_destroy": True},
    "aws_s3_bucket_logging": {
        "bucket": "${aws_s3_bucket.one.bucket}",
        "target_bucket": "${aws_s3_bucket_policy.one.bucket}",
        "target_prefix": "data/",
        "target_object_key_format": [{"partitioned_prefix": [{"partition_date_source": "EventTime"}]}],
    },
    "aws_s3_bucket_policy": {"bucket": "${aws_s3_bucket.logs.bucket}", "policy": json.dumps(LOGS)},
}
"""One of each type, called `one`."""
CHANGES = {
    "aws_budgets_budget": {"limit_amount": "600", "notification": [ALERT], "tags": {"Name": "all"}},
    "aws_eks_cluster": {"upgrade_policy": [{"support_type": "EXTENDED"}]},
    "aws_eks_addon": {"addon_version": "v1.67.0-eksbuild.1", "tags": {"Name": "csi"}},
    "aws_eks_access_entry": {"kubernetes_groups": ["readers"]},
    "aws_eks_access_policy_association": {"access_scope": [{"type": "cluster"}]},
    "aws_eks_pod_identity_association": {"role_arn": f"{ROLE}-else"},
    "aws_eks_identity_provider_config": {"tags": {"Name": "people"}},
    "aws_eks_node_group": {"labels": {"pool": "general"}, "update_config": [{"max_unavailable": 1}]},
    "aws_launch_template": {"tag_specifications": [{"resource_type": "instance", "tags": {"Name": "a node"}}]},
    "aws_autoscaling_group": {"max_instance_lifetime": 1209600},
    "aws_vpc_security_group_ingress_rule": {"description": "from nodes"},
    "aws_s3_bucket_logging": {"target_prefix": "all-data/"},
}
"""What is changed of some."""
REPLACED = {"aws_eks_access_policy_association"}
"""Types of which the provider replaces what is changed like that."""


def document(changes):
    """The stack, with some arguments of some types changed."""
    resources = {type_: {"one": {**body, **changes.get(type_, {})}} for type_, body in STACK.items()}
    resources["aws_s3_bucket"]["logs"] = {"bucket": "the-logs", "force_destroy": True}
    required = {"required_providers": {"aws": REQUIRED["aws"]}}
    return Document(copy.deepcopy({"terraform": required, "provider": {"aws": [PROVIDER]}, "resource": resources}))


@pytest.fixture(scope="module")
def lived(terraform, provider_mirror, moto, tmp_path_factory):
    """What Terraform did in each step of the life of one stack, which ends with everything destroyed."""
    stack = account_stack(Platforms(tmp_path_factory.mktemp("platform")).environment().account)
    (stack,) = records([stack])
    folder = tmp_path_factory.mktemp("life")
    with LocalAws(ACCOUNT, REGION) as local, RealLife(terraform, folder, local, stack.name) as life:
        life.be(Part(stack, document({})))
        steps = {"apply": life.apply(), "re-plan": life.plan()}
        life.be(Part(stack, document(CHANGES)))
        steps |= {"change": life.apply(), "re-plan of the change": life.plan()}
        life.destroy()
        steps["left"] = {
            "clusters": life.client("eks").list_clusters()["clusters"],
            "buckets": life.client("s3").list_buckets()["Buckets"],
        }
    return steps


@pytest.mark.slow
@pytest.mark.parametrize("type_", STACK)
def test_a_type_is_made_and_planned_again_without_change(lived, type_):
    """All that it was given comes back, and nothing else."""
    address = f"{type_}.one"

    assert lived["apply"][address] == ["create"]
    assert address not in lived["re-plan"]


@pytest.mark.slow
@pytest.mark.parametrize("type_", CHANGES)
def test_a_type_is_changed_and_planned_again_without_change(lived, type_):
    """An update ends, and what it changed comes back."""
    address = f"{type_}.one"
    done = ["delete", "create"] if type_ in REPLACED else ["update"]

    assert lived["change"][address] == done
    assert address not in lived["re-plan of the change"]


@pytest.mark.slow
def test_everything_is_destroyed(lived):
    """Nothing is left, and nothing was in the way."""
    assert lived["left"] == {"clusters": [], "buckets": []}

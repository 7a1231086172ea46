"""Whatever is synthesized under a name that AWS takes once is known to the check of such names."""

import json
from pathlib import Path

import pytest
from support.clusters import cluster
from support.shipped import PLATFORMS, load_shipped

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.limits import NameLimit
from stackwright.model.rules.names import claims

GOLDEN = Path("tests/golden")
UNIQUE: dict[str, tuple[str, NameLimit]] = {
    "aws_autoscaling_group": ("name", limits.AUTO_SCALING_GROUP),
    "aws_cloudwatch_event_rule": ("name", limits.EVENT_RULE),
    "aws_cloudwatch_log_group": ("name", limits.LOG_GROUP),
    "aws_dynamodb_table": ("name", limits.DYNAMODB_TABLE),
    "aws_ecr_repository": ("name", limits.ECR_REPOSITORY),
    "aws_ecr_pull_through_cache_rule": ("ecr_repository_prefix", limits.ECR_CACHE_PREFIX),
    "aws_eks_cluster": ("name", limits.EKS_CLUSTER),
    "aws_iam_instance_profile": ("name", limits.IAM_INSTANCE_PROFILE),
    "aws_iam_policy": ("name", limits.IAM_POLICY),
    "aws_iam_role": ("name", limits.IAM_ROLE),
    "aws_kms_alias": ("name", limits.KMS_ALIAS),
    "aws_launch_template": ("name", limits.LAUNCH_TEMPLATE),
    "aws_s3_bucket": ("bucket", limits.S3_BUCKET),
    "aws_secretsmanager_secret": ("name", limits.SECRET),
    "aws_security_group": ("name", limits.SECURITY_GROUP),
    "aws_sqs_queue": ("name", limits.SQS_QUEUE),
    "aws_ssm_document": ("name", limits.SSM_DOCUMENT),
}
"""What gives a thing its name, and what kind of name it is."""
NOT_UNIQUE = {
    ("aws_ecr_repository_creation_template", "prefix"): "belongs to the cache of that prefix",
    ("aws_eks_addon", "addon_name"): "names what EKS installs",
    ("aws_eks_node_group", "node_group_name_prefix"): "unique in its cluster, and completed by Terraform",
    ("aws_iam_role_policy", "name"): "unique in its role",
    ("aws_s3_bucket_logging", "target_prefix"): "is a folder of a bucket that is checked",
    ("aws_vpc_endpoint", "service_name"): "names a service of AWS",
    ("helm_release", "name"): "unique in its namespace, which a cluster has once",
}
"""Arguments that look like names and are none that AWS takes once."""


def known_names(platform):
    """Kind and name of all that the check knows of."""
    return {
        (one.used.limit, one.used.name) for one in claims(platform.accounts, platform.environments, platform.layers)
    }


def unknown_names(stacks, known):
    """Arguments of synthesized resources that look like names, and that the check does not know."""
    for stack in stacks:
        for type_, resources in stack.get("resource", {}).items():
            for resource in resources.values():
                for argument, value in resource.items():
                    if not isinstance(value, str) or "${" in value or (type_, argument) in NOT_UNIQUE:
                        continue
                    named, limit = UNIQUE.get(type_, (None, None))
                    looks_like_a_name = argument in {"name", "bucket", "alias", "prefix"} or argument.endswith(
                        ("_name", "_prefix")
                    )
                    if argument == named and (limit, value) not in known:
                        yield f"{type_}.{argument}: {value}"
                    elif argument != named and looks_like_a_name and argument != "cluster_name":
                        yield f"{type_}.{argument}: neither unique nor known not to be: {value}"


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_name_of_the_golden_files_is_one_that_is_checked(name):
    """Whoever adds a thing that has a name adds the name to its layer's `used_names`, or says why not here."""
    stacks = [json.loads(file.read_text()) for file in sorted((GOLDEN / name).glob("*.tf.json"))]

    assert stacks
    assert list(unknown_names(stacks, known_names(load_shipped(PLATFORMS[name])))) == []


def test_every_name_of_what_the_shipped_platforms_leave_out_is_checked_too(platforms, synth):
    """Everything that can be switched on, at once."""
    changes = cluster(
        {"auto_mode": {"enabled": True}},
        access={"bastion": {"session_logs": {"destination": "s3"}}},
        secrets={"db": {"replicas": {"eu-central-1": {}}}},
        addons={
            **{name: {} for name in ("aws_load_balancer_controller", "cloudwatch", "external_secrets", "karpenter")},
            **{name: {} for name in ("loki", "velero")},
            **{name: {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]} for name in ("cert_manager", "external_dns")},
        },
        registry={"repositories": {"api": {}}, "pull_through_caches": {"k8s": {"upstream": "registry.k8s.io"}}},
        **{"network.flow_logs": {"destination": "s3", "kms_key": True}, "network.interface_endpoints": ["ssm"]},
    )
    platform = platforms.platform(changes)

    stacks = [stack.json for stack in synth(platform).values()]
    assert list(unknown_names(stacks, known_names(platform))) == []

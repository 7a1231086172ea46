"""The line of the file that caused a finding."""

from pathlib import Path

import pytest
from support.judging import stacks
from support.shipped import PLATFORMS

from stackwright.policy.place import Places
from stackwright.policy.reading.resources import Resource

CAUSES = [
    ("dev-network", "aws_vpc", "cidr_block", "10.0.0.0/16", "network.cidr"),
    (
        "prod-cluster",
        "aws_eks_node_group",
        "instance_types",
        ["m5.xlarge", "m5.2xlarge"],
        "cluster.node_groups.general.instance_types[0]",
    ),
    (
        "prod-cluster",
        "aws_eks_node_group",
        "instance_types",
        ["c5.xlarge"],
        "cluster.node_groups.compute.instance_types[0]",
    ),
    ("prod-cluster", "aws_cloudwatch_log_group", "retention_in_days", 90, "cluster.logs.retention_days"),
    ("prod-network", "aws_cloudwatch_log_group", "retention_in_days", 90, "network.flow_logs.retention_days"),
    ("dev-cluster", "aws_eks_cluster", "encryption_config", None, "cluster.encrypt_secrets"),
    (
        "prod-addons",
        "aws_iam_policy",
        "policy",
        "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
        "addons.external_dns.hosted_zone_ids[0]",
    ),
    (
        "prod-workloads",
        "aws_iam_policy",
        "policy",
        "on arn:aws:sqs:eu-west-1:111122223333:acme-prod-jobs",
        "workloads.worker.statements.Jobs.resources[0]",
    ),
    ("prod-registry", "aws_ecr_repository", "force_delete", True, "registry"),
    (
        "bootstrap-main",
        "aws_s3_bucket_lifecycle_configuration",
        "rule.noncurrent_version_expiration.noncurrent_days",
        90,
        "state.noncurrent_retention_days",
    ),
    ("bootstrap-main", "aws_s3_bucket", "force_destroy", True, "accounts.main"),
]


@pytest.fixture(scope="module")
def places():
    """Those of the first platform."""
    return Places(PLATFORMS["acme"])


def resource(type_, argument, value):
    *above, last = argument.split(".")
    held = {last: value}
    for name in reversed(above):
        held = {name: held}
    return Resource("resource", type_, "it", held)


@pytest.mark.parametrize(("stack", "type_", "argument", "value", "key"), CAUSES)
def test_the_key_that_caused_it(places, stack, type_, argument, value, key):
    """By its value, or by what it is about; the block where the key is left out."""
    place = places.of_stack(stacks()[stack], resource(type_, argument, value), argument)
    lines = Path(place.file).read_text().splitlines()
    name = key.split(".")[-1].split("[")[0]

    assert place.key == key
    assert name in lines[place.line - 1]


def test_a_stack_as_a_whole_is_its_block(places):
    """Where no resource is named."""
    assert places.of_stack(stacks()["prod-access"], None, "").key == "access"
    assert places.of_stack(stacks()["bootstrap-main"], None, "").key == "accounts.main"


def test_a_group_is_told_by_its_name(places):
    """Two groups ask for the same number: it is the one whose name the resource has."""
    found = {}
    for group in ("general", "compute"):
        one = Resource(
            "resource",
            "aws_eks_node_group",
            f"cluster_{group}_Resource",
            {"disk": 100},
            {},
            f"prod-cluster/cluster/{group}",
        )
        found[group] = places.of_stack(stacks()["prod-cluster"], one, "disk").key

    assert {group: f".{group}." in key for group, key in found.items()} == {"general": True, "compute": True}

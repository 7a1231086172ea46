"""The `access` block: what it refuses."""

import pytest
from support.clusters import cluster

ISOLATED = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts"]
SESSION_MANAGER = ["ssm", "ssmmessages", "ec2messages", "kms", "logs"]


def bastion(settings=None, network=None):
    """A valid bastion with settings, in a network of its own if need be."""
    changes = cluster(access={"bastion": settings or {}})
    return {**changes, "network": network} if network else changes


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"instance_type": "m7i.48xlarge"}, "access.bastion.instance_type: must be one of t4g.nano"),
        ({"ami_id": "al2023"}, "access.bastion.ami_id: is not an AMI id"),
        ({"disk_gib": 4}, "access.bastion.disk_gib: must be at least 8, got 4"),
        ({"policy": "AmazonEKSAutoNodePolicy"}, "access.bastion.policy: must be one of AmazonEKSViewPolicy"),
        ({"key_name": "me"}, "access.bastion.key_name: unknown key"),
        (
            {"session_logs": {"destination": "none"}},
            "access.bastion.session_logs.destination: must be one of cloudwatch",
        ),
        ({"session_logs": {"bucket": "acme-logs"}}, "session_logs.bucket: is used only with destination: s3"),
        ({"session_logs": {"retention_days": 15}}, "is not a retention that CloudWatch Logs knows"),
        ({"max_age_days": 400}, "access.bastion.max_age_days: must be at most 365, got 400"),
    ],
)
def test_a_bastion_with_one_fault_is_refused(platforms, settings, expected):
    """Each fault names its key. There is no key for a key pair, a public address or unrecorded sessions."""
    faults = platforms.faults(bastion(settings))

    assert any(expected in fault for fault in faults), faults


def test_a_bastion_without_a_cluster_is_refused(platforms):
    """The layer reads the cluster's state, which would not be there."""
    (fault,) = platforms.faults({"access": {}})

    assert "access: needs the layer cluster, which this environment lacks; add cluster, or remove the block" in fault


def test_an_environment_needs_no_bastion(platforms):
    """The layer is optional."""
    assert platforms.environment().settings.access is None


def test_records_may_go_into_a_bucket_of_ones_own(platforms):
    """Named where they are sent to one."""
    logs = {"destination": "s3", "bucket": "acme-audit"}

    assert (
        platforms.environment(bastion({"session_logs": logs})).settings.access.bastion.session_logs.bucket
        == "acme-audit"
    )


@pytest.mark.parametrize(("instance_type", "architecture"), [("t4g.nano", "arm64"), ("t3.nano", "x86_64")])
def test_the_image_fits_the_processor(platforms, instance_type, architecture):
    """An image for the other one does not boot."""
    settings = platforms.environment(bastion({"instance_type": instance_type})).settings.access

    assert settings.bastion.architecture == architecture

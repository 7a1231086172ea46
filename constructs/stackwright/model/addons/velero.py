"""Velero: its bucket, and what it may do with it and with volumes.

The actions are those of https://github.com/vmware-tanzu/velero-plugin-for-aws (set permissions for Velero).
"""

from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from stackwright.model.addons.addon import (
    ROLE,
    Addon,
    AddonSettings,
    Bucket,
    BucketUse,
    Facts,
    Needs,
    Policies,
    Surroundings,
)
from stackwright.model.addons.buckets import BucketFacts
from stackwright.model.catalogue import limits
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.values import KubernetesName, within

OBJECT_ACTIONS = (
    *("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
    "s3:PutObjectTagging",
)
# Velero tags each snapshot with the backup that it belongs to.
BACKUP_TAG = "velero.io/backup"


@changing(
    bucket=replaces("s3_bucket", "s3_bucket_policy") | updates("iam_policy", "kms_key"),
    noncurrent_days=updates("s3_bucket_lifecycle_configuration"),
)
class VeleroSettings(AddonSettings):
    """Velero: backs up objects of the cluster into a bucket, and volumes into snapshots."""

    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """Name of the bucket, unique in all of AWS. `<project>-<env>-velero` if left out."""
    noncurrent_days: int = Field(default=30, ge=1, le=3650)
    """Days for which backups that were deleted or replaced can be restored, 1 to 3,650. How long backups are kept is
    said in Velero's schedules: a bucket that deletes by age would break its repositories."""
    namespace: KubernetesName = "velero"
    """Its namespace."""
    service_account: KubernetesName = "velero-server"
    """Its service account."""


def _needs(context: Context, settings: VeleroSettings, _: Surroundings) -> Needs:
    policies: Policies = {"bucket": [BucketUse(OBJECT_ACTIONS)], "snapshots": snapshots(context)}
    return Needs(
        roles=(VELERO.role(context, settings, policies),), bucket=Bucket(settings.bucket, settings.noncurrent_days)
    )


def _told(facts: Facts, context: Context, settings: VeleroSettings) -> BucketFacts:
    return BucketFacts(**asdict(facts), bucket=settings.bucket or context.names.addon(VELERO.name))


def snapshots(context: Context) -> list[Statement]:
    """Snapshots of volumes, and volumes of snapshots; only snapshots that belong to a backup can be deleted.

    Args:
        context: Where the role is made.
    """
    volumes = context.arn("ec2", "volume/*")
    made = context.public_arn("ec2", "snapshot/*")
    return [
        Statement("Make", ["ec2:CreateSnapshot", "ec2:CreateVolume"], [volumes, made]),
        Statement(
            "Tag",
            ["ec2:CreateTags"],
            [volumes, made],
            conditions={"StringEquals": {"ec2:CreateAction": ["CreateSnapshot", "CreateVolume"]}},
        ),
        Statement(
            "DeleteOwn",
            ["ec2:DeleteSnapshot"],
            [made],
            conditions={"Null": {f"aws:ResourceTag/{BACKUP_TAG}": "false"}},
        ),
        Statement(
            "Describe",
            ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"],
            ["*"],  # lists and descriptions cannot be tied to resources
        ),
    ]


VELERO = Addon(
    name="velero",
    purpose="Backups.",
    settings=VeleroSettings,
    grants="its bucket; snapshots and volumes; delete snapshots of backups",
    beside="bucket, KMS key",
    needs=_needs,
    calls=("ec2", "s3"),
    told=_told,
    consequence=ROLE | makes("s3_bucket", "kms_key"),
)

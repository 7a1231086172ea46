"""Velero: its bucket, and what it may do with it and with volumes.

The actions are those of https://github.com/vmware-tanzu/velero-plugin-for-aws (set permissions for Velero).
"""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from stackwright.model.addons.addon import ROLE, Addon, AwsAddonSettings, AwsFacts, Surroundings
from stackwright.model.addons.buckets import BucketFacts
from stackwright.model.addons.needs import Bucket, BucketUse, Needs, Policies
from stackwright.model.catalogue import limits
from stackwright.model.context import Context
from stackwright.model.iam import Conditions, Statement
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.values import KubernetesName, within

OBJECT_ACTIONS = (
    *("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
    "s3:PutObjectTagging",
)
# Velero tags each snapshot with the backup that it belongs to, and copies the volume's own tags, among which the driver
# names the cluster. Volumes that it restores get the tags of the snapshot, with the cluster's name that it is told.
# Source: https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/velero-plugin-for-aws/volume_snapshotter.go
BACKUP_TAG = "velero.io/backup"


@changing(
    bucket=replaces("s3_bucket", "s3_bucket_policy") | updates("iam_policy", "kms_key"),
    noncurrent_days=updates("s3_bucket_lifecycle_configuration"),
    volumes=updates("iam_policy"),
)
class VeleroSettings(AwsAddonSettings):
    """Velero: backs up objects of the cluster into a bucket, and volumes into snapshots."""

    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """Name of the bucket, unique in all of AWS. `<project>-<env>-velero` if left out."""
    noncurrent_days: int = Field(default=30, ge=1, le=3650)
    """Days for which backups that were deleted or replaced can be restored, 1 to 3,650. How long backups are kept is
    said in Velero's schedules: a bucket that deletes by age would break its repositories."""
    volumes: Literal["cluster", "account"] = "cluster"
    """Whose volumes it takes snapshots of, and which snapshots it deletes: those whose tag
    `kubernetes.io/cluster/<cluster>` is `owned`, as the EBS CSI driver sets it, or all of the account."""
    namespace: KubernetesName = "velero"
    """Its namespace."""
    service_account: KubernetesName = "velero-server"
    """Its service account."""


def _needs(context: Context, settings: VeleroSettings, _: Surroundings) -> Needs:
    policies: Policies = {"bucket": [BucketUse(OBJECT_ACTIONS)], "snapshots": snapshots(context, settings.volumes)}
    return Needs(
        roles=(VELERO.role(context, settings, policies),), bucket=Bucket(settings.bucket, settings.noncurrent_days)
    )


def _told(facts: AwsFacts, context: Context, settings: VeleroSettings) -> BucketFacts:
    return BucketFacts(**asdict(facts), bucket=settings.bucket or context.names.addon(VELERO.name))


def snapshots(context: Context, reach: Literal["cluster", "account"] = "cluster") -> list[Statement]:
    """Snapshots of volumes, and volumes of snapshots. Only what belongs to a backup can be deleted or restored.

    Args:
        context: Where the role is made.
        reach: Whose volumes and snapshots.
    """
    volumes = context.arn("ec2", "volume/*")
    made = context.public_arn("ec2", "snapshot/*")
    mark = f"kubernetes.io/cluster/{context.names.cluster}"
    tied = reach == "cluster"
    owned: Conditions = {"StringEquals": {f"aws:ResourceTag/{mark}": "owned"}} if tied else {}
    asked: Conditions = {"StringEquals": {f"aws:RequestTag/{mark}": "owned"}} if tied else {}
    of_a_backup = {"Null": {f"aws:ResourceTag/{BACKUP_TAG}": "false"}}
    for_a_backup = {"Null": {f"aws:RequestTag/{BACKUP_TAG}": "false"}}
    return [
        Statement("SnapshotOwn", ["ec2:CreateSnapshot"], [volumes], conditions=owned),
        Statement("MakeSnapshot", ["ec2:CreateSnapshot"], [made], conditions={**asked, **for_a_backup}),
        # Backups of another cluster too: a cluster that is lost is restored into one of another name.
        Statement("Restore", ["ec2:CreateVolume"], [made], conditions=of_a_backup),
        Statement("MakeVolume", ["ec2:CreateVolume"], [volumes], conditions=asked),
        Statement(
            "Tag",
            ["ec2:CreateTags"],
            [volumes, made],
            conditions={"StringEquals": {"ec2:CreateAction": ["CreateSnapshot", "CreateVolume"]}},
        ),
        Statement("DeleteOwn", ["ec2:DeleteSnapshot"], [made], conditions={**owned, **of_a_backup}),
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
    grants="its bucket; snapshots of this cluster's volumes, and volumes of backups; delete snapshots of its backups",
    beside="bucket, KMS key",
    needs=_needs,
    calls=("ec2", "s3"),
    told=_told,
    annotates=("bucket",),
    consequence=ROLE | makes("s3_bucket", "kms_key"),
)

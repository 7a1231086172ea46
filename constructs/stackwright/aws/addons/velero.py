"""Velero: its bucket, and what it may do with it and with volumes.

The actions are those of https://github.com/vmware-tanzu/velero-plugin-for-aws (set permissions for Velero).
"""

from constructs import Construct

from stackwright.aws.addons.bucket import AddonBucket
from stackwright.aws.addons.identity import AddonRole
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement
from stackwright.model.settings.addons import VeleroSettings

OBJECT_ACTIONS = (
    *("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
    "s3:PutObjectTagging",
)
# Velero tags each snapshot with the backup that it belongs to.
BACKUP_TAG = "velero.io/backup"


class Velero(Construct):
    """The AWS half of Velero.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names.
        settings: Its settings.

    Attributes:
        bucket: Escape hatch to the bucket and its key.
        role: Escape hatch to the role.
        metadata: What GitOps has to know.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment, settings: VeleroSettings) -> None:
        super().__init__(scope, id_)
        self.bucket = AddonBucket(
            self,
            "storage",
            environment=environment,
            addon="velero",
            name=settings.bucket,
            noncurrent_days=settings.noncurrent_days,
        )
        self.role = AddonRole(
            self,
            "role",
            environment=environment,
            addon="velero",
            settings=settings,
            policies={"bucket": self.bucket.use(OBJECT_ACTIONS), "snapshots": snapshots(environment)},
            facts={"bucket": self.bucket.name},
        )
        self.metadata = self.role.metadata


def snapshots(environment: Environment) -> list[Statement]:
    """Snapshots of volumes, and volumes of snapshots; only snapshots that belong to a backup can be deleted.

    Args:
        environment: The environment.
    """
    partition, region = environment.region.partition, environment.region.name
    volumes = environment.arn("ec2", "volume/*")
    made = f"arn:{partition}:ec2:{region}::snapshot/*"  # snapshots have no account in their ARNs
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

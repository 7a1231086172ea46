"""The record of sessions, and the key that encrypts it and the sessions themselves."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.by_stage import ON_DESTROY
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.policies import log_group_encryption
from stackwright.model.settings.access import SessionLogSettings


class SessionLogs(Construct):
    """A log group or a bucket for the records of sessions, with a KMS key.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: Destination and retention.

    Attributes:
        key: Escape hatch to the key.
        key_arn: The key's ARN, a token until apply.
        bucket: Escape hatch to the bucket; None without.
        log_group: Escape hatch to the log group; None without.
        inputs: What a session document says about records and encryption.
        statements: What the instance at the end of a session has to be allowed.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: SessionLogSettings) -> None:
        super().__init__(scope, id_)
        self._context = context
        self._settings = settings
        self._keep = ON_DESTROY.of(context.stage, settings.on_destroy) == "keep"
        names = context.names
        self._group_arn = context.arn("logs", f"log-group:{names.session_log_group}")
        to_bucket = settings.destination == "s3"
        self.key = EncryptionKey(
            self,
            "key",
            context=context,
            alias=names.session_key_alias,
            description=f"Sessions on the bastion of {names.prefix}, and their records",
            statements=[] if to_bucket else [log_group_encryption(context.region, self._group_arn)],
        )
        self.key_arn = self.key.arn
        self.bucket = bucket = self._bucket() if to_bucket else None
        self.log_group = group = None if to_bucket else self._log_group()
        # Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
        self.inputs: dict[str, str | bool] = {
            "s3BucketName": bucket.name if bucket else "",
            "s3KeyPrefix": "",
            "s3EncryptionEnabled": True,
            "cloudWatchLogGroupName": group.name if group else "",
            "cloudWatchEncryptionEnabled": True,
            "cloudWatchStreamingEnabled": True,
            "kmsKeyId": self.key_arn,
        }
        self.statements = [*(self._write_to_bucket(bucket) if bucket else self._write_to_group())]

    def _log_group(self) -> CloudwatchLogGroup:
        return CloudwatchLogGroup(
            self,
            "log-group",
            name=self._context.names.session_log_group,
            retention_in_days=self._settings.retention_days,
            kms_key_id=self.key_arn,
            skip_destroy=self._keep or None,
        )

    def _bucket(self) -> PrivateBucket:
        return PrivateBucket(
            self,
            "bucket",
            context=self._context,
            name=self._settings.bucket or self._context.names.session_log_bucket,
            key_arn=self.key_arn,
            expiration_days=self._settings.retention_days,
            emptied=not self._keep,
        )

    # Source of both: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    def _write_to_group(self) -> list[Statement]:
        write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        return [
            Statement("RecordSessions", write, [self._group_arn, f"{self._group_arn}:*"]),
            # The agent looks its log group up in the list of all groups, which knows no narrower resource.
            Statement("FindLogGroup", ["logs:DescribeLogGroups"], ["*"]),
        ]

    def _write_to_bucket(self, bucket: PrivateBucket) -> list[Statement]:
        return [
            Statement("RecordSessions", ["s3:PutObject"], [f"{bucket.arn}/*"]),
            Statement("CheckEncryption", ["s3:GetEncryptionConfiguration"], [bucket.arn]),
            Statement("EncryptRecords", ["kms:GenerateDataKey"], [self.key_arn]),
        ]

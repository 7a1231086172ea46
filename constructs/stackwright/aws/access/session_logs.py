"""The record of sessions, and the key that encrypts it and the sessions themselves."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement
from stackwright.model.settings.access import SessionLogSettings


class SessionLogs(Construct):
    """A log group or a bucket for the records of sessions, with a KMS key.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, for names, account and region.
        settings: Destination and retention.

    Attributes:
        key_arn: The key's ARN, a token until apply.
        inputs: What a session document says about records and encryption.
        statements: What the instance at the end of a session has to be allowed.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment, settings: SessionLogSettings) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._settings = settings
        region, names = environment.region, environment.names
        here = f"arn:{region.partition}:logs:{region.name}:{environment.account.id}"
        self._group_arn = f"{here}:log-group:{names.session_log_group}"
        to_bucket = settings.destination == "s3"
        self.key_arn = EncryptionKey(
            self,
            "key",
            alias=names.session_key_alias,
            description=f"Sessions on the bastion of {names.prefix}, and their records",
            account_id=environment.account.id,
            region=region,
            statements=[] if to_bucket else [self._use_by_cloudwatch()],
        ).arn
        bucket = self._bucket() if to_bucket else None
        group = None if to_bucket else self._log_group()
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

    def _use_by_cloudwatch(self) -> Statement:
        region = self._environment.region
        # Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        return Statement(
            "LogGroup",
            ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            ["*"],  # in a key's own policy, "*" is the key
            principals={"Service": [f"logs.{region.name}.{region.dns_suffix}"]},
            conditions={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": self._group_arn}},
        )

    def _log_group(self) -> CloudwatchLogGroup:
        return CloudwatchLogGroup(
            self,
            "log-group",
            name=self._environment.names.session_log_group,
            retention_in_days=self._settings.retention_days,
            kms_key_id=self.key_arn,
        )

    def _bucket(self) -> PrivateBucket:
        return PrivateBucket(
            self,
            "bucket",
            name=self._settings.bucket or self._environment.names.session_log_bucket,
            region=self._environment.region,
            key_arn=self.key_arn,
            expiration_days=self._settings.retention_days,
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

"""The record of connections that a VPC accepted and refused."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.iam import iam_role
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document, trust
from stackwright.model.policies import log_group_encryption
from stackwright.model.settings.flow_logs import FlowLogSettings

INTERVAL_SECONDS = 60
DELIVERY = {"Service": ["delivery.logs.amazonaws.com"]}


class FlowLogs(Construct):
    """Flow logs of a VPC, into a log group or a bucket of their own.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: Destination and retention.
        vpc_id: The VPC.

    Attributes:
        flow_log: Escape hatch; `flow_log.add_override(path, value)` sets what settings lack.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: FlowLogSettings, vpc_id: str) -> None:
        super().__init__(scope, id_)
        self._context, self._names, self._settings = context, context.names, settings
        self._group_arn = context.arn("logs", f"log-group:{self._names.flow_log_group}")
        to_bucket = self._settings.destination == "s3"
        self.flow_log = FlowLog(
            self,
            "Resource",
            vpc_id=vpc_id,
            traffic_type="ALL",
            max_aggregation_interval=INTERVAL_SECONDS,
            log_destination_type="s3" if to_bucket else "cloud-watch-logs",
            log_destination=self._bucket().bucket.arn if to_bucket else self._log_group().arn,
            iam_role_arn=None if to_bucket else self._role().arn,
            tags={"Name": self._names.prefix},
        )

    def _log_group(self) -> CloudwatchLogGroup:
        use = log_group_encryption(self._context.region, self._group_arn)
        return CloudwatchLogGroup(
            self,
            "log-group",
            name=self._names.flow_log_group,
            retention_in_days=self._settings.retention_days,
            kms_key_id=self._key_arn(use),
        )

    def _role(self) -> IamRole:
        """A role that may write into the log group, and that only this VPC's account can have written as."""
        flow_logs = self._context.arn("ec2", "vpc-flow-log/*")
        role = iam_role(
            self,
            "role",
            context=self._context,
            name=self._names.flow_log_role,
            description=f"Writes flow logs to {self._names.flow_log_group}",
            # Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
            trust=trust(
                "vpc-flow-logs.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": self._context.account_id},
                    "ArnLike": {"aws:SourceArn": flow_logs},
                },
            ),
        )
        write = Statement(
            "WriteLogGroup",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [self._group_arn, f"{self._group_arn}:*"],
        )
        IamRolePolicy(self, "role-policy", name="write", role=role.id, policy=document(write, kind="inline"))
        return role

    def _bucket(self) -> PrivateBucket:
        name = self._settings.bucket or self._names.flow_log_bucket
        arn = self._context.arn("s3", name)
        from_here = {
            "StringEquals": {"aws:SourceAccount": self._context.account_id},
            "ArnLike": {"aws:SourceArn": self._context.arn("logs", "*")},
        }
        use = Statement(
            "Delivery",
            ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"],
            ["*"],  # in a key's own policy, "*" is the key
            principals=DELIVERY,
            conditions=from_here,
        )
        # Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
        return PrivateBucket(
            self,
            "bucket",
            context=self._context,
            name=name,
            key_arn=self._key_arn(use),
            expiration_days=self._settings.retention_days,
            statements=[
                Statement(
                    "Write",
                    ["s3:PutObject"],
                    [f"{arn}/AWSLogs/{self._context.account_id}/*"],
                    principals=DELIVERY,
                    conditions=from_here,
                ),
                Statement(
                    "Check", ["s3:GetBucketAcl", "s3:ListBucket"], [arn], principals=DELIVERY, conditions=from_here
                ),
            ],
        )

    def _key_arn(self, statement: Statement) -> str | None:
        if not self._settings.kms_key:
            return None
        return EncryptionKey(
            self,
            "key",
            context=self._context,
            alias=self._names.flow_log_key_alias,
            description=f"VPC flow logs of {self._names.prefix}",
            statements=[statement],
        ).arn

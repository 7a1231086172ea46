"""The record of connections that a VPC accepted and refused."""

from typing import NotRequired, TypedDict

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.iam import iam_role
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.cdk.core import ITerraformDependable
from stackwright.model.by_stage import ON_DESTROY, OWN_LOG_KEY
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document, trust
from stackwright.model.policies import log_group_encryption
from stackwright.model.settings.flow_logs import FlowLogSettings

INTERVAL_SECONDS = 60
DELIVERY = {"Service": ["delivery.logs.amazonaws.com"]}


class _Destination(TypedDict):
    """Where a flow log writes to, and what has to be there before it does."""

    log_destination_type: str
    log_destination: str
    iam_role_arn: NotRequired[str]
    depends_on: list[ITerraformDependable]


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

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: FlowLogSettings,
        vpc_id: str,
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._names, self._settings = context, context.names, settings
        self._keep = ON_DESTROY.of(context.stage, settings.on_destroy) == "keep"
        self._group_arn = context.arn("logs", f"log-group:{self._names.flow_log_group}")
        destination = self._to_bucket() if settings.destination == "s3" else self._to_log_group()
        self.flow_log = FlowLog(
            self,
            "Resource",
            vpc_id=vpc_id,
            traffic_type="ALL",
            max_aggregation_interval=INTERVAL_SECONDS,
            tags={"Name": self._names.prefix},
            **destination,
        )

    def _to_log_group(self) -> _Destination:
        use = log_group_encryption(self._context.region, self._group_arn)
        group = CloudwatchLogGroup(
            self,
            "log-group",
            name=self._names.flow_log_group,
            retention_in_days=self._settings.retention_days,
            kms_key_id=self._key_arn(use),
            skip_destroy=self._keep or None,
        )
        role, policy = self._role()
        return {
            "log_destination_type": "cloud-watch-logs",
            "log_destination": group.arn,
            "iam_role_arn": role.arn,
            "depends_on": [policy],
        }

    def _role(self) -> tuple[IamRole, IamRolePolicy]:
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
        policy = IamRolePolicy(self, "role-policy", name="write", role=role.id, policy=document(write, kind="inline"))
        return role, policy

    def _to_bucket(self) -> _Destination:
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
        bucket = PrivateBucket(
            self,
            "bucket",
            context=self._context,
            name=name,
            key_arn=self._key_arn(use),
            expiration_days=self._settings.retention_days,
            emptied=not self._keep,
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
        return {
            "log_destination_type": "s3",
            "log_destination": bucket.bucket.arn,
            # Where the bucket's policy does not let it in, EC2 writes one of its own, which the plan would undo.
            # Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
            "depends_on": [bucket.policy, bucket.encryption],
        }

    def _key_arn(self, statement: Statement) -> str | None:
        if not OWN_LOG_KEY.of(self._context.stage, self._settings.kms_key):
            return None
        return EncryptionKey(
            self,
            "key",
            context=self._context,
            alias=self._names.flow_log_key_alias,
            description=f"VPC flow logs of {self._names.prefix}",
            statements=[statement],
        ).arn

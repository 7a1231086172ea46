"""Where Terraform keeps its state: a bucket, a lock table and the key that encrypts both."""

from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
)
from constructs import Construct

from stackwright.aws.parts.access_logs import AccessLogs
from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.context import Context
from stackwright.model.names import access_log_bucket
from stackwright.model.refs import StateRef
from stackwright.model.settings.state import StateSettings

# What Terraform calls the key of its lock items; any other name makes every lock fail.
# Source: https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
HASH_KEY = "LockID"


class StateBackend(Construct):
    """The bucket and the table that every stack of an account keeps its state in. Terraform refuses to destroy them.

    Who reads and writes the bucket is recorded in another one, unless the settings say no.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the bucket.
        settings: The platform's `state` block.
        bucket: Name of the bucket, unique in all of AWS; None for `<project>-terraform-state`.

    Attributes:
        bucket: Escape hatch to the bucket.
        table: Escape hatch; `table.add_override(path, value)` sets what settings lack.
        access_logs: The record of who reads and writes the bucket; None without.
        key_arn: The key's ARN, a token until apply; None where AWS's own keys encrypt.
        ref: All that other layers may know.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, settings: StateSettings, bucket: str | None = None
    ) -> None:
        super().__init__(scope, id_)
        name = bucket or settings.bucket or context.names.state_bucket
        key = (
            EncryptionKey(
                self,
                "key",
                context=context,
                alias=context.names.state_key_alias,
                description=f"Terraform state and locks of {context.names.prefix}",
                lasting=True,
            )
            if settings.encryption == "kms"
            else None
        )
        self.bucket = PrivateBucket(
            self,
            "bucket",
            context=context,
            name=name,
            key_arn=key.arn if key else None,
            noncurrent_days=settings.noncurrent_retention_days,
            lasting=True,
        )
        self.table = DynamodbTable(
            self,
            "lock-table",
            name=settings.table or context.names.lock_table,
            hash_key=HASH_KEY,
            attribute=[DynamodbTableAttribute(name=HASH_KEY, type="S")],
            billing_mode="PAY_PER_REQUEST",
            deletion_protection_enabled=True,
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            # Without a key of ours the table is encrypted all the same, with one that DynamoDB owns.
            server_side_encryption=DynamodbTableServerSideEncryption(enabled=True, kms_key_arn=key.arn)
            if key
            else None,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.access_logs = (
            AccessLogs(
                self,
                "access-logs",
                context=context,
                name=access_log_bucket(name),
                of=self.bucket,
                retention_days=settings.access_logs.retention_days,
            )
            if settings.access_logs.enabled
            else None
        )
        self.key_arn = key.arn if key else None
        self.ref = StateRef(bucket=self.bucket.name, table=self.table.name)

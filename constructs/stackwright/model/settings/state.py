"""The `state` block: where Terraform keeps its state, and how it locks it."""

from typing import Annotated, Literal

from pydantic import Field

from stackwright.model.catalogue import limits
from stackwright.model.settings.access_logs import AccessLogSettings
from stackwright.model.settings.consequence import ANOTHER_STATE, OF_CI, changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import RegionName, within


@changing(
    bucket=replaces("s3_bucket", "s3_bucket_policy") | ANOTHER_STATE | OF_CI,
    table=replaces("dynamodb_table", note="Terraform refuses: the table says `prevent_destroy`") | OF_CI,
    region=ANOTHER_STATE,
    locking=nothing("Before the next plan of each stack: `terraform init -reconfigure`") | OF_CI,
    encryption=makes("kms_key")
    | updates(
        "s3_bucket_server_side_encryption_configuration",
        note="From `kms` to `s3`, the key is deleted, though states, their versions and the table still need it",
    )
    | OF_CI,
    noncurrent_retention_days=updates("s3_bucket_lifecycle_configuration"),
)
class StateSettings(Settings):
    """One bucket and one lock table in each account, made by that account's bootstrap stack."""

    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """The bucket, unique in all of AWS. `<project>-terraform-state` if left out."""
    table: Annotated[str, within(limits.DYNAMODB_TABLE)] | None = None
    """The DynamoDB table that holds locks and digests. `<project>-terraform-locks` if left out."""
    region: RegionName | None = None
    """Region of bucket and table; the platform's region if left out."""
    locking: Literal["dynamodb", "lockfile", "both"] = "dynamodb"
    """What holds the lock: the table, a file beside the state, or both. Only the table notices a deleted or stale
    state."""
    encryption: Literal["kms", "s3"] = "kms"
    """Encrypt state and table with a KMS key of the platform's own, or with keys that AWS manages."""
    noncurrent_retention_days: int = Field(default=90, ge=7, le=3650)
    """Days for which earlier versions of a state can be restored, 7 to 3650."""
    access_logs: AccessLogSettings = AccessLogSettings()
    """Who read and wrote states."""

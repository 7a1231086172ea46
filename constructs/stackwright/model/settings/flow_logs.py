"""Records of a network's connections, in the `network` block."""

from typing import Annotated, Literal

from pydantic import model_validator

from stackwright.model.catalogue import limits
from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import OF_CI, changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import LogRetentionDays, OnDestroy, within


@changing(
    destination=replaces("flow_log") | makes("s3_bucket", "cloudwatch_log_group", "iam_role") | updates("kms_key"),
    retention_days=updates("cloudwatch_log_group", "s3_bucket_lifecycle_configuration"),
    kms_key=makes("kms_key")
    | updates("cloudwatch_log_group", note="What was written before stays encrypted as it was"),
    bucket=replaces("s3_bucket", "s3_bucket_policy", "flow_log") | OF_CI,
    on_destroy=updates("cloudwatch_log_group", "s3_bucket"),
)
class FlowLogSettings(Settings):
    """The record of accepted and refused connections."""

    destination: Literal["cloudwatch", "s3", "none"] = "cloudwatch"
    """Where records go: a log group, a bucket, or nowhere."""
    retention_days: LogRetentionDays = 30
    """Days after which records are deleted; one of the periods that CloudWatch Logs knows."""
    kms_key: bool | None = None
    """Encrypt records with a KMS key of the environment's own instead of one of AWS's. If left out: in production."""
    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """Name of the bucket for `destination: s3`, unique in all of AWS. `<project>-<env>-flow-logs` if left out."""
    on_destroy: OnDestroy | None = None
    """What happens to records when their log group or bucket is destroyed: `delete`, or `keep`, with which Terraform
    leaves a log group in AWS, and AWS refuses to delete a bucket that holds any. If left out, `delete` in the stage
    `development` and `keep` in the others."""

    @model_validator(mode="after")
    def _bucket_goes_with_s3(self) -> "FlowLogSettings":
        if self.bucket is not None and self.destination != "s3":
            raise refuse("is used only with destination: s3", "remove it, or set the destination", "bucket")
        return self

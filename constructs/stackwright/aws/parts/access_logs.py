"""A record of each request to a bucket, in a bucket of its own."""

from cdktf_cdktf_provider_aws.s3_bucket_logging import (
    S3BucketLoggingA,
    S3BucketLoggingTargetObjectKeyFormat,
    S3BucketLoggingTargetObjectKeyFormatPartitionedPrefix,
)
from constructs import Construct

from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.context import Context
from stackwright.model.iam import Statement


class AccessLogs(Construct):
    """S3's own record of who asked a bucket for what.

    S3 delivers it within hours, and does not promise every request. Its own keys encrypt it: S3 delivers to no bucket
    with a KMS key. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of both buckets.
        name: Name of the records' bucket, unique in all of AWS.
        of: The bucket whose requests are recorded.
        retention_days: Days after which records are deleted.

    Attributes:
        bucket: Escape hatch to the records' bucket.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, name: str, of: PrivateBucket, retention_days: int
    ) -> None:
        super().__init__(scope, id_)
        # Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
        deliver = Statement(
            "Deliver",
            ["s3:PutObject"],
            [f"{context.arn('s3', name)}/*"],
            principals={"Service": ["logging.s3.amazonaws.com"]},
            conditions={
                "ArnLike": {"aws:SourceArn": of.arn},
                "StringEquals": {"aws:SourceAccount": context.account_id},
            },
        )
        self.bucket = PrivateBucket(
            self, "bucket", context=context, name=name, statements=[deliver], expiration_days=retention_days
        )
        # A folder for each day, so that a question about one day reads no other.
        by_day = S3BucketLoggingTargetObjectKeyFormatPartitionedPrefix(partition_date_source="EventTime")
        S3BucketLoggingA(
            self,
            "logging",
            bucket=of.name,
            target_bucket=self.bucket.name,
            target_prefix="",
            target_object_key_format=S3BucketLoggingTargetObjectKeyFormat(partitioned_prefix=by_day),
            depends_on=[self.bucket.policy],  # S3 asks whether it may deliver when logging is set up
        )

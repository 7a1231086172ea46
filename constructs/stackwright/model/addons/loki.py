"""Loki: its bucket, and what it may do with it."""

from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from stackwright.model.addons.addon import OBSERVABILITY, ROLE, Addon, AwsAddonSettings, AwsFacts, Surroundings
from stackwright.model.addons.buckets import BucketFacts
from stackwright.model.addons.needs import Bucket, BucketUse, Needs
from stackwright.model.catalogue import limits
from stackwright.model.context import Context
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.values import KubernetesName, within

# Source: https://grafana.com/docs/loki/latest/operations/storage/ (IAM permissions for S3)
OBJECT_ACTIONS = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")


@changing(
    bucket=replaces("s3_bucket", "s3_bucket_policy") | updates("iam_policy", "kms_key"),
    retention_days=updates("s3_bucket_lifecycle_configuration"),
    noncurrent_days=updates("s3_bucket_lifecycle_configuration"),
)
class LokiSettings(AwsAddonSettings):
    """Loki: keeps logs in a bucket."""

    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """Name of the bucket, unique in all of AWS. `<project>-<env>-loki` if left out."""
    retention_days: int = Field(default=365, ge=2, le=3650)
    """Days after which the bucket deletes what Loki has not deleted, 2 to 3,650. Set it beyond `retention_period` of
    Loki, which deletes what nobody asks for any longer in the right order."""
    noncurrent_days: int = Field(default=7, ge=1, le=3650)
    """Days for which deleted objects can be restored, 1 to 3,650."""
    namespace: KubernetesName = OBSERVABILITY
    """Its namespace."""
    service_account: KubernetesName = "loki"
    """Its service account."""


def _needs(context: Context, settings: LokiSettings, _: Surroundings) -> Needs:
    return Needs(
        roles=(LOKI.role(context, settings, {"bucket": [BucketUse(OBJECT_ACTIONS)]}),),
        bucket=Bucket(settings.bucket, settings.noncurrent_days, settings.retention_days),
    )


def _told(facts: AwsFacts, context: Context, settings: LokiSettings) -> BucketFacts:
    return BucketFacts(**asdict(facts), bucket=settings.bucket or context.names.addon(LOKI.name))


LOKI = Addon(
    name="loki",
    purpose="Logs in a bucket.",
    settings=LokiSettings,
    grants="its bucket",
    beside="bucket, KMS key",
    needs=_needs,
    calls=("s3",),
    told=_told,
    annotates=("bucket",),
    consequence=ROLE | makes("s3_bucket", "kms_key"),
)

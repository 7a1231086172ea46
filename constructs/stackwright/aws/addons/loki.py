"""Loki: its bucket, and what it may do with it."""

from constructs import Construct

from stackwright.aws.addons.bucket import AddonBucket
from stackwright.aws.addons.identity import AddonRole
from stackwright.model.environment import Environment
from stackwright.model.settings.addons import LokiSettings

# Source: https://grafana.com/docs/loki/latest/operations/storage/ (IAM permissions for S3)
OBJECT_ACTIONS = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")


class Loki(Construct):
    """The AWS half of Loki.

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

    def __init__(self, scope: Construct, id_: str, *, environment: Environment, settings: LokiSettings) -> None:
        super().__init__(scope, id_)
        self.bucket = AddonBucket(
            self,
            "storage",
            environment=environment,
            addon="loki",
            name=settings.bucket,
            noncurrent_days=settings.noncurrent_days,
            expiration_days=settings.retention_days,
        )
        self.role = AddonRole(
            self,
            "role",
            environment=environment,
            addon="loki",
            settings=settings,
            policies={"bucket": self.bucket.use(OBJECT_ACTIONS)},
            facts={"bucket": self.bucket.name},
        )
        self.metadata = self.role.metadata

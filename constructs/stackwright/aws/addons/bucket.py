"""A bucket that an add-on keeps things in, with a KMS key of its own."""

from collections.abc import Sequence

from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement


class AddonBucket(Construct):
    """A private bucket and its key.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names.
        addon: The add-on, as `addons` spells it.
        name: The bucket's name; None for one made of the add-on's.
        noncurrent_days: Days for which deleted and replaced objects can be restored.
        expiration_days: Days after which objects are deleted; None keeps them.

    Attributes:
        bucket: Escape hatch to the bucket and what belongs to it.
        name: The bucket's name, known before apply.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        addon: str,
        name: str | None,
        noncurrent_days: int,
        expiration_days: int | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._region = environment.region
        self.name = name or environment.names.addon(addon)
        self._key = EncryptionKey(
            self,
            "key",
            alias=environment.names.addon_key_alias(addon),
            description=f"Bucket {self.name} of add-on {addon}",
            account_id=environment.account.id,
            region=environment.region,
        )
        self.bucket = PrivateBucket(
            self,
            "bucket",
            name=self.name,
            region=environment.region,
            key_arn=self._key.arn,
            expiration_days=expiration_days,
            noncurrent_days=noncurrent_days,
        )

    def use(self, actions: Sequence[str]) -> list[Statement]:
        """Statements that let a role list the bucket, do things with its objects, and use its key for that.

        Args:
            actions: What it may do with objects, e.g. `s3:GetObject`.
        """
        through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{self._region.name}.{self._region.dns_suffix}"}}
        return [
            Statement("List", ["s3:ListBucket"], [self.bucket.arn]),
            Statement("Objects", actions, [f"{self.bucket.arn}/*"]),
            Statement("Key", ["kms:Decrypt", "kms:GenerateDataKey"], [self._key.arn], conditions=through_s3),
        ]

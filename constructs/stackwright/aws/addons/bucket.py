"""A bucket that an add-on keeps things in, with a KMS key of its own."""

from collections.abc import Sequence

from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.private_bucket import PrivateBucket
from stackwright.model.addons.needs import Bucket
from stackwright.model.context import Context
from stackwright.model.iam import Statement


class AddonBucket(Construct):
    """A private bucket and its key.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        addon: The add-on, as `addons` spells it.
        bucket: The bucket's name, and how long what is in it is kept.

    Attributes:
        bucket: Escape hatch to the bucket and what belongs to it.
        key: Escape hatch to its key.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, addon: str, bucket: Bucket) -> None:
        super().__init__(scope, id_)
        self._region = context.region
        name = bucket.name or context.names.addon(addon)
        self.key = EncryptionKey(
            self,
            "key",
            context=context,
            alias=context.names.addon_key_alias(addon),
            description=f"Bucket {name} of add-on {addon}",
        )
        self.bucket = PrivateBucket(
            self,
            "bucket",
            context=context,
            name=name,
            key_arn=self.key.arn,
            expiration_days=bucket.expiration_days,
            noncurrent_days=bucket.noncurrent_days,
        )

    def use(self, actions: Sequence[str]) -> list[Statement]:
        """Statements that let a role list the bucket, do things with its objects, and use its key for that.

        Args:
            actions: What it may do with objects, e.g. `s3:GetObject`.
        """
        through_s3 = {"StringEquals": {"kms:ViaService": self._region.endpoint("s3")}}
        return [
            Statement("List", ["s3:ListBucket"], [self.bucket.arn]),
            Statement("Objects", actions, [f"{self.bucket.arn}/*"]),
            Statement("Key", ["kms:Decrypt", "kms:GenerateDataKey"], [self.key.arn], conditions=through_s3),
        ]

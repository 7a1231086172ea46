"""An S3 bucket that is encrypted, versioned, reached by TLS only and never public."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.by_stage import DELETE_WITH_CONTENT
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document

ABANDONED_UPLOAD_DAYS = 7


class PrivateBucket(Construct):
    """A bucket for one purpose of the platform's own. In development, it is deleted with all that it holds.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the bucket.
        name: The bucket's name, unique in all of AWS.
        key_arn: KMS key for its objects; None for keys that S3 manages.
        statements: What services of AWS may do with the bucket, beside what IAM grants.
        expiration_days: Days after which objects are deleted; None keeps them.
        noncurrent_days: Days for which replaced and deleted objects can be restored.
        lasting: Whether Terraform refuses to destroy the bucket.
        emptied: Whether Terraform deletes what is in the bucket when it destroys it; AWS refuses otherwise. As the
            stage says if left out.

    Attributes:
        bucket: Escape hatch; `bucket.add_override(path, value)` sets what arguments lack.
        name: The bucket's name, a token that waits until the bucket exists.
        arn: The bucket's ARN, known before apply.
        policy: Escape hatch to its policy, before which no service of AWS can write into it.
        encryption: Escape hatch to its encryption, before which nothing should be written into it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        name: str,
        key_arn: str | None = None,
        statements: Sequence[Statement] = (),
        expiration_days: int | None = None,
        noncurrent_days: int = 30,
        lasting: bool = False,
        emptied: bool | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.bucket = S3Bucket(
            self,
            "Resource",
            bucket=name,
            force_destroy=True if DELETE_WITH_CONTENT.of(context.stage, emptied) and not lasting else None,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if lasting else None,
        )
        self.name = self.bucket.bucket
        self.arn = context.arn("s3", name)
        self.policy = self._keep_private(statements)
        self.encryption = S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.name,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=(
                        S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                            sse_algorithm="aws:kms" if key_arn else "AES256", kms_master_key_id=key_arn
                        )
                    ),
                    bucket_key_enabled=key_arn is not None,
                )
            ],
        )
        self._keep_versions(expiration_days, noncurrent_days)

    def _keep_private(self, statements: Sequence[Statement]) -> S3BucketPolicy:
        block = S3BucketPublicAccessBlock(
            self,
            "public-access",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.name,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        tls_only = Statement(
            "TlsOnly",
            ["s3:*"],
            [self.arn, f"{self.arn}/*"],
            principals="*",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        )
        # AWS refuses to change a bucket's policy and its public access block at the same moment.
        return S3BucketPolicy(
            self, "policy", bucket=self.name, policy=document(tls_only, *statements, kind="bucket"), depends_on=[block]
        )

    def _keep_versions(self, expiration_days: int | None, noncurrent_days: int) -> None:
        versioning = S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.name,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        expiration = (
            S3BucketLifecycleConfigurationRuleExpiration(days=expiration_days)
            if expiration_days
            else S3BucketLifecycleConfigurationRuleExpiration(expired_object_delete_marker=True)
        )
        S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self.name,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="tidy",
                    status="Enabled",
                    filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                    expiration=[expiration],
                    noncurrent_version_expiration=[
                        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=noncurrent_days)
                    ],
                    abort_incomplete_multipart_upload=[
                        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                            days_after_initiation=ABANDONED_UPLOAD_DAYS
                        )
                    ],
                )
            ],
            depends_on=[versioning],
        )

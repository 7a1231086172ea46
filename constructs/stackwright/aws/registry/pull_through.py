"""Pull-through caches: a rule for each, and a template for the repositories that Amazon ECR makes by it."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.ecr_pull_through_cache_rule import EcrPullThroughCacheRule
from cdktf_cdktf_provider_aws.ecr_repository_creation_template import (
    EcrRepositoryCreationTemplate,
    EcrRepositoryCreationTemplateEncryptionConfiguration,
)
from constructs import Construct

from stackwright.aws.registry.lifecycle import expiry_policy
from stackwright.model.context import MANAGED_BY, Context
from stackwright.model.iam import document
from stackwright.model.policies import pull_from_accounts
from stackwright.model.settings.pull_through import PullThroughCacheSettings


class PullThroughCache(Construct):
    """A public registry whose images are kept in repositories that Amazon ECR makes itself, on the first pull.

    A template says nothing of scanning: the registry's own configuration does, `enhanced_scanning`.

    Args:
        scope: Parent construct.
        id_: Construct id, the name below `registry.pull_through_caches`.
        context: Names, account, region and tags.
        settings: The cache's settings.
        key_arn: The images' KMS key; None without.
        role_arn: Role that Amazon ECR makes repositories with, where encryption or tags ask for one.
        accounts: Other accounts that may pull.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: PullThroughCacheSettings,
        key_arn: str | None,
        role_arn: str | None,
        accounts: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        prefix = context.names.repository(id_)
        encryption = (
            EcrRepositoryCreationTemplateEncryptionConfiguration(encryption_type="KMS", kms_key=key_arn)
            if settings.kms_key
            else EcrRepositoryCreationTemplateEncryptionConfiguration(encryption_type="AES256")
        )
        pull = pull_from_accounts(context.region, accounts)
        template = EcrRepositoryCreationTemplate(
            self,
            "template",
            prefix=prefix,
            description=f"Images cached from {settings.upstream}",
            applied_for=["PULL_THROUGH_CACHE"],
            image_tag_mutability=settings.tag_mutability,
            encryption_configuration=[encryption],
            lifecycle_policy=expiry_policy(settings.days),
            repository_policy=document(pull, kind="repository") if accounts else None,
            # Amazon ECR's own role may neither use a key of ours nor set tags.
            # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
            custom_role_arn=role_arn if settings.needs_role else None,
            resource_tags=_tags(context) if settings.tags else None,
        )
        EcrPullThroughCacheRule(
            self,
            "Resource",
            ecr_repository_prefix=prefix,
            upstream_registry_url=settings.upstream,
            credential_arn=settings.credential_arn,
            depends_on=[template],
        )


def _tags(context: Context) -> dict[str, str]:
    """Tags of what no state holds: those by which costs are told apart, and none by which a state's things are."""
    return {key: value for key, value in context.tags.items() if key not in {*MANAGED_BY, "layer"}}

"""One image repository: its tags, scanning, encryption, lifecycle, and who may pull."""

from cdktf_cdktf_provider_aws.ecr_lifecycle_policy import EcrLifecyclePolicy
from cdktf_cdktf_provider_aws.ecr_repository import (
    EcrRepository,
    EcrRepositoryEncryptionConfiguration,
    EcrRepositoryImageScanningConfiguration,
    EcrRepositoryImageTagMutabilityExclusionFilter,
)
from cdktf_cdktf_provider_aws.ecr_repository_policy import EcrRepositoryPolicy
from constructs import Construct

from stackwright.aws.registry.lifecycle import lifecycle_policy
from stackwright.model.by_stage import DELETE_WITH_CONTENT
from stackwright.model.context import Context
from stackwright.model.iam import document
from stackwright.model.policies import pull_from_accounts
from stackwright.model.settings.registry import RegistrySettings


class Repository(Construct):
    """A repository for the images of one service.

    Args:
        scope: Parent construct.
        id_: Construct id, the name below `registry.repositories`.
        context: Names, account and region.
        settings: The whole `registry` block, which a repository may differ from.
        key_arn: KMS key for its images; None for keys that Amazon ECR owns.

    Attributes:
        repository: Escape hatch; `repository.add_override(path, value)` sets what settings lack.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, settings: RegistrySettings, key_arn: str | None
    ) -> None:
        super().__init__(scope, id_)
        own = settings.repositories[id_]
        mutability, exclusions = settings.mutability(id_)
        self.repository = EcrRepository(
            self,
            "Resource",
            name=context.names.repository(id_),
            image_tag_mutability=mutability,
            image_tag_mutability_exclusion_filter=[
                EcrRepositoryImageTagMutabilityExclusionFilter(filter=pattern, filter_type="WILDCARD")
                for pattern in exclusions
            ]
            or None,
            image_scanning_configuration=EcrRepositoryImageScanningConfiguration(scan_on_push=settings.scan_on_push),
            encryption_configuration=[
                EcrRepositoryEncryptionConfiguration(
                    encryption_type="KMS" if key_arn else "AES256",
                    kms_key=key_arn,
                )
            ],
            force_delete=DELETE_WITH_CONTENT.of(context.stage, settings.force_delete),
        )
        EcrLifecyclePolicy(
            self,
            "lifecycle",
            repository=self.repository.name,
            policy=lifecycle_policy(own.lifecycle or settings.lifecycle),
        )
        if accounts := settings.pull_account_ids(id_):
            pull = pull_from_accounts(context.region, accounts)
            EcrRepositoryPolicy(
                self, "policy", repository=self.repository.name, policy=document(pull, kind="repository")
            )

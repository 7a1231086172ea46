"""The registry layer's construct: repositories, their key, and the settings of the account's registry."""

from cdktf_cdktf_provider_aws.ecr_pull_through_cache_rule import EcrPullThroughCacheRule
from cdktf_cdktf_provider_aws.ecr_registry_scanning_configuration import (
    EcrRegistryScanningConfiguration,
    EcrRegistryScanningConfigurationRule,
    EcrRegistryScanningConfigurationRuleRepositoryFilter,
)
from cdktf_cdktf_provider_aws.ecr_replication_configuration import (
    EcrReplicationConfiguration,
    EcrReplicationConfigurationReplicationConfiguration,
    EcrReplicationConfigurationReplicationConfigurationRule,
    EcrReplicationConfigurationReplicationConfigurationRuleDestination,
    EcrReplicationConfigurationReplicationConfigurationRuleRepositoryFilter,
)
from cdktf_cdktf_provider_aws.ecr_repository_creation_template import (
    EcrRepositoryCreationTemplate,
    EcrRepositoryCreationTemplateEncryptionConfiguration,
)
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.registry.lifecycle import expiry_policy
from stackwright.aws.registry.repository import Repository
from stackwright.model.context import Context
from stackwright.model.refs import RegistryRef
from stackwright.model.settings.registry import EnhancedScanningSettings, RegistrySettings, ReplicationSettings


class Registry(Construct):
    """The repositories of an environment. Each is known by its name, so that adding one touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: Its `registry` block.

    Attributes:
        repositories: Repositories by name.
        ref: All that other layers may know.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: RegistrySettings) -> None:
        super().__init__(scope, id_)
        self._context = context
        key_arn = self._key_arn() if settings.kms_key else None
        parent = Construct(self, "repositories")
        self.repositories = {
            name: Repository(parent, name, context=context, settings=settings, key_arn=key_arn)
            for name in sorted(settings.repositories)
        }
        if settings.enhanced_scanning:
            self._scan(settings.enhanced_scanning)
        if settings.replication:
            self._replicate(settings.replication)
        self._cache(settings)
        region = context.region
        repositories = [repository.repository for repository in self.repositories.values()]
        self.ref = RegistryRef(
            host=f"{context.account_id}.dkr.ecr.{region.name}.{region.dns_suffix}",
            repository_names=[repository.name for repository in repositories],
            repository_urls=[repository.repository_url for repository in repositories],
            repository_arns=[repository.arn for repository in repositories],
        )

    def _key_arn(self) -> str:
        context = self._context
        # Amazon ECR works with grants that the creator of a repository gives it, so the key names no service.
        # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
        return EncryptionKey(
            self,
            "key",
            context=context,
            alias=context.names.registry_key_alias,
            description=f"Container images of {context.names.prefix}",
        ).arn

    def _scan(self, settings: EnhancedScanningSettings) -> None:
        EcrRegistryScanningConfiguration(
            self,
            "scanning",
            scan_type="ENHANCED",
            rule=[
                EcrRegistryScanningConfigurationRule(
                    scan_frequency=settings.frequency,
                    repository_filter=[
                        EcrRegistryScanningConfigurationRuleRepositoryFilter(filter=pattern, filter_type="WILDCARD")
                        for pattern in settings.repositories
                    ],
                )
            ],
        )

    def _replicate(self, settings: ReplicationSettings) -> None:
        own_account = self._context.account_id
        prefixes = settings.repository_prefixes or (self._context.names.repository(""),)
        EcrReplicationConfiguration(
            self,
            "replication",
            replication_configuration=EcrReplicationConfigurationReplicationConfiguration(
                rule=[
                    EcrReplicationConfigurationReplicationConfigurationRule(
                        destination=[
                            EcrReplicationConfigurationReplicationConfigurationRuleDestination(
                                region=destination.region, registry_id=destination.account or own_account
                            )
                            for destination in settings.destinations
                        ],
                        repository_filter=[
                            EcrReplicationConfigurationReplicationConfigurationRuleRepositoryFilter(
                                filter=prefix, filter_type="PREFIX_MATCH"
                            )
                            for prefix in prefixes
                        ],
                    )
                ]
            ),
        )

    def _cache(self, settings: RegistrySettings) -> None:
        parent = Construct(self, "pull-through-caches")
        for name, cache in sorted(settings.pull_through_caches.items()):
            prefix = self._context.names.repository(name)
            at_name = Construct(parent, name)
            # Amazon ECR makes the repositories itself, on the first pull, by this template. Tags move as they do
            # upstream. Encryption with a key of ours would need a role that may make repositories; the images are
            # public.
            template = EcrRepositoryCreationTemplate(
                at_name,
                "template",
                prefix=prefix,
                description=f"Images cached from {cache.upstream}",
                applied_for=["PULL_THROUGH_CACHE"],
                image_tag_mutability="MUTABLE",
                encryption_configuration=[
                    EcrRepositoryCreationTemplateEncryptionConfiguration(encryption_type="AES256")
                ],
                lifecycle_policy=expiry_policy(cache.days),
            )
            EcrPullThroughCacheRule(
                at_name,
                "Resource",
                ecr_repository_prefix=prefix,
                upstream_registry_url=cache.upstream,
                credential_arn=cache.credential_arn,
                depends_on=[template],
            )

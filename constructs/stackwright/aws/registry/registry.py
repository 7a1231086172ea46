"""The registry layer's construct: repositories, their key, and the settings of the account's registry."""

from cdktf_cdktf_provider_aws.ecr_registry_policy import EcrRegistryPolicy
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
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.iam import iam_role
from stackwright.aws.registry.pull_through import PullThroughCache
from stackwright.aws.registry.repository import Repository
from stackwright.model.context import Context
from stackwright.model.iam import document, trust
from stackwright.model.refs import RegistryRef
from stackwright.model.registry_policies import make_cached_repositories, registry_permissions
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
        if settings.permissions:
            statements = registry_permissions(context, settings.permissions)
            EcrRegistryPolicy(self, "permissions", policy=document(*statements, kind="registry"))
        self._cache(settings, key_arn)
        repositories = [repository.repository for repository in self.repositories.values()]
        self.ref = RegistryRef(
            host=context.registry_host,
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

    def _cache(self, settings: RegistrySettings, key_arn: str | None) -> None:
        role_arn = self._creation_role_arn(settings, key_arn) if settings.needs_creation_role else None
        parent = Construct(self, "pull-through-caches")
        users = settings.permissions.caches_for if settings.permissions else ()
        for name, cache in sorted(settings.pull_through_caches.items()):
            PullThroughCache(
                parent,
                name,
                context=self._context,
                settings=cache,
                key_arn=key_arn,
                role_arn=role_arn,
                accounts=[user.account for user in users if name in user.caches],
            )

    def _creation_role_arn(self, settings: RegistrySettings, key_arn: str | None) -> str:
        name = self._context.names.repository_creation_role
        # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
        role = iam_role(
            self,
            "creation-role",
            context=self._context,
            name=name,
            description=f"Makes repositories of the caches of {self._context.names.prefix}",
            trust=trust("ecr.amazonaws.com"),
            tags={"Name": name},
        )
        statements = make_cached_repositories(self._context, settings, key_arn)
        IamRolePolicy(
            self,
            "creation-role-policy",
            name="make-repositories",
            role=role.id,
            policy=document(*statements, kind="inline"),
        )
        return role.arn

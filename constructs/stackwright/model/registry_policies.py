"""Statements about a whole registry and its pull-through caches."""

from collections.abc import Iterator

from stackwright.model.arns import arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.settings.registry_permissions import RegistryPermissionsSettings

# A first pull makes the repository and brings the image. AWS's own policies for nodes grant the second only.
# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
FILL = ("ecr:CreateRepository", "ecr:BatchImportUpstreamImage")


def fill_caches(context: Context, registry: RegistrySettings | None) -> tuple[Statement, ...]:
    """What nodes may do so that a first pull through a cache works; nothing without caches.

    It is granted to the nodes' roles and not by the registry's policy: that one an account has once in a region, and
    several environments may share both.

    Args:
        context: Names, account and region of the caches.
        registry: The `registry` block of the nodes' environment.
    """
    caches = registry.pull_through_caches if registry else {}
    if not caches:
        return ()
    tagged = ["ecr:TagResource"] if any(cache.tags for cache in caches.values()) else []
    return (Statement("FillCaches", [*FILL, *tagged], [cached(context, name) for name in sorted(caches)]),)


def cached(context: Context, name: str) -> str:
    """ARN of all repositories that a cache makes."""
    return context.arn("ecr", f"repository/{context.names.repository(name)}/*")


def registry_permissions(context: Context, settings: RegistryPermissionsSettings) -> tuple[Statement, ...]:
    """What other accounts may do, for the registry's own policy."""
    return (*_replication(context, settings), *_caches(context, settings))


def _replication(context: Context, settings: RegistryPermissionsSettings) -> Iterator[Statement]:
    # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html
    for source in settings.replicate_from:
        yield Statement(
            f"ReplicateFrom{source.account}",
            ["ecr:CreateRepository", "ecr:ReplicateImage"],
            [context.arn("ecr", f"repository/{prefix}*") for prefix in source.repository_prefixes],
            principals=_account(context, source.account),
        )


def _caches(context: Context, settings: RegistryPermissionsSettings) -> Iterator[Statement]:
    for user in settings.caches_for:
        yield Statement(
            f"CachesFor{user.account}",
            FILL,
            [cached(context, name) for name in user.caches],
            principals=_account(context, user.account),
        )


def _account(context: Context, account_id: str) -> dict[str, list[str]]:
    return {"AWS": [arn(context.region, "iam", "root", account_id=account_id)]}


def make_cached_repositories(context: Context, registry: RegistrySettings, key_arn: str | None) -> list[Statement]:
    """What Amazon ECR's role may do that makes the repositories of caches by template.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html

    Args:
        context: Names, account and region.
        registry: The `registry` block.
        key_arn: The images' key; None without.
    """
    caches = {name: cache for name, cache in registry.pull_through_caches.items() if cache.needs_role}
    repositories = [cached(context, name) for name in sorted(caches)]
    make = Statement("MakeRepositories", ["ecr:CreateRepository", "ecr:TagResource"], repositories)
    if not key_arn or not any(cache.kms_key for cache in caches.values()):
        return [make]
    return [make, Statement("UseKey", ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"], [key_arn])]

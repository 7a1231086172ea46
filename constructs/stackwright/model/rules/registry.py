"""Rules over registries: composed names, and what an account and region has only once."""

from collections.abc import Iterator

from stackwright.model.arns import ArnParts
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.iam import document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.policies import pull_from_accounts
from stackwright.model.registry_policies import registry_permissions
from stackwright.model.rules.arns import apart, misplaced
from stackwright.model.settings.pull_accounts import account_ids
from stackwright.model.settings.pull_through import PullThroughCacheSettings
from stackwright.model.settings.registry import RegistrySettings, ReplicationDestinationSettings, RepositorySettings


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's registry."""
    registry = case.environment.block(RegistrySettings)
    if registry is None:
        return
    yield from _cache_faults(case.environment, registry)
    yield from _policy_faults(case.environment, registry)
    yield from _replication_faults(case.environment, registry)
    yield from _copy_faults(case.environment, registry)
    yield from _permission_faults(case.environment, registry)
    for other in case.earlier:
        yield from _neighbour_faults(case.environment, registry, other)


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the registry's things."""
    registry = environment.block(RegistrySettings)
    if registry is None:
        return
    remedy = "shorten it, or the name of the project or of the environment"
    for name in registry.repositories:
        key: Key = ("registry", "repositories", name)
        yield UsedName(limits.ECR_REPOSITORY, environment.names.repository(name), key, remedy)
    for name in registry.pull_through_caches:
        key = ("registry", "pull_through_caches", name)
        yield UsedName(limits.ECR_CACHE_PREFIX, environment.names.repository(name), key, remedy)
    if registry.kms_key:
        yield UsedName(limits.KMS_ALIAS, environment.names.registry_key_alias)
    yield from _creation_role(environment, registry)


@rule
def _creation_role(environment: Environment, registry: RegistrySettings) -> Iterator[UsedName]:
    if registry.needs_creation_role:
        yield UsedName(limits.IAM_ROLE, environment.names.repository_creation_role)


@rule
def _cache_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    for name, cache in registry.pull_through_caches.items():
        yield from _same_name(name, registry)
        yield from _key_fault(name, registry)
        key = ("registry", "pull_through_caches", name, "credential_arn")
        yield from _credential_place(environment, cache, key)
        yield from _credential_owner(environment, cache, key)


@rule
def _same_name(name: str, registry: RegistrySettings) -> Iterator[Fault]:
    if name in registry.repositories:
        key = ("registry", "pull_through_caches", name)
        yield Fault("is the name of a repository too", "choose another", key)


@rule
def _key_fault(name: str, registry: RegistrySettings) -> Iterator[Fault]:
    if registry.pull_through_caches[name].kms_key and not registry.kms_key:
        key = ("registry", "pull_through_caches", name, "kms_key")
        yield Fault("needs the key of registry.kms_key", "set that to true, or remove this", key)


@rule
def _credential_place(environment: Environment, cache: PullThroughCacheSettings, key: Key) -> Iterator[Fault]:
    if cache.credential_arn:
        yield from misplaced(cache.credential_arn, environment.region, key)


@rule
def _credential_owner(environment: Environment, cache: PullThroughCacheSettings, key: Key) -> Iterator[Fault]:
    arn = cache.credential_arn
    if arn and ArnParts.of(arn).account_id != environment.account.id:
        yield Fault("is not of the environment's account, where Amazon ECR reads it", "make it there", key, arn)


@rule
def _policy_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    """More accounts than the policy of a repository can name."""
    yield from _long_policy(environment, registry, ("registry",))
    for name, repository in registry.repositories.items():
        yield from _long_policy(environment, repository, ("registry", "repositories", name))


@rule
def _long_policy(
    environment: Environment, settings: RegistrySettings | RepositorySettings, key: Key
) -> Iterator[Fault]:
    pull = pull_from_accounts(environment.region, account_ids(settings.pull_accounts or ()))
    if problem := document_problem(pull, kind="repository"):
        yield Fault(problem, "name fewer accounts", (*key, "pull_accounts"))


@rule
def _replication_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    if registry.replication is None:
        return
    for number, destination in enumerate(registry.replication.destinations):
        yield from _apart_fault(environment, destination, ("registry", "replication", "destinations", number, "region"))


@rule
def _apart_fault(environment: Environment, destination: ReplicationDestinationSettings, key: Key) -> Iterator[Fault]:
    yield from apart(REGIONS[destination.region], environment.region, key)


@rule
def _copy_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    """Copies that are where their images are, or are made twice."""
    places: list[tuple[str, str]] = []
    for number, destination in enumerate(registry.replication.destinations if registry.replication else ()):
        key = ("registry", "replication", "destinations", number)
        place = (destination.region, destination.account or environment.account.id)
        if place == (environment.region.name, environment.account.id):
            yield Fault("is where the images are already", "name another region or account", key)
        if place in places:
            yield Fault("is listed twice", "remove one of the two", key)
        places.append(place)


@rule
def _permission_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    if registry.permissions is None:
        return
    yield from _own_or_twice(environment, registry)
    yield from _unknown_caches(registry)
    statements = registry_permissions(environment.context("registry"), registry.permissions)
    if problem := document_problem(*statements, kind="registry"):
        yield Fault(problem, "name fewer accounts", ("registry", "permissions"))


@rule
def _own_or_twice(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    permissions = registry.permissions
    for name in ("replicate_from", "caches_for") if permissions else ():
        seen = {environment.account.id: "is the environment's own account, which needs no leave"}
        for place, one in enumerate(getattr(permissions, name)):
            if problem := seen.get(one.account):
                key = ("registry", "permissions", name, place, "account")
                yield Fault(problem, "remove it", key, one.account)
            seen[one.account] = "is listed twice"


@rule
def _unknown_caches(registry: RegistrySettings) -> Iterator[Fault]:
    for place, user in enumerate(registry.permissions.caches_for if registry.permissions else ()):
        for number, name in enumerate(user.caches):
            if name not in registry.pull_through_caches:
                key = ("registry", "permissions", "caches_for", place, "caches", number)
                remedy = did_you_mean(name, registry.pull_through_caches)
                yield Fault("is no cache of pull_through_caches", remedy, key, name)


@rule
def _neighbour_faults(environment: Environment, registry: RegistrySettings, other: Environment) -> Iterator[Fault]:
    """Settings of a whole registry that an earlier environment in the same account and region has too."""
    theirs = other.block(RegistrySettings)
    if theirs is None or (other.account, other.region) != (environment.account, environment.region):
        return
    for setting in ("enhanced_scanning", "permissions", "replication"):
        if getattr(theirs, setting) and getattr(registry, setting):
            problem = f"is set by {other.name} too, and their account has it once in {other.region.name}"
            remedy = "keep it in one environment, for the repositories of both"
            yield Fault(problem, remedy, ("registry", setting))

"""Rules over registries: composed names, and what an account and region has only once."""

from collections.abc import Iterator

from stackwright.model.arns import ArnParts
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.iam import document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.policies import pull_from_accounts
from stackwright.model.rules.arns import apart, misplaced
from stackwright.model.settings.registry import RegistrySettings, account_ids


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's registry."""
    registry = case.environment.block(RegistrySettings)
    if registry is None:
        return
    yield from _cache_faults(case.environment, registry)
    yield from _policy_faults(case.environment, registry)
    yield from _replication_faults(case.environment, registry)
    yield from _neighbour_faults(case, registry)


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


def _cache_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    for name, cache in registry.pull_through_caches.items():
        key: Key = ("registry", "pull_through_caches", name)
        if name in registry.repositories:
            yield Fault("is the name of a repository too", "choose another", key)
        if cache.credential_arn:
            yield from _credential_faults(environment, cache.credential_arn, (*key, "credential_arn"))


def _credential_faults(environment: Environment, arn: str, key: Key) -> Iterator[Fault]:
    """Amazon ECR reads credentials in its own account and region."""
    yield from misplaced(arn, environment.region, key)
    if ArnParts.of(arn).account_id != environment.account.id:
        yield Fault("is not of the environment's account, where Amazon ECR reads it", "make it there", key, arn)


def _policy_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    """More accounts than the policy of a repository can name."""
    lists: dict[Key, tuple[str, ...]] = {("registry", "pull_accounts"): account_ids(registry.pull_accounts)}
    for name, repository in registry.repositories.items():
        lists["registry", "repositories", name, "pull_accounts"] = account_ids(repository.pull_accounts or ())
    for key, accounts in lists.items():
        if problem := document_problem(pull_from_accounts(environment.region, accounts), kind="repository"):
            yield Fault(problem, "name fewer accounts", key)


def _replication_faults(environment: Environment, registry: RegistrySettings) -> Iterator[Fault]:
    if registry.replication is None:
        return
    places: list[tuple[str, str]] = []
    for number, destination in enumerate(registry.replication.destinations):
        key = ("registry", "replication", "destinations", number)
        yield from apart(REGIONS[destination.region], environment.region, (*key, "region"))
        place = (destination.region, destination.account or environment.account.id)
        if place == (environment.region.name, environment.account.id):
            yield Fault("is where the images are already", "name another region or account", key)
        if place in places:
            yield Fault("is listed twice", "remove one of the two", key)
        places.append(place)


def _neighbour_faults(case: Case, registry: RegistrySettings) -> Iterator[Fault]:
    """Settings of a whole registry that an earlier environment in the same account and region has too."""
    for other in case.earlier:
        theirs = other.block(RegistrySettings)
        if theirs is None or (other.account, other.region) != (case.environment.account, case.environment.region):
            continue
        for setting in ("enhanced_scanning", "replication"):
            if getattr(theirs, setting) and getattr(registry, setting):
                problem = f"is set by {other.name} too, and their account has it once in {other.region.name}"
                remedy = "keep it in one environment, for the repositories of both"
                yield Fault(problem, remedy, ("registry", setting))

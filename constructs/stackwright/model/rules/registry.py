"""Rules over registries: composed names, and what an account and region has only once."""

from collections.abc import Iterator, Sequence

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with one environment's registry."""
    registry = environment.settings.registry
    if registry is None:
        return
    remedy = "shorten it, or the name of the project or of the environment"
    for name in registry.repositories:
        if problem := limits.ECR_REPOSITORY.problem(environment.names.repository(name)):
            yield Fault(problem, remedy, ("registry", "repositories", name))
    for name, cache in registry.pull_through_caches.items():
        key: Key = ("registry", "pull_through_caches", name)
        if problem := limits.ECR_CACHE_PREFIX.problem(environment.names.repository(name)):
            yield Fault(problem, remedy, key)
        if name in registry.repositories:
            yield Fault("is the name of a repository too", "choose another", key)
        here = f":{environment.region.name}:{environment.account.id}:"
        if cache.credential_arn and here not in cache.credential_arn:
            problem = "is not in the environment's account and region, where Amazon ECR reads it"
            yield Fault(problem, "make the secret there", (*key, "credential_arn"), cache.credential_arn)
    yield from _replication_faults(environment)


def _replication_faults(environment: Environment) -> Iterator[Fault]:
    registry = environment.settings.registry
    if registry is None or registry.replication is None:
        return
    places: list[tuple[str, str]] = []
    for number, destination in enumerate(registry.replication.destinations):
        key = ("registry", "replication", "destinations", number)
        place = (destination.region, destination.account or environment.account.id)
        if place == (environment.region.name, environment.account.id):
            yield Fault("is where the images are already", "name another region or account", key)
        if place in places:
            yield Fault("is listed twice", "remove one of the two", key)
        places.append(place)


def neighbour_faults(environment: Environment, earlier: Sequence[Environment]) -> Iterator[Fault]:
    """Settings of a whole registry that an earlier environment in the same account and region has too.

    Args:
        environment: The environment.
        earlier: The environments before it.
    """
    for other in earlier:
        if (other.account, other.region) != (environment.account, environment.region):
            continue
        for setting in ("enhanced_scanning", "replication"):
            if getattr(other.settings.registry, setting, None) and getattr(
                environment.settings.registry, setting, None
            ):
                problem = f"is set by {other.name} too, and their account has it once in {other.region.name}"
                remedy = "keep it in one environment, for the repositories of both"
                yield Fault(problem, remedy, ("registry", setting))

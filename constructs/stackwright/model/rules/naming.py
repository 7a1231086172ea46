"""Rules over names and tags, after they are composed."""

from collections.abc import Iterator

from stackwright.model.catalogue.limits import MAX_TAGS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.settings.values import RESERVED_TAGS


def faults(environment: Environment) -> Iterator[Fault]:
    """Names that break a limit of AWS, and more tags than AWS allows."""
    for limit, name in environment.names.limited(environment.settings):
        if problem := limit.problem(name):
            remedy = "shorten the name of the project or of the environment"
            yield Fault(problem, remedy, ("environment",), environment.name)
    # Each subnet may carry its tier's tags on top of the environment's, and those that Kubernetes looks for.
    largest = max(map(len, environment.settings.network.subnet_tags.values()), default=0)
    count = len({*environment.tags, *RESERVED_TAGS}) + largest + 1 + len(environment.discovery_tags)
    if count > MAX_TAGS:
        problem = f"add up to {count} tags with those of platform.yaml, AWS allows {MAX_TAGS} on a resource"
        yield Fault(problem, "drop some", ("tags",))

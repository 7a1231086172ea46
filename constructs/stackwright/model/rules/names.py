"""Rules over composed names and tags: what AWS allows, found at the key that they come from."""

from collections.abc import Iterator
from typing import Any

from stackwright.model.addons.karpenter import KARPENTER, discovery_tags
from stackwright.model.catalogue.limits import MAX_TAGS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.layer import Layer, Layers
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.values import RESERVED_TAGS


def name_faults(environment: Environment, layers: Layers) -> Iterator[Fault]:
    """Names that break a limit of AWS: those that this environment uses, and that no setting replaces."""
    for layer in layers:
        if layer.name in environment.blocks:
            yield from _layer_faults(environment, layer)


@rule
def _layer_faults(environment: Environment, layer: Layer[Any, Any]) -> Iterator[Fault]:
    for used in layer.used_names(environment):
        if problem := used.limit.problem(used.name):
            yield Fault(problem, used.remedy, used.key)


@rule
def tag_faults(environment: Environment) -> Iterator[Fault]:
    """More tags than AWS allows."""
    addons = environment.block(AddonsSettings)
    discovery = discovery_tags(environment.names) if addons and addons.of(KARPENTER) else {}
    # Each subnet may carry its tier's tags on top of the environment's, and those that Kubernetes looks for.
    largest = max(map(len, environment.network.subnet_tags.values()), default=0)
    count = len({*environment.tags, *RESERVED_TAGS}) + largest + 1 + len(discovery)
    if count > MAX_TAGS:
        problem = f"add up to {count} tags with those of platform.yaml, AWS allows {MAX_TAGS} on a resource"
        yield Fault(problem, f"drop {count - MAX_TAGS} or more", ("tags",))

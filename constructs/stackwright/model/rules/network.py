"""Rules over networks: zones, blocks and ranges, in view of the region and of the other environments."""

from collections.abc import Iterator, Sequence
from itertools import product

from stackwright.model import cidr
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with one environment's zones and blocks."""
    network, region = environment.settings.network, environment.region
    if isinstance(network.zones, int) and len(environment.zones) < network.zones:
        zones = ", ".join(region.zones) or "zones whose letters differ from account to account"
        remedy = "list the letters, e.g. [a, b]"
        yield Fault(f"{region.name} has {zones}", remedy, ("network", "zones"), network.zones)
        return
    for tier, given in network.subnets.items():
        key: Key = ("network", "subnets", tier)
        for zone in environment.zones:
            if zone not in given:
                yield Fault(f"has no block for zone {zone}", "add it, or drop the zone", key)
        for zone in given:
            if zone not in environment.zones:
                yield Fault("is for a zone that zones does not list", "remove it", (*key, zone))
    yield from _formula_overlaps(environment)


def _formula_overlaps(environment: Environment) -> Iterator[Fault]:
    """Blocks given by hand that hit blocks made by formula."""
    network = environment.settings.network
    made = [
        (tier, cidr.block(network.cidr, tier, zone))
        for tier in network.tiers
        if tier not in network.subnets
        for zone in environment.zones
    ]
    for tier, given in network.subnets.items():
        for zone, block in given.items():
            for other, taken in made:
                if block.overlaps(taken):
                    problem = f"overlaps {taken}, which the formula gives to the {other} tier"
                    yield Fault(problem, "take a free block", ("network", "subnets", tier, zone), str(block))


def neighbour_faults(environment: Environment, earlier: Sequence[Environment], names: Sequence[str]) -> Iterator[Fault]:
    """Ranges that overlap those of an earlier environment in the same account, unless either says that it is meant.

    Args:
        environment: The environment.
        earlier: Those before it that are known to be sound.
        names: Names of all environments, those with faults included.
    """
    for place, other in enumerate(environment.settings.network.overlaps_with):
        if other == environment.name or other not in names:
            remedy = "name another environment of this folder, or remove it"
            yield Fault("is not another environment", remedy, ("network", "overlaps_with", place), other)
    for neighbour in earlier:
        if neighbour.account != environment.account or _apart(neighbour, environment):
            continue
        for one, other_range in product(neighbour.settings.network.ranges, environment.settings.network.ranges):
            if one.overlaps(other_range):
                problem = f"overlaps {one} of {neighbour.name}, in the same account"
                remedy = f"take a free range, or list {neighbour.name} under network.overlaps_with"
                yield Fault(problem, remedy, ("network", "cidr"), str(other_range))


def _apart(first: Environment, second: Environment) -> bool:
    return second.name in first.settings.network.overlaps_with or first.name in second.settings.network.overlaps_with

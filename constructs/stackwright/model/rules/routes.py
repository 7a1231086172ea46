"""Rules over routes to other networks, and over attachments to transit gateways."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from stackwright.model.cidr import Tier
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.routes import RouteSettings


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with an environment's routes and attachments."""
    network = environment.network
    for name in network.routes:
        yield from _route_faults(environment, name)
    yield from _twin_faults(network)
    yield from _attachment_faults(network)


@rule
def _route_faults(environment: Environment, name: str) -> Iterator[Fault]:
    network, key = environment.network, ("network", "routes", name)
    route = network.routes[name]
    for judge in (_tier_faults, _own_faults, _second_way_faults):
        yield from judge(network, route, key)
    yield from _zone_faults(environment, route, key)


@rule
def _tier_faults(network: NetworkSettings, route: RouteSettings, key: Key) -> Iterator[Fault]:
    for place, tier in enumerate(route.tiers):
        if tier not in network.tiers:
            problem = f"is for the tier {tier}, which network.tiers does not list"
            yield Fault(problem, "add it there", (*key, "tiers", place))


@rule
def _own_faults(network: NetworkSettings, route: RouteSettings, key: Key) -> Iterator[Fault]:
    """Ranges that are the VPC's: whoever is in it is reached directly. A wider range takes nothing from that."""
    for place, destination in enumerate(route.destinations):
        for own in network.ranges:
            if isinstance(destination, IPv4Network) and destination.subnet_of(own):
                remedy = "take a range outside the VPC, or a wider one"
                yield Fault(f"lies within {own} of the VPC", remedy, (*key, "destinations", place), str(destination))


@rule
def _second_way_faults(network: NetworkSettings, route: RouteSettings, key: Key) -> Iterator[Fault]:
    """A route to everywhere else, where subnets have one already."""
    if not route.leads_out:
        return
    if "public" in route.tiers:
        problem = "leads everywhere, and so does public subnets' route to the internet gateway"
        yield Fault(problem, "take public out of its tiers", (*key, "destinations"))
    if "private" in route.tiers and network.nat != "none":
        problem = "leads everywhere, and so does private subnets' route to the NAT gateway"
        yield Fault(problem, "set network.nat: none, or list other ranges", (*key, "destinations"))


@rule
def _zone_faults(environment: Environment, route: RouteSettings, key: Key) -> Iterator[Fault]:
    """Targets by zone, of which each zone has one: only private subnets have a route table for each zone."""
    if isinstance(route.via, str):
        return
    if route.tiers != ("private",):
        problem = "differs by zone, and only private subnets have a route table for each zone"
        yield Fault(problem, "give one for all zones, or set tiers to [private]", (*key, "via"))
    for zone in environment.zones:
        if zone not in route.via:
            yield Fault(f"has nothing for zone {zone}", "add it, or give one for all zones", (*key, "via"))
    for zone in route.via:
        if zone not in environment.zones:
            yield Fault("is for a zone that network.zones does not list", "remove it", (*key, "via", zone))


@rule
def _twin_faults(network: NetworkSettings) -> Iterator[Fault]:
    """One route table holds one route to a destination."""
    seen: dict[tuple[Tier, object], str] = {}
    for name, route in network.routes.items():
        for place, destination in enumerate(route.destinations):
            for tier in dict.fromkeys(route.tiers):
                first = seen.setdefault((tier, destination), f"network.routes.{name}.destinations[{place}]")
                key: Key = ("network", "routes", name, "destinations", place)
                if first != f"network.routes.{name}.destinations[{place}]":
                    problem = f"is where {first} leads from the {tier} tier already"
                    yield Fault(problem, "remove one of the two", key, str(destination))


@rule
def _attachment_faults(network: NetworkSettings) -> Iterator[Fault]:
    attached: dict[str, str] = {}
    for name, gateway in network.transit_gateways.items():
        key: Key = ("network", "transit_gateways", name)
        if gateway.tier not in network.tiers:
            problem = f"is for the tier {gateway.tier}, which network.tiers does not list"
            yield Fault(problem, "add it there, or name another", (*key, "tier"))
        if attached.setdefault(gateway.id, name) != name:
            problem = f"is attached as {attached[gateway.id]} already"
            yield Fault(problem, "remove one of the two", (*key, "id"), gateway.id)

"""Rules over a VPC that others made: what goes with it, and what nobody but its owner can do."""

from collections.abc import Iterator

from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, INTERFACE_SERVICES
from stackwright.model.cidr import Tier
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.layer import Case
from stackwright.model.settings.existing_network import ExistingNetworkSettings
from stackwright.model.settings.network import NetworkSettings

EXISTING: Key = ("network", "existing")
GOES_WITH_IT = ("existing", "overlaps_with", "zones", "gateway_endpoints", "interface_endpoints")
"""Keys of the block that mean something for a VPC that others made."""
INSTEAD = {
    "cidr": "list the VPC's ranges under existing.cidrs",
    "secondary_cidrs": "list the VPC's ranges under existing.cidrs",
    "tiers": "name the subnets of each under existing.subnets",
    "subnets": "name the subnets under existing.subnets",
    "subnet_tags": "say under existing.role_tags what becomes of tags",
    "nat": "say under existing.outbound whether there is a way out",
    "dns": "have whoever made it switch both on, which the plan checks",
    "ipv6": "say under existing.ipv6 whether its subnets have it",
    "flow_logs": "have whoever made it record its connections",
}
"""What to do in the place of other keys."""
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
_SHARING = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html"


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with an environment's use of a VPC that others made."""
    network = environment.network
    if network.existing is None:
        return
    yield from _beside(network)
    yield from _twice(network)
    yield from _route_tables(network, network.existing)
    yield from _services(network, network.existing)
    yield from _owner(environment, network, network.existing)
    for tier in network.existing.subnets:
        yield from _zones(environment, network.existing, tier)


def notices(case: Case) -> Iterator[str]:
    """What an account that a VPC is shared with cannot see, and so cannot check."""
    existing = case.environment.network.existing
    if existing is not None and existing.owner is not None:
        name, owner = case.environment.name, existing.owner
        yield (
            f"{name}: network.existing.owner: tags that {owner} gives to subnets are not seen in this account: load "
            "balancers and Karpenter find no subnet by them, so name subnets by their ids there"
        )


@rule
def _beside(network: NetworkSettings) -> Iterator[Fault]:
    for key in network.written:
        if key not in GOES_WITH_IT:
            remedy = f"remove it, and {INSTEAD[key]}" if key in INSTEAD else "remove it"
            problem = "is for a VPC that Stackwright makes, and existing names one that others made"
            yield Fault(problem, remedy, ("network", key))


@rule
def _twice(network: NetworkSettings) -> Iterator[Fault]:
    for key in ("gateway_endpoints", "interface_endpoints", "overlaps_with"):
        values: tuple[str, ...] = getattr(network, key)
        for place, value in enumerate(values):
            if value in values[:place]:
                yield Fault("is listed twice", "remove one of the two", ("network", key, place), value)


@rule
def _route_tables(network: NetworkSettings, existing: ExistingNetworkSettings) -> Iterator[Fault]:
    if network.gateways and not existing.route_table_ids:
        remedy = "list those of the private subnets under existing.route_table_ids, or remove it"
        yield Fault("needs route tables to put routes into", remedy, ("network", "gateway_endpoints"))
    if existing.route_table_ids and not network.gateways:
        remedy = "remove it, or list gateway_endpoints"
        yield Fault("is used only with gateway_endpoints", remedy, (*EXISTING, "route_table_ids"))


@rule
def _services(network: NetworkSettings, existing: ExistingNetworkSettings) -> Iterator[Fault]:
    known = INTERFACE_SERVICES | set(GATEWAY_SERVICES)
    for place, service in enumerate(existing.endpoints):
        key = (*EXISTING, "endpoints", place)
        if service not in known:
            problem = "is not a service that Stackwright knows an endpoint of"
            yield Fault(problem, did_you_mean(service, known), key, service)
        elif service in network.interface_endpoints or service in network.gateways:
            yield Fault("is listed among those that are made, too", "remove one of the two", key, service)


@rule
def _owner(environment: Environment, network: NetworkSettings, existing: ExistingNetworkSettings) -> Iterator[Fault]:
    if existing.owner is None:
        return
    if existing.owner == environment.account.id:
        yield Fault("is the environment's own account", "remove it", (*EXISTING, "owner"), existing.owner)
    for key, services in (
        ("gateway_endpoints", network.gateways),
        ("interface_endpoints", network.interface_endpoints),
    ):
        if services:
            remedy = f"have {existing.owner} make them, and list them under existing.endpoints"
            yield Fault(f"are made by nobody but the VPC's owner ({_SHARING})", remedy, ("network", key))


@rule
def _zones(environment: Environment, existing: ExistingNetworkSettings, tier: Tier) -> Iterator[Fault]:
    key = (*EXISTING, "subnets", tier)
    given = existing.subnets[tier]
    for zone in environment.zones:
        if zone not in given:
            yield Fault(f"has no subnet for zone {zone}", "add it, or list other zones under network.zones", key)
    for zone in given:
        if zone not in environment.zones:
            remedy = "list it there, or remove it"
            yield Fault("is for a zone that network.zones does not list", remedy, (*key, zone))

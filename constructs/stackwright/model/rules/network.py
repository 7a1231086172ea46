"""Rules over networks: zones, blocks and ranges, in view of the region and of the other environments."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from stackwright.model.by_stage import OWN_LOG_KEY
from stackwright.model.calls import interface_endpoints
from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, UsedName, bucket_name
from stackwright.model.rules import endpoints, existing_network, ipv6, routes
from stackwright.model.rules.arns import apart
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.zones import is_zone_id


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's zones, blocks and ranges."""
    yield from _region_faults(case.environment)
    yield from _zone_faults(case.environment)
    yield from _formula_overlaps(case.environment)
    yield from existing_network.faults(case.environment)
    yield from ipv6.network_faults(case.environment.network)
    yield from _overlap_faults(case)
    yield from routes.faults(case.environment)
    yield from endpoints.faults(case)
    for neighbour in case.earlier:
        yield from _neighbour_faults(case.environment, neighbour)


def notices(case: Case) -> Iterator[str]:
    """What is seen by nobody here, and what has to be set elsewhere."""
    yield from existing_network.notices(case)
    yield from endpoints.notices(case)


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the network's things."""
    yield from _endpoint_names(environment)
    if environment.network.existing is None:
        yield from _flow_log_names(environment)


@rule
def _endpoint_names(environment: Environment) -> Iterator[UsedName]:
    if interface_endpoints(environment):
        yield UsedName(limits.SECURITY_GROUP, environment.names.endpoint_security_group)


@rule
def _flow_log_names(environment: Environment) -> Iterator[UsedName]:
    names, flow_logs = environment.names, environment.network.flow_logs
    if flow_logs.destination == "cloudwatch":
        yield UsedName(limits.LOG_GROUP, names.flow_log_group)
        yield UsedName(limits.IAM_ROLE, names.flow_log_role)
    if flow_logs.destination == "s3":
        yield bucket_name(names.flow_log_bucket, flow_logs.bucket, ("network", "flow_logs"))
    if flow_logs.destination != "none" and OWN_LOG_KEY.of(environment.settings.stage, flow_logs.kms_key):
        yield UsedName(limits.KMS_ALIAS, names.flow_log_key_alias)


@rule
def _region_faults(environment: Environment) -> Iterator[Fault]:
    """A region that the environment's account cannot use: an account lives in one partition."""
    yield from apart(environment.region, environment.account.region, ("region",))


@rule
def _zone_faults(environment: Environment) -> Iterator[Fault]:
    network, region = environment.network, environment.region
    if isinstance(network.zones, int) and len(environment.zones) < network.zones:
        zones = ", ".join(region.zones) or "zones whose letters differ from account to account"
        remedy = f"use at most {len(region.zones)}" if region.zones else "list the letters, e.g. [a, b]"
        yield Fault(f"{region.name} has {zones}", remedy, ("network", "zones"), network.zones)
        return
    for zone in environment.zones:
        if is_zone_id(zone) and not zone.startswith(region.zone_id_prefix):
            remedy = f"ids of its zones start with {region.zone_id_prefix}"
        elif not is_zone_id(zone) and zone not in region.zones_of_any_account:
            remedy = f"use some of: {', '.join(region.zones_of_any_account)}"
        else:
            continue
        yield Fault(f"names a zone that {region.name} does not have", remedy, ("network", "zones"), zone)
    for tier, given in network.subnets.items():
        key: Key = ("network", "subnets", tier)
        for zone in environment.zones:
            if zone not in given:
                yield Fault(f"has no block for zone {zone}", "add it, or drop the zone", key)
        for zone in given:
            if zone not in environment.zones:
                yield Fault("is for a zone that zones does not list", "remove it", (*key, zone))


@rule
def _formula_overlaps(environment: Environment) -> Iterator[Fault]:
    """Blocks given by hand that hit blocks made by formula."""
    network = environment.network
    made = [
        (tier, network.block(tier, zone))
        for tier in network.tiers
        if network.existing is None
        if tier not in network.subnets
        for zone in environment.zones
    ]
    for tier, given in network.subnets.items():
        for zone, block in given.items():
            for other, taken in made:
                if block.overlaps(taken):
                    problem = f"overlaps {taken}, which the formula gives to the {other} tier"
                    yield Fault(problem, "take a free block", ("network", "subnets", tier, zone), str(block))


@rule
def _overlap_faults(case: Case) -> Iterator[Fault]:
    """Environments that `overlaps_with` names and that there are not."""
    environment = case.environment
    for place, other in enumerate(environment.network.overlaps_with):
        if other == environment.name or other not in case.names:
            remedy = "name another environment of this folder, or remove it"
            yield Fault("is not another environment", remedy, ("network", "overlaps_with", place), other)


@rule
def _neighbour_faults(environment: Environment, neighbour: Environment) -> Iterator[Fault]:
    """Ranges that overlap those of an earlier environment in the same account, unless either says that it is meant."""
    if neighbour.account != environment.account or _same_vpc(environment.network, neighbour.network):
        return
    for theirs in neighbour.network.ranges:
        yield from _overlaps(environment, neighbour, theirs)


@rule
def _overlaps(environment: Environment, neighbour: Environment, theirs: IPv4Network) -> Iterator[Fault]:
    for ours in environment.network.ranges:
        if theirs.overlaps(ours) and not _apart(neighbour, environment):
            problem = f"overlaps {theirs} of {neighbour.name}, in the same account"
            remedy = f"take a free range, or list {neighbour.name} under network.overlaps_with"
            key: Key = ("network", "existing", "cidrs") if environment.network.existing else ("network", "cidr")
            yield Fault(problem, remedy, key, str(ours))


def _same_vpc(ours: NetworkSettings, theirs: NetworkSettings) -> bool:
    """Whether two environments share a VPC that others made, as far as the files say so."""
    if ours.existing is None or theirs.existing is None:
        return False
    return (ours.existing.vpc_id, ours.existing.vpc_tags) == (theirs.existing.vpc_id, theirs.existing.vpc_tags)


def _apart(first: Environment, second: Environment) -> bool:
    return second.name in first.network.overlaps_with or first.name in second.network.overlaps_with

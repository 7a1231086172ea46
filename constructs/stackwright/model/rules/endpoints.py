"""Rules over endpoints: whoever calls a service of AWS has to reach it, out of the VPC or inside it."""

from collections.abc import Iterator, Sequence

from stackwright.model.calls import Caller, callers, interface_endpoints
from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, has_endpoint
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, dotted
from stackwright.model.gaps import rule
from stackwright.model.layer import Case
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.endpoints import AUTO

_SOURCE = "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"


def faults(case: Case) -> Iterator[Fault]:
    """What cannot be reached, and endpoints that there are not."""
    yield from _foreign_faults(case.environment)
    yield from _unreachable(case.environment)


def notices(case: Case) -> Iterator[str]:
    """What has to be set elsewhere before an add-on works in a VPC without a way out."""
    environment = case.environment
    addons = environment.block(AddonsSettings)
    if environment.network.isolated:
        for addon in addons.enabled if addons else ():
            if addon.isolated:
                yield f"{environment.name}: addons.{addon.name}: nothing lets it out of the VPC: {addon.isolated}"


@rule
def _foreign_faults(environment: Environment) -> Iterator[Fault]:
    """Endpoints that the environment's region does not have."""
    region = environment.region
    for place, service in enumerate(environment.network.interface_endpoints):
        if service != AUTO and not has_endpoint(service, region):
            problem = f"has no endpoint in {region.name} ({_SOURCE})"
            yield Fault(problem, "remove it", ("network", "interface_endpoints", place), service)


@rule
def _unreachable(environment: Environment) -> Iterator[Fault]:
    if environment.network.isolated:
        known = list(callers(environment))
        yield from _without_endpoint(environment, known)
        yield from _missing_interfaces(environment, known)
        yield from _missing_gateways(environment, known)


@rule
def _without_endpoint(environment: Environment, known: list[Caller]) -> Iterator[Fault]:
    """Whoever calls a service that no endpoint leads to."""
    for caller in known:
        for service in caller.services:
            if not has_endpoint(service, environment.region):
                problem = (
                    f"calls {service}, of which there is no endpoint in {environment.region.name} ({_SOURCE}), and "
                    "nothing lets calls out of the VPC"
                )
                remedy = f"{environment.network.way_out}, or do without it"
                yield Fault(problem, remedy, caller.key)


@rule
def _missing_interfaces(environment: Environment, known: list[Caller]) -> Iterator[Fault]:
    network = environment.network
    there = (*interface_endpoints(environment), *network.found_endpoints, *GATEWAY_SERVICES)
    missing = [one for one in _called(known) if one not in there and has_endpoint(one, environment.region)]
    yield from _lacks("interface_endpoints", missing, known, f"auto, or {network.way_out}")


@rule
def _missing_gateways(environment: Environment, known: list[Caller]) -> Iterator[Fault]:
    network = environment.network
    there = (*network.gateways, *network.found_endpoints)
    missing = [one for one in _called(known) if one in GATEWAY_SERVICES and one not in there]
    yield from _lacks("gateway_endpoints", missing, known, network.way_out)


def _called(known: list[Caller]) -> list[str]:
    return list(dict.fromkeys(service for caller in known for service in caller.services))


def _lacks(key: str, missing: Sequence[str], known: list[Caller], otherwise: str) -> Iterator[Fault]:
    """One fault for all endpoints that are missing, with whoever calls each."""
    if missing:
        named = ", ".join(f"{service} (for {_who(service, known)})" for service in missing)
        problem = f"lacks {named}, and nothing lets calls out of the VPC"
        yield Fault(problem, f"add {', '.join(missing)}, or {otherwise}", ("network", key))


def _who(service: str, known: list[Caller]) -> str:
    return ", ".join(dict.fromkeys(dotted(caller.key) for caller in known if service in caller.services))

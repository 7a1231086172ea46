"""Guards: what an environment of a stage has to have, unless a waiver lets it pass until a day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.layer import Case
from stackwright.model.rules.placeholders import leftovers
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.settings.waivers import GuardName, Stage, WaiverSettings

LONGEST_PREFIX_OF_A_CROWD = 8
"""A public range of /8 or larger is a good part of the internet."""


def notices(case: Case) -> Iterator[str]:
    """The waivers that hold, a line each."""
    for waiver in case.environment.settings.waivers:
        if waiver.until >= case.today:
            yield f"{case.environment.name}: guard {waiver.guard} is waived until {waiver.until}: {waiver.reason}"


def faults(case: Case) -> Iterator[Fault]:
    """What a guard refuses and no waiver lets pass, and waivers that are over, or about nothing."""
    settings = case.environment.settings
    waived: dict[GuardName, WaiverSettings] = {}
    for place, waiver in enumerate(settings.waivers):
        if waiver.guard in waived:
            yield Fault("is waived twice", "remove one of the two", ("waivers", place, "guard"), waiver.guard)
        waived.setdefault(waiver.guard, waiver)
    for guard in GUARDS:
        found = list(guard.faults(case.environment)) if settings.stage in guard.stages else []
        let_pass = waived.get(guard.name)
        if let_pass is None:
            yield from (_refused(fault, guard, settings.stage) for fault in found)
            continue
        key = ("waivers", settings.waivers.index(let_pass))
        if not found:
            problem = f"waives nothing: the guard {guard.name} has no objection to this environment"
            yield Fault(problem, "remove it", key)
        elif let_pass.until < case.today:
            yield Fault(
                f"is over for the guard {guard.name}, which was let pass until then",
                f"mend {', '.join('.'.join(map(str, fault.key)) for fault in found)}, or agree on a new day",
                (*key, "until"),
                str(let_pass.until),
            )


def _refused(fault: Fault, guard: "Guard", stage: Stage) -> Fault:
    remedy = f"{fault.remedy}, or waive the guard {guard.name} under waivers"
    return replace(fault, problem=f"{fault.problem} in {stage}", remedy=remedy)


def _on_demand_nodes(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and cluster.spot == "allowed":
        yield Fault("SPOT nodes are not allowed", "use ON_DEMAND nodes and set it to forbidden", ("cluster", "spot"))


def _immutable_tags(environment: Environment) -> Iterator[Fault]:
    registry = environment.block(RegistrySettings)
    if registry is None:
        return
    if registry.tag_mutability != "IMMUTABLE":
        remedy = "set it to IMMUTABLE"
        yield Fault("tags that can be moved are not allowed", remedy, ("registry", "tag_mutability"))
    for name, repository in registry.repositories.items():
        if repository.tag_mutability not in {None, "IMMUTABLE"}:
            key = ("registry", "repositories", name, "tag_mutability")
            yield Fault("tags that can be moved are not allowed", "set it to IMMUTABLE", key)


def _deletion_protection(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and not cluster.deletion_protection:
        key = ("cluster", "deletion_protection")
        yield Fault("a cluster must be protected from deletion", "set it to true", key)


def _private_endpoint(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and not cluster.endpoint.private:
        key = ("cluster", "endpoint", "private")
        yield Fault("a private endpoint is needed", "set it to true", key)
    if cluster and cluster.endpoint.public:
        key = ("cluster", "endpoint", "public")
        yield Fault("a public endpoint is not allowed", "set it to false, and reach the API inside the VPC", key)


def _named_networks(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    for place, cidr in enumerate(cluster.endpoint.public_cidrs if cluster else ()):
        if cidr.prefixlen <= LONGEST_PREFIX_OF_A_CROWD:
            key = ("cluster", "endpoint", "public_cidrs", place)
            remedy = "list the networks that people and programs connect from"
            yield Fault("an API open to the internet at large is not allowed", remedy, key)


def _encryption(environment: Environment) -> Iterator[Fault]:
    cluster, registry = environment.block(ClusterSettings), environment.block(RegistrySettings)
    if cluster and not cluster.encrypt_secrets:
        key = ("cluster", "encrypt_secrets")
        yield Fault("Kubernetes secrets must be encrypted with a key of your own", "set it to true", key)
    if registry and not registry.kms_key:
        yield Fault("images must be encrypted with a key of your own", "set it to true", ("registry", "kms_key"))


def _two_zones(environment: Environment) -> Iterator[Fault]:
    if len(environment.zones) < 2:  # noqa: PLR2004 - the number stands in the message
        yield Fault("at least two zones are needed", "add one", ("network", "zones"))


@dataclass(frozen=True)
class Guard:
    """One thing that environments of some stages have to have.

    Attributes:
        name: What waivers call it.
        stages: The stages in which it holds.
        faults: What it refuses in an environment.
    """

    name: GuardName
    stages: tuple[Stage, ...]
    faults: Callable[[Environment], Iterator[Fault]]


GUARDS = (
    Guard("on-demand-nodes", ("staging", "production"), _on_demand_nodes),
    Guard("immutable-tags", ("staging", "production"), _immutable_tags),
    Guard("deletion-protection", ("production",), _deletion_protection),
    Guard("private-endpoint", ("production",), _private_endpoint),
    Guard("named-networks", ("production",), _named_networks),
    Guard("encryption", ("production",), _encryption),
    Guard("two-zones", ("production",), _two_zones),
    Guard("real-values", ("staging", "production"), leftovers),
)

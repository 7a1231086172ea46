"""Guards: what an environment of a stage has to have, unless a waiver lets it pass until a day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from stackwright.model.catalogue.iam_grammar import WIDE_MANAGED_POLICIES
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import NotJudged, rule
from stackwright.model.layer import Case
from stackwright.model.rules.placeholders import leftovers
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.settings.waivers import GuardName, Stage
from stackwright.model.settings.workloads import WorkloadsSettings

LONGEST_PREFIX_OF_A_CROWD = 8
"""A public range of /8 or larger is a good part of the internet."""


def notices(case: Case) -> Iterator[str]:
    """The waivers that hold, a line each."""
    for waiver in case.environment.settings.waivers:
        if waiver.until >= case.today:
            yield f"{case.environment.name}: {waiver.what} is waived until {waiver.until}: {waiver.reason}"


def faults(case: Case) -> Iterator[Fault]:
    """What a guard refuses and no waiver lets pass, and waivers that are over, or about nothing."""
    yield from _in_themselves(case)
    for guard in GUARDS:
        yield from _guard_faults(case, guard)


@rule
def _in_themselves(case: Case) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, waiver in enumerate(case.environment.settings.waivers):
        if waiver.what in seen:
            key = "guard" if waiver.guard else "rule"
            yield Fault(
                "is waived twice", "remove one of the two", ("waivers", place, key), waiver.guard or waiver.rule
            )
        seen.add(waiver.what)
        if waiver.rule and waiver.until < case.today:
            problem = f"is over for the rule {waiver.rule}, which was let pass until then"
            remedy = "mend what `stackwright policy` finds without it and remove it, or agree on a new day"
            yield Fault(problem, remedy, ("waivers", place, "until"), str(waiver.until))


@rule
def _guard_faults(case: Case, guard: "Guard") -> Iterator[Fault]:
    settings = case.environment.settings
    found, stopped = guard.judged(case.environment) if settings.stage in guard.stages else ([], None)
    waivers = enumerate(settings.waivers)
    place, let_pass = next(((place, one) for place, one in waivers if one.guard == guard.name), (0, None))
    if let_pass is None:
        yield from (_refused(fault, guard, settings.stage) for fault in found)
    elif found and let_pass.until < case.today:
        yield Fault(
            f"is over for the guard {guard.name}, which was let pass until then",
            f"mend {', '.join('.'.join(map(str, fault.key)) for fault in found)}, or agree on a new day",
            ("waivers", place, "until"),
            str(let_pass.until),
        )
    elif not found and not stopped:
        problem = f"waives nothing: the guard {guard.name} has no objection to this environment"
        yield Fault(problem, "remove it", ("waivers", place))
    if stopped:
        raise stopped


def _refused(fault: Fault, guard: "Guard", stage: Stage) -> Fault:
    remedy = f"{fault.remedy}, or waive the guard {guard.name} under waivers"
    return replace(fault, problem=f"{fault.problem} in {stage}", remedy=remedy)


def _on_demand_nodes(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and cluster.spot == "allowed":
        yield Fault("SPOT nodes are not allowed", "use ON_DEMAND nodes and set it to forbidden", ("cluster", "spot"))


def _immutable_by_default(environment: Environment) -> Iterator[Fault]:
    registry = environment.block(RegistrySettings)
    if registry and registry.tag_mutability != "IMMUTABLE":
        remedy = "set it to IMMUTABLE"
        yield Fault("tags that can be moved are not allowed", remedy, ("registry", "tag_mutability"))


def _immutable_in_each(environment: Environment) -> Iterator[Fault]:
    registry = environment.block(RegistrySettings)
    for name, repository in registry.repositories.items() if registry else ():
        if repository.tag_mutability not in {None, "IMMUTABLE"}:
            key = ("registry", "repositories", name, "tag_mutability")
            yield Fault("tags that can be moved are not allowed", "set it to IMMUTABLE", key)


def _deletion_protection(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and not cluster.deletion_protection:
        key = ("cluster", "deletion_protection")
        yield Fault("a cluster must be protected from deletion", "set it to true", key)


def _reachable_inside(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and not cluster.endpoint.private:
        key = ("cluster", "endpoint", "private")
        yield Fault("a private endpoint is needed", "set it to true", key)


def _unreachable_outside(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
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


def _encrypted_secrets(environment: Environment) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster and not cluster.encrypt_secrets:
        key = ("cluster", "encrypt_secrets")
        yield Fault("Kubernetes secrets must be encrypted with a key of your own", "set it to true", key)


def _encrypted_images(environment: Environment) -> Iterator[Fault]:
    registry = environment.block(RegistrySettings)
    if registry and not registry.kms_key:
        yield Fault("images must be encrypted with a key of your own", "set it to true", ("registry", "kms_key"))


def _two_zones(environment: Environment) -> Iterator[Fault]:
    if len(environment.zones) < 2:  # noqa: PLR2004 - the number stands in the message
        yield Fault("at least two zones are needed", "add one", ("network", "zones"))


def _narrow_statements(environment: Environment) -> Iterator[Fault]:
    workloads = environment.block(WorkloadsSettings)
    for name, workload in workloads.root.items() if workloads else ():
        for sid, statement in workload.statements.items():
            whole = next((action for action in statement.actions if action.endswith(":*")), None)
            if whole and "*" in statement.resources:
                key = ("workloads", name, "statements", sid)
                yield Fault(f"{whole} on everything is not allowed", "name actions, or resources", key)


def _narrow_policies(environment: Environment) -> Iterator[Fault]:
    workloads = environment.block(WorkloadsSettings)
    for name, workload in workloads.root.items() if workloads else ():
        for place, policy in enumerate(workload.managed_policies):
            if policy in WIDE_MANAGED_POLICIES:
                key = ("workloads", name, "managed_policies", place)
                yield Fault(f"{policy} is not allowed for a workload", "write statements", key)


@dataclass(frozen=True)
class Guard:
    """One thing that environments of some stages have to have.

    Attributes:
        name: What waivers call it.
        stages: The stages in which it holds.
        rules: What it refuses in an environment.
    """

    name: GuardName
    stages: tuple[Stage, ...]
    rules: tuple[Callable[[Environment], Iterator[Fault]], ...]

    def judged(self, environment: Environment) -> tuple[list[Fault], NotJudged | None]:
        """What it refuses, and what kept it from judging the rest."""
        found: list[Fault] = []
        stopped: NotJudged | None = None
        for judge in self.rules:
            try:
                for fault in judge(environment):
                    found.append(fault)  # noqa: PERF402 - what is found before a gap counts
            except NotJudged as gap:
                stopped = gap
        return found, stopped


GUARDS = (
    Guard("on-demand-nodes", ("staging", "production"), (_on_demand_nodes,)),
    Guard("immutable-tags", ("staging", "production"), (_immutable_by_default, _immutable_in_each)),
    Guard("deletion-protection", ("production",), (_deletion_protection,)),
    Guard("private-endpoint", ("production",), (_reachable_inside, _unreachable_outside)),
    Guard("named-networks", ("production",), (_named_networks,)),
    Guard("narrow-permissions", ("staging", "production"), (_narrow_statements, _narrow_policies)),
    Guard("encryption", ("production",), (_encrypted_secrets, _encrypted_images)),
    Guard("two-zones", ("production",), (_two_zones,)),
    Guard("real-values", ("staging", "production"), (leftovers,)),
)

"""Rules over workloads, in view of the cluster that they run in and of whoever else has roles in it."""

from collections.abc import Iterator

from stackwright.model import workloads
from stackwright.model.arns import ArnParts
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS, Region
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.iam import Statement, document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.rules import target_roles
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import AGENT
from stackwright.model.settings.workloads import StatementSettings, WorkloadSettings, WorkloadsSettings

Accounts = dict[tuple[str, str], str]
"""Namespace and name of service accounts that have a role, and whose they are."""


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's workloads."""
    environment = case.environment
    block = environment.block(WorkloadsSettings)
    if block is None:
        return
    yield from target_roles.faults(environment, target_roles.workload_targets(environment))
    taken = dict(_others(environment))
    for name, settings in block.root.items():
        key: Key = ("workloads", name)
        yield from _policy_faults(environment, name, settings)
        yield from _resource_faults(environment.region, settings, key)
        yield from _account_faults(name, settings, taken)
        if cluster := environment.block(ClusterSettings):
            yield from _identity_faults(settings, cluster, key)


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the workloads' roles and policies."""
    block = environment.block(WorkloadsSettings)
    for name, settings in block.root.items() if block else ():
        yield from _names(environment, name, settings)


@rule
def _names(environment: Environment, name: str, settings: WorkloadSettings) -> Iterator[UsedName]:
    key: Key = ("workloads", name)
    remedy = "shorten it, or the name of the project or of the environment"
    role = environment.names.workload(name)
    yield UsedName(limits.IAM_ROLE, role, key, remedy, "rename the workload")
    for policy in workloads.role(environment.context("workloads"), name, settings).policies:
        yield UsedName(limits.IAM_POLICY, f"{role}-{policy}", key, remedy, "rename the workload")


@rule
def _policy_faults(environment: Environment, name: str, settings: WorkloadSettings) -> Iterator[Fault]:
    """Statements that are longer together than IAM allows."""
    for statements in workloads.role(environment.context("workloads"), name, settings).policies.values():
        known = [statement for statement in statements if isinstance(statement, Statement)]
        if problem := document_problem(*known, kind="managed"):
            remedy = "list fewer things, or name policies of your own under policies"
            yield Fault(problem, remedy, ("workloads", name, "statements"))


@rule
def _resource_faults(region: Region, settings: WorkloadSettings, key: Key) -> Iterator[Fault]:
    for sid, statement in settings.statements.items():
        yield from _place_faults(region, statement, (*key, "statements", sid, "resources"))


@rule
def _place_faults(region: Region, statement: StatementSettings, key: Key) -> Iterator[Fault]:
    """ARNs that match nothing: of a partition that no role of this one reaches, or of a form that there is not."""
    for place, resource in enumerate(statement.resources):
        if resource == "*":
            continue
        parts = ArnParts.of(resource)
        if parts.partition != region.partition:
            problem = f"is of the partition {parts.partition}, and {region.name} lies in {region.partition}"
            yield Fault(problem, f"name one of {region.partition}", (*key, place), resource)
        elif parts.region and parts.service in {"iam", "route53"}:
            problem = f"names a region, and no ARN of {parts.service} does"
            yield Fault(problem, "leave the region out", (*key, place), resource)
        elif parts.region and "*" not in parts.region and parts.region not in REGIONS:
            problem = f"names the region {parts.region}, which there is not"
            yield Fault(problem, did_you_mean(parts.region, REGIONS), (*key, place), resource)


@rule
def _account_faults(name: str, settings: WorkloadSettings, taken: Accounts) -> Iterator[Fault]:
    """A service account that has a role already: it gets one only."""
    account = workloads.service_account(name, settings)
    if other := taken.get(account):
        key: Key = ("workloads", name, "service_account")
        yield Fault(f"is the service account of {other} too, and gets one role only", "choose another", key, account[1])
    taken.setdefault(account, f"workloads.{name}")


@rule
def _others(environment: Environment) -> Iterator[tuple[tuple[str, str], str]]:
    addons, cluster = environment.block(AddonsSettings), environment.block(ClusterSettings)
    for name, accounts in addons.service_accounts.items() if addons else ():
        yield from ((account, f"addons.{name}") for account in accounts)
    for name, eks_addon in cluster.installed_eks_addons.items() if cluster else ():
        if role := eks_addon.role:
            yield (role.namespace, role.service_account), f"cluster.eks_addons.{name}"


@rule
def _identity_faults(settings: WorkloadSettings, cluster: ClusterSettings, key: Key) -> Iterator[Fault]:
    if settings.identity == "pod_identity" or settings.target_role:
        if not cluster.pod_identity:
            problem = f"gets its role by Pod Identity, which needs {AGENT}"
            yield Fault(problem, f"enable {AGENT} in cluster.eks_addons", key)
    elif settings.identity == "irsa" and not cluster.oidc_provider:
        yield Fault("needs the OIDC provider", "set cluster.oidc_provider: true", (*key, "identity"), "irsa")
    elif not (cluster.pod_identity or cluster.oidc_provider):
        problem = f"has no way to its role: neither {AGENT} nor an OIDC provider is there"
        yield Fault(problem, f"enable {AGENT}, or set cluster.oidc_provider: true", key)

"""Rules over add-ons, in view of the cluster that they run in."""

from collections.abc import Iterator
from typing import Any

from stackwright.model.addons.addon import Addon, AddonSettings, Surroundings
from stackwright.model.addons.cluster_autoscaler import CLUSTER_AUTOSCALER
from stackwright.model.addons.karpenter import KARPENTER, node_role
from stackwright.model.catalogue import limits
from stackwright.model.context import Context
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.iam import UNKNOWN, Statement, document_problem
from stackwright.model.layer import Case, UsedName, bucket_name
from stackwright.model.rules import target_roles
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import AGENT
from stackwright.model.settings.node_groups import NodeGroupSettings

# As long as an ARN of ours can be: what is known only after apply.
_UNKNOWN = Surroundings(vpc_id=UNKNOWN, network_account_id="x" * 12, secrets_key_arn=UNKNOWN, node_ssm=False)


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's add-ons."""
    environment = case.environment
    addons = environment.block(AddonsSettings)
    if addons is None:
        return
    yield from _lonely_faults(addons)
    yield from _policy_faults(environment, addons)
    yield from target_roles.faults(environment, target_roles.addon_targets(environment))
    cluster = environment.block(ClusterSettings)
    if cluster is None:
        return
    yield from _agent_faults(addons, cluster)
    yield from _twin_faults(addons, cluster)
    yield from _size_faults(addons, cluster)
    yield from _entry_faults(environment, addons, cluster)


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of what the add-ons need."""
    addons = environment.block(AddonsSettings)
    for addon, settings in addons.enabled.items() if addons else ():
        yield from _names(environment, addon, settings)


@rule
def _names(environment: Environment, addon: Addon[Any], settings: AddonSettings) -> Iterator[UsedName]:
    key: Key = ("addons", addon.name)
    needs = addon.needs(environment.context("addons"), settings, _UNKNOWN)
    if needs.bucket:
        yield bucket_name(environment.names.addon(addon.name), needs.bucket.name, key)
    for role in needs.roles:
        yield UsedName(limits.IAM_ROLE, role.name, key)
        for policy in role.policies:
            yield UsedName(limits.IAM_POLICY, f"{role.name}-{policy}", key)
    if needs.bucket or needs.log_groups:
        yield UsedName(limits.KMS_ALIAS, environment.names.addon_key_alias(addon.name), key)
    if groups := needs.log_groups:
        yield from (UsedName(limits.LOG_GROUP, groups.prefix + kind, key) for kind in groups.kinds)
    if needs.node_role:
        yield UsedName(limits.IAM_ROLE, needs.node_role.name, key)
    if needs.queue:
        yield UsedName(limits.SQS_QUEUE, needs.queue.name, key)
        yield from (UsedName(limits.EVENT_RULE, one.name, key) for one in needs.queue.rules.values())


@rule
def _policy_faults(environment: Environment, addons: AddonsSettings) -> Iterator[Fault]:
    """Policies that are longer than IAM allows."""
    context = environment.context("addons")
    for addon, settings in addons.enabled.items():
        yield from _long_policies(context, addon, settings)


@rule
def _long_policies(context: Context, addon: Addon[Any], settings: AddonSettings) -> Iterator[Fault]:
    for role in addon.needs(context, settings, _UNKNOWN).roles:
        for statements in role.policies.values():
            known = [statement for statement in statements if isinstance(statement, Statement)]
            if problem := document_problem(*known, kind="managed"):
                yield Fault(problem, "list fewer things", ("addons", addon.name))


@rule
def _lonely_faults(addons: AddonsSettings) -> Iterator[Fault]:
    """Add-ons without others that they need."""
    for addon in addons.enabled:
        yield from _lonely(addon, addons)


@rule
def _lonely(addon: Addon[Any], addons: AddonsSettings) -> Iterator[Fault]:
    for other, what_for in addon.requires.items():
        if getattr(addons, other) is None:
            yield Fault(f"needs {other}, {what_for}", f"add {other}, or remove it", ("addons", addon.name))


@rule
def _agent_faults(addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    if any(addons.service_accounts.values()) and not cluster.pod_identity:
        problem = f"gets its roles by Pod Identity, which needs {AGENT}"
        yield Fault(problem, f"enable {AGENT} in cluster.eks_addons", ("addons",))


@rule
def _twin_faults(addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """Add-ons that EKS installs too, and service accounts that EKS gives a role already."""
    for addon in addons.enabled:
        yield from _twins(addon, addons, cluster)


@rule
def _twins(addon: Addon[Any], addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    twin, key = addon.eks_name or addon.id, ("addons", addon.name)
    if twin in cluster.installed_eks_addons:
        remedy = f"remove it, or set cluster.eks_addons.{twin}.enabled: false"
        yield Fault(f"is installed by EKS as {twin} already", remedy, key)
        return
    accounts = addons.service_accounts[addon.name]
    for other, eks_addon in cluster.installed_eks_addons.items():
        if eks_addon.role and (eks_addon.role.namespace, eks_addon.role.service_account) in accounts:
            problem = f"has the service account of the EKS add-on {other}, which has a role already"
            yield Fault(problem, "choose another", (*key, "service_account"), eks_addon.role.service_account)


@rule
def _size_faults(addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """Sizes that two want to decide."""
    if addons.of(CLUSTER_AUTOSCALER) is None:
        return
    yield from _nothing_to_size(cluster)
    for name, group in cluster.node_groups.items():
        yield from _two_sizes(name, group)


@rule
def _nothing_to_size(cluster: ClusterSettings) -> Iterator[Fault]:
    if not cluster.node_groups:
        remedy = "remove it: nodes of Auto Mode need no autoscaler"
        yield Fault("has no node groups to change", remedy, ("addons", "cluster_autoscaler"))


@rule
def _two_sizes(name: str, group: NodeGroupSettings) -> Iterator[Fault]:
    if group.desired_size_managed_by == "terraform":
        key = ("cluster", "node_groups", name, "desired_size_managed_by")
        remedy = "set it to autoscaler, or remove addons.cluster_autoscaler"
        yield Fault("is undone by Cluster Autoscaler, and undoes it", remedy, key, "terraform")


@rule
def _entry_faults(environment: Environment, addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """An access entry that stands in the file and that Karpenter's half makes too."""
    if addons.of(KARPENTER) is None:
        return
    arn = environment.context("addons").role_arn(node_role(environment.names))
    for name, entry in cluster.access_entries.items():
        if entry.principal_arn == arn:
            key = ("cluster", "access_entries", name, "principal_arn")
            yield Fault("is the role of Karpenter's nodes, which gets its entry anyway", "remove the entry", key, arn)

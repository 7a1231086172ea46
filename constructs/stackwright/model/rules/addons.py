"""Rules over add-ons, in view of the cluster that they run in."""

from collections.abc import Iterator

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import AGENT

# Add-ons of EKS that are the same thing under another name.
EKS_NAMES = {"ebs_csi": "aws-ebs-csi-driver", "cloudwatch": "amazon-cloudwatch-observability"}


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with an environment's add-ons."""
    addons, cluster = environment.settings.addons, environment.settings.cluster
    if addons is None:
        return
    if cluster is None:
        yield Fault("needs a cluster", "add one, or remove the block", ("addons",))
        return
    if addons.enabled and not cluster.pod_identity:
        problem = f"gets its roles by Pod Identity, which needs {AGENT}"
        yield Fault(problem, f"enable {AGENT} in cluster.eks_addons", ("addons",))
    yield from _twin_faults(addons, cluster)
    yield from _size_faults(addons, cluster)
    yield from _entry_faults(environment, addons, cluster)


def _twin_faults(addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """Add-ons that EKS installs too, and service accounts that EKS gives a role already."""
    for name, accounts in addons.service_accounts.items():
        twin = EKS_NAMES.get(name, name.replace("_", "-"))
        key: Key = ("addons", name)
        if twin in cluster.installed_eks_addons:
            remedy = f"remove it, or set cluster.eks_addons.{twin}.enabled: false"
            yield Fault(f"is installed by EKS as {twin} already", remedy, key)
            continue
        for other, eks_addon in cluster.installed_eks_addons.items():
            if eks_addon.role and (eks_addon.role.namespace, eks_addon.role.service_account) in accounts:
                problem = f"has the service account of the EKS add-on {other}, which has a role already"
                yield Fault(problem, "choose another", (*key, "service_account"), eks_addon.role.service_account)


def _size_faults(addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """Sizes that two want to decide."""
    if addons.cluster_autoscaler is None:
        return
    if not cluster.node_groups:
        remedy = "remove it: nodes of Auto Mode need no autoscaler"
        yield Fault("has no node groups to change", remedy, ("addons", "cluster_autoscaler"))
    for name, group in cluster.node_groups.items():
        if group.desired_size_managed_by == "terraform":
            key = ("cluster", "node_groups", name, "desired_size_managed_by")
            remedy = "set it to autoscaler, or remove addons.cluster_autoscaler"
            yield Fault("is undone by Cluster Autoscaler, and undoes it", remedy, key, "terraform")


def _entry_faults(environment: Environment, addons: AddonsSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    """An access entry that stands in the file and that Karpenter's half makes too."""
    if addons.karpenter is None:
        return
    arn = environment.role_arn(environment.names.karpenter_node_role)
    for name, entry in cluster.access_entries.items():
        if entry.principal_arn == arn:
            key = ("cluster", "access_entries", name, "principal_arn")
            yield Fault("is the role of Karpenter's nodes, which gets its entry anyway", "remove the entry", key, arn)

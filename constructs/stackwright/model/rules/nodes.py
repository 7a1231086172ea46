"""Rules over nodes: whether anything can run on them, and what their machines bring or lack."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.addons.karpenter import KARPENTER
from stackwright.model.catalogue import instance_types
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.rules import node_groups, node_role, zones
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import BEFORE_NODES
from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.nodes.kubelet import PODS_SOURCE
from stackwright.model.settings.nodes.labels import TaintSettings

_GROUPS: Key = ("cluster", "node_groups")
# What EKS's own coredns tolerates unless it is configured otherwise.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/critical-workload.html
COREDNS_TOLERATES = (
    {"key": "CriticalAddonsOnly", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"},
)
# Kubernetes' words for EKS's; the third effect keeps no pod away.
KEEPS_AWAY = {"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute"}
# EKS's add-ons with a pod on every node.
ON_EVERY_NODE = (*BEFORE_NODES, "aws-ebs-csi-driver", "aws-efs-csi-driver", "eks-node-monitoring-agent")


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Node groups on which nothing can run. Auto Mode has nodes of its own, so there all groups are extra."""
    yield from _taint_faults(cluster)
    yield from _start_faults(environment, cluster)
    yield from zones.faults(environment, cluster)
    yield from node_groups.faults(environment, cluster)
    yield from node_role.faults(environment, cluster)


@rule
def _taint_faults(cluster: ClusterSettings) -> Iterator[Fault]:
    coredns = None if cluster.auto or not cluster.node_groups else cluster.installed_eks_addons.get("coredns")
    if coredns is None:
        return
    tolerations = coredns.configuration.get("tolerations", COREDNS_TOLERATES)
    if not any(_lets_in(group, tolerations) for group in cluster.node_groups.values()):
        problem = "all have taints that coredns does not tolerate, so no pod would resolve a name"
        remedy = "leave one without, or set tolerations in cluster.eks_addons.coredns.configuration"
        yield Fault(problem, remedy, _GROUPS)


@rule
def _start_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.auto or not cluster.node_groups:
        return
    if _all_empty(cluster) and not _karpenter(environment):
        problem = "all start with no node, and there is nothing that would start one"
        yield Fault(problem, "give one a min_size or desired_size of 1 or more", _GROUPS)


def notices(environment: Environment, cluster: ClusterSettings) -> Iterator[str]:
    """What machines bring along and nodes cannot use, and what only whoever applies can know."""
    if cluster.node_groups and not cluster.auto and _all_empty(cluster) and _karpenter(environment):
        yield (
            "cluster.node_groups: all start with no node, and Karpenter and coredns need one to run on; give one a "
            "desired_size of 1 or more for as long as the cluster is new"
        )
    daemons = sum(name in ON_EVERY_NODE for name in cluster.installed_eks_addons)
    for name, group in cluster.node_groups.items():
        if group.kubelet and group.kubelet.max_pods and group.os == "AL2023" and not group.ami_id:
            yield (
                f"cluster.node_groups.{name}.kubelet.max_pods: EKS says a number of its own to nodes of AL2023, which "
                f"takes precedence ({PODS_SOURCE}); with os: BOTTLEROCKET, or an ami_id, this one counts"
            )
        for type_ in group.instance_types:
            key = f"cluster.node_groups.{name}.instance_types"
            yield from (f"{key}: {problem}" for problem in _machine_problems(type_, group, daemons))


def _machine_problems(name: str, group: NodeGroupSettings, daemons: int) -> Iterator[str]:
    known = instance_types.known(name)
    if known is None:
        yield f"{name} is taken for a type that is newer than the table of {instance_types.dated()}; see that it exists"
        return
    if known.accelerators and known.driver == "none" and group.ami_type:
        yield f"{name} has {known.accelerators}, for which the AMI {group.ami_type} has no driver"
    if known.max_pods is not None and known.max_pods <= daemons:
        yield f"{name} takes {known.max_pods} pods, and EKS's add-ons have {daemons} on every node; take a larger one"


def _all_empty(cluster: ClusterSettings) -> bool:
    return all(group.first_size == 0 for group in cluster.node_groups.values())


def _karpenter(environment: Environment) -> bool:
    addons = environment.block(AddonsSettings)
    return addons is not None and addons.of(KARPENTER) is not None


def _lets_in(group: NodeGroupSettings, tolerations: Any) -> bool:  # noqa: ANN401 - a user's own JSON
    """Whether a pod with some tolerations can be placed on a group's nodes."""
    told = [one for one in tolerations if isinstance(one, Mapping)] if isinstance(tolerations, list | tuple) else []
    return all(any(_tolerates(one, taint) for one in told) for taint in group.taints if taint.effect in KEEPS_AWAY)


def _tolerates(toleration: Mapping[str, Any], taint: TaintSettings) -> bool:
    """Whether a toleration is about a taint.

    Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """
    if toleration.get("effect") not in (None, "", KEEPS_AWAY[taint.effect]):
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return toleration.get("key") in (None, "", taint.key)
    return (toleration.get("key"), toleration.get("value", "")) == (taint.key, taint.value)

"""Rules over EKS Capabilities: what their ARNs name lies in the environment's partition."""

from collections.abc import Iterator

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.rules.arns import misplaced
from stackwright.model.settings.capabilities import ArgoCdCapabilitySettings, CapabilitySettings
from stackwright.model.settings.cluster import ClusterSettings


@rule
def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """ARNs of another partition."""
    for name, one in cluster.capabilities.enabled.items():
        yield from _policy_faults(environment, name, one)
    if cluster.capabilities.argocd:
        yield from _instance_faults(environment, cluster.capabilities.argocd)


@rule
def _policy_faults(environment: Environment, name: str, one: CapabilitySettings) -> Iterator[Fault]:
    for place, arn in enumerate(one.policy_arns):
        key: Key = ("cluster", "capabilities", name, "policy_arns", place)
        yield from misplaced(arn, environment.region, key)


@rule
def _instance_faults(environment: Environment, argocd: ArgoCdCapabilitySettings) -> Iterator[Fault]:
    key = ("cluster", "capabilities", "argocd", "idc_instance_arn")
    yield from misplaced(argocd.idc_instance_arn, environment.region, key)

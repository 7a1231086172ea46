"""Rules over what all nodes of a cluster have: policies of their role, and tags."""

from collections.abc import Iterator

from stackwright.model.arns import ArnParts
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.rules.arns import misplaced
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.values import RESERVED_TAGS


def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Policies that a role cannot have, and tags that there are not."""
    for name in cluster.node_policies:
        yield from _policy_faults(environment, cluster, name)
    yield from _twice_faults(cluster)
    yield from _tag_faults(environment, cluster)


@rule
def _policy_faults(environment: Environment, cluster: ClusterSettings, name: str) -> Iterator[Fault]:
    arn, key = cluster.node_policies[name], _policy(name)
    yield from misplaced(arn, environment.region, key)
    owner = ArnParts.of(arn).account_id
    if owner not in {"aws", environment.account.id}:
        problem = f"is a policy of another account than {environment.account.id}, which no role of this one can have"
        yield Fault(problem, "make one like it in this account", key, arn)


@rule
def _twice_faults(cluster: ClusterSettings) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, arn in cluster.node_policies.items():
        if (other := first.setdefault(arn, name)) != name:
            yield Fault(f"is the policy of {other} already", "remove one of the two", _policy(name), arn)


@rule
def _tag_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    there = environment.tags
    for place, tag in enumerate(cluster.node_tags):
        key: Key = ("cluster", "node_tags", place)
        if tag in RESERVED_TAGS:
            yield Fault("is a tag that nodes have anyway", "remove it", key, tag)
        elif tag not in there:
            own = [name for name in there if name not in RESERVED_TAGS]
            remedy = did_you_mean(tag, own) if own else "add it to tags, or remove it here"
            yield Fault("is no tag of the platform or the environment", remedy, key, tag)


def _policy(name: str) -> Key:
    return ("cluster", "node_policies", name)

"""Rules over clusters, in view of the network, the account and the day."""

from collections.abc import Iterator
from datetime import date

from stackwright.model.catalogue.kubernetes_versions import support_faults, support_warnings
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.settings.cluster import ClusterSettings

# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
LEAST_ZONES = 2
# What nodes call when there is no way out of the VPC; `eks-auth` is Pod Identity's.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
ISOLATED_ENDPOINTS = ("ec2", "ecr.api", "ecr.dkr", "eks", "sts")


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with an environment's cluster, given what surrounds it."""
    cluster = environment.settings.cluster
    if cluster is None:
        return
    yield from _network_faults(environment, cluster)
    yield from _isolation_faults(environment, cluster)
    yield from _spot_faults(environment, cluster)
    yield from _access_faults(environment, cluster)


def dated_faults(environment: Environment, today: date) -> Iterator[Fault]:
    """A Kubernetes version that AWS supports no longer."""
    if environment.settings.cluster:
        yield from support_faults(environment.settings.cluster.version, today)


def notices(environment: Environment, today: date) -> Iterator[str]:
    """A Kubernetes version for which extended support is paid."""
    if environment.settings.cluster:
        for warning in support_warnings(environment.settings.cluster.version, today):
            yield f"{environment.name}: cluster.version: {warning}"


def _network_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    network = environment.settings.network
    if len(environment.zones) < LEAST_ZONES:
        problem = f"EKS needs {LEAST_ZONES} zones for its control plane"
        yield Fault(problem, "list another zone", ("network", "zones"), len(environment.zones))
    for taken in network.ranges:
        if cluster.service_cidr.overlaps(taken):
            key = ("cluster", "service_cidr")
            yield Fault(f"overlaps {taken} of the VPC", "take a free range", key, str(cluster.service_cidr))
    if not (network.dns.support and network.dns.hostnames):
        yield Fault("must both be on, or nodes cannot join the cluster", "remove the block", ("network", "dns"))


def _isolation_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Nodes that nothing lets out of the VPC, and that lack a way to what they need."""
    network = environment.settings.network
    if network.nat != "none":
        return
    if not cluster.endpoint.private:
        remedy = "set it to true, or give the network a NAT gateway"
        yield Fault("leaves nodes without a way to the API", remedy, ("cluster", "endpoint", "private"), value=False)
    needed = [*ISOLATED_ENDPOINTS, *(["eks-auth"] if cluster.pod_identity else [])]
    missing = [service for service in needed if service not in network.interface_endpoints]
    if missing:
        problem = f"lacks {', '.join(missing)}, which nodes need without NAT"
        yield Fault(problem, "add them, or set network.nat", ("network", "interface_endpoints"))
    if "s3" not in network.gateway_endpoints:
        problem = "lacks s3, from which images come"
        yield Fault(problem, "add it, or set network.nat", ("network", "gateway_endpoints"))


def _spot_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.spot == "allowed":
        return
    # Elsewhere a guard refuses the setting too, so it is no way out.
    remedy = "use ON_DEMAND" + ", or set cluster.spot: allowed" * (environment.settings.stage == "development")
    for name, group in cluster.node_groups.items():
        if group.capacity == "SPOT":
            key = ("cluster", "node_groups", name, "capacity")
            yield Fault(f"SPOT is not allowed in {environment.name}", remedy, key)


def _access_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    partition, account_id = environment.region.partition, environment.account.id
    own = {f"arn:{partition}:iam::{account_id}:role/{name}" for name in environment.names.node_roles}
    for name, entry in cluster.access_entries.items():
        key = ("cluster", "access_entries", name, "principal_arn")
        if entry.principal_arn.split(":")[1] != partition:
            yield Fault(f"is not in the partition {partition}", "check it", key, entry.principal_arn)
        if entry.principal_arn in own:
            yield Fault("is a role of nodes, whose entry EKS makes itself", "remove the entry", key)

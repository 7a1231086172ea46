"""Rules over clusters, in view of the network, the account and the day."""

from collections.abc import Iterator
from datetime import date

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.eks_addon_versions import PINNED_ON
from stackwright.model.catalogue.kubernetes_versions import support_faults, support_warnings
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, UsedName
from stackwright.model.settings.access_entries import AccessEntrySettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import InstalledEksAddon
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.node_groups import NodeGroupSettings

# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
LEAST_ZONES = 2
# What nodes call when there is no way out of the VPC; `eks-auth` is Pod Identity's.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
ISOLATED_ENDPOINTS = ("ec2", "ecr.api", "ecr.dkr", "eks", "sts")


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's cluster, given what surrounds it."""
    environment, cluster = case.environment, case.environment.block(ClusterSettings)
    if cluster is None:
        return
    yield from _version_faults(cluster, case.today)
    for judge in (_zone_faults, _range_faults, _dns_faults, _isolation_faults, _spot_faults, _access_faults):
        yield from judge(environment, cluster)


def notices(case: Case) -> Iterator[str]:
    """A Kubernetes version for which extended support is paid."""
    cluster = case.environment.block(ClusterSettings)
    for warning in support_warnings(cluster.version, case.today) if cluster else ():
        yield f"{case.environment.name}: cluster.version: {warning}"


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the cluster's things."""
    names, cluster = environment.names, environment.block(ClusterSettings)
    if cluster is None:
        return
    yield UsedName(limits.EKS_CLUSTER, names.cluster)
    yield UsedName(limits.IAM_ROLE, names.cluster_role)
    yield UsedName(limits.LOG_GROUP, names.cluster_log_group)
    yield UsedName(limits.SECURITY_GROUP, names.cluster_security_group)
    yield UsedName(limits.SECURITY_GROUP, names.node_security_group)
    if cluster.encrypt_secrets:
        yield UsedName(limits.KMS_ALIAS, names.cluster_key_alias)
    if cluster.node_groups:
        yield UsedName(limits.IAM_ROLE, names.node_role)
    if cluster.auto:
        yield UsedName(limits.IAM_ROLE, names.auto_node_role)
    remedy = "shorten it, or the name of the project or of the environment"
    for group in cluster.node_groups:
        key: Key = ("cluster", "node_groups", group)
        yield UsedName(limits.LAUNCH_TEMPLATE, names.launch_template(group), key, remedy)
    for eks_addon in cluster.installed_eks_addons.values():
        if eks_addon.role:
            yield UsedName(limits.IAM_ROLE, names.eks_addon_role(eks_addon.name))


@rule
def _version_faults(cluster: ClusterSettings, today: date) -> Iterator[Fault]:
    """A version that AWS does not support, or else add-ons of which no version is pinned for it."""
    unsupported = list(support_faults(cluster.version, today))
    yield from unsupported or _pin_faults(cluster)


def _pin_faults(cluster: ClusterSettings) -> Iterator[Fault]:
    for name, eks_addon in cluster.installed_eks_addons.items():
        yield from _pin_fault(name, eks_addon)


@rule
def _pin_fault(name: str, eks_addon: InstalledEksAddon) -> Iterator[Fault]:
    if not eks_addon.version:
        problem = f"has no version pinned for Kubernetes {eks_addon.kubernetes_version()} (table of {PINNED_ON})"
        remedy = "give its version; `aws eks describe-addon-versions` lists them"
        yield Fault(problem, remedy, ("cluster", "eks_addons", name))


@rule
def _zone_faults(environment: Environment, _: ClusterSettings) -> Iterator[Fault]:
    if len(environment.zones) < LEAST_ZONES:
        problem = f"EKS needs {LEAST_ZONES} zones for its control plane"
        yield Fault(problem, "list another zone", ("network", "zones"), len(environment.zones))


@rule
def _range_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    for taken in environment.network.ranges:
        if cluster.service_cidr.overlaps(taken):
            key = ("cluster", "service_cidr")
            yield Fault(f"overlaps {taken} of the VPC", "take a free range", key, str(cluster.service_cidr))


@rule
def _dns_faults(environment: Environment, _: ClusterSettings) -> Iterator[Fault]:
    dns = environment.network.dns
    if not (dns.support and dns.hostnames):
        yield Fault(
            "must both be on, or nodes cannot join the cluster",
            "set both to true, or remove the block",
            ("network", "dns"),
        )


@rule
def _isolation_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Nodes that nothing lets out of the VPC, and that lack a way to what they need."""
    network = environment.network
    if network.nat == "none":
        yield from _endpoint_faults(cluster)
        yield from _interface_faults(network, cluster)
        yield from _gateway_faults(network)


@rule
def _endpoint_faults(cluster: ClusterSettings) -> Iterator[Fault]:
    if not cluster.endpoint.private:
        remedy = "set it to true, or give the network a NAT gateway"
        yield Fault("leaves nodes without a way to the API", remedy, ("cluster", "endpoint", "private"), value=False)


@rule
def _interface_faults(network: NetworkSettings, cluster: ClusterSettings) -> Iterator[Fault]:
    needed = [*ISOLATED_ENDPOINTS, *(["eks-auth"] if cluster.pod_identity else [])]
    missing = [service for service in needed if service not in network.interface_endpoints]
    if missing:
        problem = f"lacks {', '.join(missing)}, which nodes need without NAT"
        yield Fault(problem, "add them, or set network.nat", ("network", "interface_endpoints"))


@rule
def _gateway_faults(network: NetworkSettings) -> Iterator[Fault]:
    if "s3" not in network.gateway_endpoints:
        problem = "lacks s3, from which images come"
        yield Fault(problem, "add it, or set network.nat", ("network", "gateway_endpoints"))


@rule
def _spot_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    if cluster.spot == "forbidden":
        for name, group in cluster.node_groups.items():
            yield from _spot_fault(environment, name, group)


@rule
def _spot_fault(environment: Environment, name: str, group: NodeGroupSettings) -> Iterator[Fault]:
    if group.capacity == "SPOT":
        # Elsewhere a guard refuses the setting too, so it is no way out.
        remedy = "use ON_DEMAND" + ", or set cluster.spot: allowed" * (environment.settings.stage == "development")
        key = ("cluster", "node_groups", name, "capacity")
        yield Fault(f"SPOT is not allowed in {environment.name}", remedy, key)


@rule
def _access_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    for name, entry in cluster.access_entries.items():
        yield from _partition_fault(environment, name, entry)
        yield from _own_role_fault(environment, name, entry)


@rule
def _partition_fault(environment: Environment, name: str, entry: AccessEntrySettings) -> Iterator[Fault]:
    partition, key = environment.region.partition, ("cluster", "access_entries", name, "principal_arn")
    if entry.principal_arn.split(":")[1] != partition:
        yield Fault(
            f"is not in the partition {partition}",
            f"name a role or user of it, arn:{partition}:iam::…",
            key,
            entry.principal_arn,
        )


@rule
def _own_role_fault(environment: Environment, name: str, entry: AccessEntrySettings) -> Iterator[Fault]:
    names, context = environment.names, environment.context("cluster")
    if entry.principal_arn in {context.role_arn(role) for role in (names.node_role, names.auto_node_role)}:
        key = ("cluster", "access_entries", name, "principal_arn")
        yield Fault("is a role of nodes, whose entry EKS makes itself", "remove the entry", key)

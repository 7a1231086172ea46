"""Rules over clusters, in view of the network, the account and the day."""

from collections.abc import Iterator
from datetime import date
from ipaddress import IPv4Network, collapse_addresses

from stackwright.model.by_stage import OWN_LOG_KEY
from stackwright.model.catalogue import limits
from stackwright.model.catalogue.address_ranges import DOCUMENTATION
from stackwright.model.catalogue.eks_addon_versions import PINNED_ON
from stackwright.model.catalogue.kubernetes_versions import support_faults, support_warnings
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, UsedName
from stackwright.model.rules import capabilities, ipv6, nodes, pod_network, remote_networks
from stackwright.model.rules.arns import misplaced
from stackwright.model.settings.access_entries import AccessEntrySettings
from stackwright.model.settings.capabilities import CAPABILITIES
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import InstalledEksAddon
from stackwright.model.settings.node_groups import NodeGroupSettings

# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
LEAST_ZONES = 2
EVERYBODY = IPv4Network("0.0.0.0/0")
_BOTH_WAYS = "set cluster.endpoint.private: true"


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's cluster, given what surrounds it."""
    environment, cluster = case.environment, case.environment.block(ClusterSettings)
    if cluster is None:
        return
    yield from _version_faults(cluster, case.today)
    for judge in (
        *(_zone_faults, _range_faults, _dns_faults, _nat_faults, _endpoint_faults, nodes.faults),
        *(remote_networks.faults, capabilities.faults, pod_network.faults, ipv6.faults),
    ):
        yield from judge(environment, cluster)
    yield from _spot_faults(environment, cluster)
    yield from _access_faults(environment, cluster)


def notices(case: Case) -> Iterator[str]:
    """What will cost extra, change by itself, or not work before something else is done."""
    environment, cluster = case.environment, case.environment.block(ClusterSettings)
    if cluster is None:
        return
    for warning in support_warnings(cluster.version, cluster.upgrade_policy, case.today):
        yield f"{environment.name}: cluster.version: {warning}"
    for notice in (
        *_endpoint_notices(environment, cluster),
        *remote_networks.notices(cluster),
        *nodes.notices(environment, cluster),
        *pod_network.notices(environment, cluster),
    ):
        yield f"{environment.name}: {notice}"


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
    if OWN_LOG_KEY.of(environment.settings.stage, cluster.logs.kms_key):
        yield UsedName(limits.KMS_ALIAS, names.cluster_log_key_alias)
    if cluster.node_groups:
        yield UsedName(limits.IAM_ROLE, names.node_role)
    if cluster.auto:
        yield UsedName(limits.IAM_ROLE, names.auto_node_role)
    for name, group in cluster.node_groups.items():
        yield from _group_names(environment, name, group)
    for capability in cluster.capabilities.enabled:
        yield UsedName(limits.IAM_ROLE, names.capability_role(capability), ("cluster", "capabilities", capability))
    for eks_addon in cluster.installed_eks_addons.values():
        key: Key = ("cluster", "eks_addons", eks_addon.name)
        role = names.eks_addon_role(eks_addon.name)
        yield from [UsedName(limits.IAM_ROLE, role, key)] if eks_addon.role else ()
        yield from (UsedName(limits.IAM_POLICY, f"{role}-{one}", key) for one in cluster.eks_addon_policies(eks_addon))


def _group_names(environment: Environment, name: str, group: NodeGroupSettings) -> Iterator[UsedName]:
    names, key = environment.names, ("cluster", "node_groups", name)
    remedy = "shorten it, or the name of the project or of the environment"
    for own in group.placed(name, environment.zones):
        template = names.own_ami_launch_template(own) if group.ami_id else names.launch_template(own)
        yield UsedName(limits.LAUNCH_TEMPLATE, template, key, remedy)
        if group.placement_group:
            placement = names.placement_group(own, group.placement_group.suffix)
            yield UsedName(limits.PLACEMENT_GROUP, placement, key, remedy)


@rule
def _version_faults(cluster: ClusterSettings, today: date) -> Iterator[Fault]:
    """A version that AWS does not support, or else add-ons of which no version is pinned for it."""
    unsupported = list(support_faults(cluster.version, cluster.upgrade_policy, today))
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
    for taken in environment.network.ranges if cluster.ip_family == "ipv4" else ():
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
def _nat_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Nodes that reach the API through NAT gateways, of whose addresses none can be listed."""
    endpoint = cluster.endpoint
    if environment.network.isolated or endpoint.private or not endpoint.public:
        return
    if all(any(map(cidr.subnet_of, DOCUMENTATION)) for cidr in endpoint.public_cidrs):
        problem = "lists no address that a NAT gateway can have, and nodes reach the API through NAT"
        yield Fault(problem, f"{_BOTH_WAYS}, or list more", ("cluster", "endpoint", "public_cidrs"))


@rule
def _endpoint_faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Nodes that nothing lets out of the VPC reach the API inside it or not at all."""
    if environment.network.isolated and not cluster.endpoint.private:
        remedy = "set it to true, or give the network a NAT gateway"
        yield Fault("leaves nodes without a way to the API", remedy, ("cluster", "endpoint", "private"), value=False)


def _endpoint_notices(environment: Environment, cluster: ClusterSettings) -> Iterator[str]:
    """AWS gives NAT gateways their addresses, so no file can list them before the network is there."""
    endpoint = cluster.endpoint
    if endpoint.private or environment.network.isolated:
        return
    made = environment.network.existing is None
    known = f"are known when {environment.name}-network is applied" if made else "whoever made the VPC knows"
    if list(collapse_addresses(endpoint.public_cidrs)) != [EVERYBODY]:
        yield (
            "cluster.endpoint.public_cidrs: has to list the addresses of the NAT gateways, through which nodes reach "
            f"the API, and which {known}; {_BOTH_WAYS} and need not"
        )


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
    key = ("cluster", "access_entries", name, "principal_arn")
    yield from misplaced(entry.principal_arn, environment.region, key)


@rule
def _own_role_fault(environment: Environment, name: str, entry: AccessEntrySettings) -> Iterator[Fault]:
    names, context = environment.names, environment.context("cluster")
    key = ("cluster", "access_entries", name, "principal_arn")
    if entry.principal_arn in {context.role_arn(role) for role in (names.node_role, names.auto_node_role)}:
        yield Fault("is a role of nodes, whose entry EKS makes itself", "remove the entry", key)
    for capability in CAPABILITIES:
        if entry.principal_arn == context.role_arn(names.capability_role(capability)):
            remedy = f"write its policies under capabilities.{capability}.access_policies"
            yield Fault(f"is the role of the capability {capability}, whose entry EKS makes itself", remedy, key)

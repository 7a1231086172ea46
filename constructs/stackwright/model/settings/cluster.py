"""The `cluster` block: the EKS cluster of an environment."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.catalogue.kubernetes_versions import DEFAULT_VERSION, SUPPORT, UpgradePolicy
from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings import eks_addons, ingress
from stackwright.model.settings.access_entries import AccessEntrySettings
from stackwright.model.settings.api_endpoint import EndpointSettings
from stackwright.model.settings.auto_mode import AutoModeSettings
from stackwright.model.settings.capabilities import CapabilitiesSettings
from stackwright.model.settings.consequence import changing, makes, nothing, replaces, updates
from stackwright.model.settings.eks_addons import AGENT, EksAddonPolicy, EksAddons, InstalledEksAddon
from stackwright.model.settings.form import Settings
from stackwright.model.settings.iam import PolicyArn
from stackwright.model.settings.identity_provider import IdentityProviderSettings
from stackwright.model.settings.ingress import ApiSourceSettings, NodeIngressSettings
from stackwright.model.settings.node_groups import NodeGroupName, NodeGroupSettings
from stackwright.model.settings.nodes.replacing import NEW_NODES
from stackwright.model.settings.pod_network import CNI, PodNetworkSettings
from stackwright.model.settings.remote_networks import RemoteNetworkSettings
from stackwright.model.settings.values import PRIVATE_RANGES, AddressRange, LogRetentionDays, Slug

LogType = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
LOG_TYPES: tuple[LogType, ...] = get_args(LogType)

# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
_SERVICE_SOURCE = "https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html"
SERVICE_RANGES = tuple(private for private in PRIVATE_RANGES if private != IPv4Network("100.64.0.0/10"))
LARGEST_SERVICE_PREFIX, SMALLEST_SERVICE_PREFIX = 12, 24
# AWS has tier-8xl too, which the provider's release that is pinned does not take.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane.html
ScalingTier = Literal["standard", "tier-xl", "tier-2xl", "tier-4xl"]


def _version(version: str) -> str:
    if version not in SUPPORT:
        raise refuse("is not a Kubernetes version that Stackwright knows of EKS", f"use one of: {', '.join(SUPPORT)}")
    return version


def _service_cidr(network: IPv4Network) -> IPv4Network:
    size = f"/{LARGEST_SERVICE_PREFIX} to /{SMALLEST_SERVICE_PREFIX}"
    if not LARGEST_SERVICE_PREFIX <= network.prefixlen <= SMALLEST_SERVICE_PREFIX:
        raise refuse(f"is a /{network.prefixlen}, EKS takes {size} ({_SERVICE_SOURCE})", f"take a range of {size}")
    if not any(network.subnet_of(private) for private in SERVICE_RANGES):
        raise refuse("is not a range for services", f"take one inside {', '.join(map(str, SERVICE_RANGES))}")
    return network


@changing(
    types=updates("eks_cluster"),
    retention_days=updates("cloudwatch_log_group"),
    kms_key=makes("kms_key")
    | updates("cloudwatch_log_group", note="What was written before stays encrypted as it was"),
)
class ControlPlaneLogSettings(Settings):
    """Logs of the control plane, in a log group that Stackwright makes before EKS would."""

    types: tuple[LogType, ...] = LOG_TYPES
    """Kinds of log that are written. `audit` says who did what."""
    retention_days: LogRetentionDays = 90
    """Days after which logs are deleted; one of the periods that CloudWatch Logs knows."""
    kms_key: bool | None = None
    """Encrypt logs with a KMS key of the environment's own instead of one of AWS's. If left out: in production."""


@changing(
    version=updates(
        "eks_cluster", "eks_node_group", "eks_addon", note="AWS takes no version back. Nodes are replaced one by one"
    ),
    upgrade_policy=updates("eks_cluster"),
    control_plane_zones=updates("eks_cluster", note="Of which EKS refuses any that changes the zones"),
    access_entries=makes("eks_access_entry", "eks_access_policy_association"),
    encrypt_secrets=replaces("eks_cluster")
    | makes("kms_key")
    | updates("eks_cluster", note="On: in place, for good. Off: the cluster is replaced"),
    secrets_key_deletion_window_days=updates("kms_key"),
    service_cidr=replaces("eks_cluster"),
    ip_family=replaces("eks_cluster", note="It can never be changed in place: make a second cluster, and move")
    | makes("iam_policy", "iam_role_policy_attachment"),
    deletion_protection=updates("eks_cluster"),
    zonal_shift=updates("eks_cluster"),
    oidc_provider=makes("iam_openid_connect_provider"),
    node_groups=makes("eks_node_group", "launch_template", note="Another name is another group: its pods move"),
    spot=nothing(),
    node_ssm=makes("iam_role_policy_attachment"),
    node_policies=makes("iam_role_policy_attachment"),
    node_tags=NEW_NODES,
    eks_addons=makes("eks_addon", "iam_role"),
    pod_network=updates("eks_addon", note="Nodes that run keep what they have: replace them"),
    auto_mode=makes("iam_role", "vpc_security_group_ingress_rule") | updates("eks_cluster", "iam_role"),
    api_sources=makes("vpc_security_group_ingress_rule"),
    node_ingress=makes("vpc_security_group_ingress_rule"),
    scaling_tier=updates("eks_cluster", note="Each tier has its price by the hour"),
    force_update_version=updates("eks_cluster", note="In AWS nothing, until `version` changes"),
    identity_provider=makes("eks_identity_provider_config"),
    remote_networks=updates("eks_cluster"),
)
class ClusterSettings(Settings):
    """The EKS cluster: control plane, nodes, add-ons, and who may use it."""

    version: Annotated[str, AfterValidator(_version), WithJsonSchema({"enum": list(SUPPORT)})] = DEFAULT_VERSION
    """Kubernetes version, e.g. `1.35`. It can be raised by one at a time and never lowered."""
    upgrade_policy: UpgradePolicy = "STANDARD"
    """What AWS does when the version's standard support ends: upgrade the cluster, or keep it and charge extra."""
    endpoint: EndpointSettings = EndpointSettings()
    """From where the cluster's API can be reached: privately, publicly, or both."""
    control_plane_zones: tuple[str, ...] | None = Field(default=None, min_length=2)
    """Zones of the control plane's interfaces, 2 at least; all of the network's if left out. EKS keeps it in the zones
    that it was made in: when the network gets another one, those that it had have to stand here."""
    access_entries: dict[Slug, AccessEntrySettings] = Field(default_factory=dict)
    """Who may use the API, by a name of your choice. Whoever makes the cluster gets no access by that."""
    logs: ControlPlaneLogSettings = ControlPlaneLogSettings()
    """Logs of the control plane."""
    encrypt_secrets: bool = True
    """Encrypt Kubernetes secrets with a KMS key of the environment's own. Once on, EKS never lets it be turned off."""
    secrets_key_deletion_window_days: int = Field(default=30, ge=7, le=30)
    """Days between the order to delete that key and its end, 7 to 30."""
    service_cidr: Annotated[AddressRange, AfterValidator(_service_cidr)] = IPv4Network("172.20.0.0/16")
    """Addresses of services inside the cluster, /12 to /24, outside the VPC's ranges. It can never be changed."""
    ip_family: Literal["ipv4", "ipv6"] = "ipv4"
    """Whether pods and services have addresses of IPv4 or of IPv6; never both. It can never be changed."""
    deletion_protection: bool = True
    """Whether AWS refuses to delete the cluster until this is set to false and applied."""
    zonal_shift: bool = False
    """Whether traffic can be moved away from a zone that is in trouble, by Application Recovery Controller."""
    oidc_provider: bool = True
    """Whether service accounts can take IAM roles by a token (IRSA), beside Pod Identity."""
    node_groups: dict[NodeGroupName, NodeGroupSettings] = Field(default_factory=dict)
    """Groups of nodes, by name. The name is the group's identity: another name is another group."""
    spot: Literal["allowed", "forbidden"] = "forbidden"
    """Whether node groups may use SPOT capacity, which AWS takes back at two minutes' notice."""
    node_ssm: bool = False
    """Whether Session Manager can open a shell on nodes."""
    node_policies: dict[Slug, PolicyArn] = Field(default_factory=dict)
    """Further IAM policies of the role of node groups' nodes, by names of your choice. Every pod that reaches the
    metadata service has them."""
    node_tags: tuple[str, ...] = ()
    """Keys of the platform's and the environment's tags that instances, volumes and network interfaces of node groups
    have too. Of these, a change replaces every node one by one; no other tag goes to them."""
    eks_addons: EksAddons = Field(default_factory=dict)
    """Add-ons of EKS, by name. With node groups, vpc-cni, kube-proxy, coredns, eks-pod-identity-agent and
    aws-ebs-csi-driver are installed unless they are disabled here."""
    pod_network: PodNetworkSettings | None = None
    """How pods of node groups get addresses and security groups: vpc-cni's own way if left out."""
    auto_mode: AutoModeSettings | None = None
    """EKS Auto Mode. A cluster that never used it leaves this out."""
    api_sources: dict[Slug, ApiSourceSettings] = Field(default_factory=dict, max_length=ingress.MAX_API_SOURCES)
    """Who else reaches the API inside the VPC, by a name of your choice: VPN, peered networks, CI runners. Nodes and
    the bastion do anyway."""
    node_ingress: dict[Slug, NodeIngressSettings] = Field(default_factory=dict, max_length=ingress.MAX_NODE_INGRESS)
    """Who else reaches nodes, by a name of your choice. Load balancers' controllers make their rules themselves."""
    scaling_tier: ScalingTier | None = None
    """Capacity that the control plane has at least. `standard` gives it back; left out, it is what it is in AWS."""
    force_update_version: bool = False
    """Whether an upgrade goes on though EKS's checks say that something in the cluster would break."""
    identity_provider: IdentityProviderSettings | None = None
    """An OpenID Connect provider for people. Not to be confused with `oidc_provider`, which is for pods."""
    remote_networks: RemoteNetworkSettings | None = None
    """Networks of hybrid nodes."""
    capabilities: CapabilitiesSettings = CapabilitiesSettings()
    """EKS Capabilities: Argo CD, ACK and kro, run by AWS."""

    @property
    def auto(self) -> bool:
        """Whether EKS runs nodes by itself."""
        return self.auto_mode is not None and self.auto_mode.enabled

    @property
    def installed_eks_addons(self) -> Mapping[str, InstalledEksAddon]:
        """Add-ons by name, with versions and roles filled in."""
        told = self.pod_network.configuration if self.pod_network else {}
        return eks_addons.installed(
            self.eks_addons, lambda: self.version, standard=bool(self.node_groups), told={CNI: told}
        )

    def eks_addon_policies(self, eks_addon: InstalledEksAddon) -> tuple[EksAddonPolicy, ...]:
        """Policies that an add-on's role gets in the place of AWS's own, which know no IPv6."""
        own = eks_addon.name == CNI and eks_addon.settings.role is None and self.ip_family == "ipv6"
        return ("ipv6",) if own else ()

    @property
    def pod_identity(self) -> bool:
        """Whether pods get credentials by Pod Identity: Auto Mode brings the agent along, other nodes need it."""
        return AGENT in self.installed_eks_addons or (self.auto and not self.node_groups)

    @model_validator(mode="after")
    def _fits_together(self) -> "ClusterSettings":
        together = (self._node_faults, self._release_faults, self._log_faults, self._access_faults)
        more = (self._eks_addon_faults, self._source_faults, self._hybrid_faults)
        faults = [fault for judge in (*together, *more) for fault in judge()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _node_faults(self) -> Iterator[Fault]:
        if not self.node_groups and not self.auto:
            yield Fault("has no nodes", "add node_groups, or set auto_mode.enabled: true")

    @rule
    def _release_faults(self) -> Iterator[Fault]:
        for name, group in self.node_groups.items():
            yield from self._release_fault(name, group)

    @rule
    def _release_fault(self, name: str, group: NodeGroupSettings) -> Iterator[Fault]:
        release = group.release_version
        if release and group.os == "AL2023" and not release.startswith(f"{self.version}."):
            key = ("node_groups", name, "release_version")
            remedy = f"take a release of {self.version}, or remove it"
            yield Fault(f"is not for Kubernetes {self.version}", remedy, key, release)

    @rule
    def _log_faults(self) -> Iterator[Fault]:
        for place, type_ in enumerate(self.logs.types):
            if type_ in self.logs.types[:place]:
                yield Fault("is listed twice", "remove one of the two", ("logs", "types", place), type_)

    @rule
    def _access_faults(self) -> Iterator[Fault]:
        first: dict[str, str] = {}
        for name, entry in self.access_entries.items():
            if (other := first.setdefault(entry.principal_arn, name)) != name:
                key = ("access_entries", name, "principal_arn")
                yield Fault(f"has the entry {other} already", "merge the two", key, entry.principal_arn)

    @rule
    def _eks_addon_faults(self) -> Iterator[Fault]:
        found = eks_addons.faults(
            self.installed_eks_addons, oidc_provider=lambda: self.oidc_provider, agent=lambda: self.pod_identity
        )
        yield from (fault.below(("eks_addons",)) for fault in found)

    @rule
    def _source_faults(self) -> Iterator[Fault]:
        if self.api_sources and not self.endpoint.private:
            yield Fault("is used only with a private endpoint", "remove it, or set endpoint.private", ("api_sources",))
        yield from (fault.below(("api_sources",)) for fault in ingress.faults(self.api_sources))
        yield from (fault.below(("node_ingress",)) for fault in ingress.faults(self.node_ingress))

    @rule
    def _hybrid_faults(self) -> Iterator[Fault]:
        for name, entry in self.access_entries.items():
            if entry.type == "HYBRID_LINUX" and self.remote_networks is None:
                key = ("access_entries", name, "type")
                yield Fault(
                    "is for nodes outside of AWS, of which none can join", "add remote_networks", key, entry.type
                )

"""`cluster.eks_addons`: what EKS itself installs into the cluster and keeps at a pinned version."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, WithJsonSchema

from stackwright.model.catalogue.eks_addon_versions import (
    FIRST_CLUSTER_SCOPED_EBS_CSI,
    FIRST_COREDNS,
    NAMES,
    PINNED_ON,
    pinned_version,
)
from stackwright.model.catalogue.kubernetes_versions import SUPPORT, minor
from stackwright.model.errors import Fault, did_you_mean, refuse
from stackwright.model.gaps import collected, rule
from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import KubernetesName, filled, matching

AGENT = "eks-pod-identity-agent"
EBS_CSI = "aws-ebs-csi-driver"
BEFORE_NODES = ("vpc-cni", "kube-proxy", AGENT)
"""Add-ons without which a node does not become ready, or its pods get no credentials."""
STANDARD_EKS_ADDONS = (*BEFORE_NODES, "coredns", EBS_CSI)
"""Add-ons that every cluster with node groups gets."""
# Without it, network policies are accepted and enforced by nobody.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
CONFIGURATION: dict[str, dict[str, JsonValue]] = {"vpc-cni": {"enableNetworkPolicy": "true"}}


def _name(name: str) -> str:
    if name not in NAMES:
        raise refuse(f"is not an add-on of EKS (list of {PINNED_ON})", did_you_mean(name, NAMES))
    return name


EksAddonName = Annotated[
    str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(sorted(NAMES))})$"})
]
ManagedPolicyName = Annotated[
    str,
    AfterValidator(
        matching(
            r"((service-role|job-function|aws-service-role)/)?[\w+=,.@-]{1,128}",
            "is not the name of a policy that AWS manages",
            "write what follows ':aws:policy/' in its ARN",
        )
    ),
]
EksAddonVersion = Annotated[
    str,
    AfterValidator(
        matching(
            r"v[0-9]{1,4}(\.[0-9]{1,4}){2}(-[A-Za-z0-9.-]+)?", "is not a version", "write it like v1.22.4-eksbuild.3"
        )
    ),
]


@changing(
    namespace=updates("iam_role"),
    service_account=updates("eks_addon", "iam_role"),
    managed_policies=makes("iam_role_policy_attachment"),
)
class EksAddonRoleSettings(Settings):
    """The IAM role of an add-on that Stackwright does not know the needs of."""

    namespace: KubernetesName = "kube-system"
    """Namespace of the add-on's pods."""
    service_account: KubernetesName
    """Service account of the add-on's pods."""
    managed_policies: Annotated[tuple[ManagedPolicyName, ...], AfterValidator(filled)] = Field(max_length=10)
    """Policies of AWS's own, e.g. `service-role/AmazonEFSCSIDriverPolicy`, at most 10."""
    # Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (policies attached to a role)


@changing(
    enabled=makes("eks_addon", "iam_role"),
    version=updates("eks_addon"),
    configuration=updates("eks_addon"),
    conflicts_on_create=updates("eks_addon"),
    conflicts_on_update=updates("eks_addon"),
    preserve=updates("eks_addon"),
    identity=updates("eks_addon", "iam_role"),
    role=makes("iam_role") | updates("eks_addon"),
)
class EksAddonSettings(Settings):
    """One add-on."""

    enabled: bool = True
    """Whether it is installed."""
    version: EksAddonVersion | None = None
    """Its version; the pinned one if left out. Add-ons that Stackwright pins no version of need one here."""
    configuration: dict[str, JsonValue] = Field(default_factory=dict)
    """Its configuration values, as `aws eks describe-addon-configuration` lists them. A key that stands here replaces
    the same key of Stackwright's own configuration."""
    conflicts_on_create: Literal["NONE", "OVERWRITE"] = "NONE"
    """What happens to objects in the cluster that the add-on would make: installing fails, or it replaces them."""
    conflicts_on_update: Literal["NONE", "OVERWRITE", "PRESERVE"] = "OVERWRITE"
    """What happens to changes that others made: updating fails, or it undoes them, or it keeps them."""
    preserve: bool = True
    """Whether its objects stay in the cluster when the add-on is removed."""
    identity: Literal["pod_identity", "irsa"] = "pod_identity"
    """How its pods get the role: by an association of EKS Pod Identity, or by a token of the OIDC provider."""
    role: EksAddonRoleSettings | None = None
    """Its IAM role. If left out, the known needs of vpc-cni, aws-ebs-csi-driver, aws-efs-csi-driver and
    amazon-cloudwatch-observability; other add-ons get no role."""


# Source: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
ROLES = {
    "vpc-cni": EksAddonRoleSettings(service_account="aws-node", managed_policies=("AmazonEKS_CNI_Policy",)),
    # The older policy reaches every volume of the account; this one compares the cluster's name on volumes and nodes.
    # Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverEKSClusterScopedPolicy.html
    EBS_CSI: EksAddonRoleSettings(
        service_account="ebs-csi-controller-sa", managed_policies=("AmazonEBSCSIDriverEKSClusterScopedPolicy",)
    ),
    "aws-efs-csi-driver": EksAddonRoleSettings(
        service_account="efs-csi-controller-sa", managed_policies=("service-role/AmazonEFSCSIDriverPolicy",)
    ),
    "amazon-cloudwatch-observability": EksAddonRoleSettings(
        namespace="amazon-cloudwatch",
        service_account="cloudwatch-agent",
        managed_policies=("CloudWatchAgentServerPolicy",),
    ),
}
EksAddonPolicy = Literal["ipv6"]
"""A policy of Stackwright's own for an add-on's role."""

# Services that add-ons call beside what nodes call anyway, by the names of their endpoints.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
CALLS: dict[str, tuple[str, ...]] = {
    "amazon-cloudwatch-observability": ("logs", "monitoring"),
    "aws-efs-csi-driver": ("elasticfilesystem",),
    "aws-fsx-csi-driver": ("fsx",),
    "aws-guardduty-agent": ("guardduty-data",),
    "aws-mountpoint-s3-csi-driver": ("s3",),
    "aws-network-flow-monitoring-agent": ("networkflowmonitorreports",),
    "aws-privateca-connector-for-kubernetes": ("acm-pca",),
    "aws-secrets-store-csi-driver-provider": ("secretsmanager", "ssm"),
    "external-dns": ("route53",),
}


@dataclass(frozen=True)
class InstalledEksAddon:
    """An add-on that is installed, with all that its settings leave open filled in.

    Attributes:
        name: Its name in EKS.
        settings: Its settings.
        kubernetes_version: Tells the cluster's version.
        told: What other settings configure it to.
    """

    name: str
    settings: EksAddonSettings
    kubernetes_version: Callable[[], str] = field(repr=False, compare=False)
    told: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Its version; empty where its settings give none and none is pinned."""
        return self.settings.version or pinned_version(self.name, self.kubernetes_version()) or ""

    @property
    def configuration(self) -> Mapping[str, JsonValue]:
        """Its configuration values; empty for its own defaults."""
        given = self.settings.configuration
        return {**CONFIGURATION.get(self.name, {}), **self.told, **given, **_both(self.told, given)}

    @property
    def role(self) -> EksAddonRoleSettings | None:
        """Whom its role is for and what it may do; None when it needs none."""
        return self.settings.role or ROLES.get(self.name)


def _both(told: Mapping[str, JsonValue], given: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """What is told in part by other settings and in part by the add-on's own, such as variables of its programs."""
    return {
        name: {**ours, **theirs}
        for name, ours in told.items()
        if isinstance(ours, dict) and isinstance(theirs := given.get(name), dict)
    }


def installed(
    eks_addons: Mapping[str, EksAddonSettings],
    kubernetes_version: Callable[[], str],
    *,
    standard: bool,
    told: Mapping[str, Mapping[str, JsonValue]],
) -> Mapping[str, InstalledEksAddon]:
    """The add-ons that a cluster gets, by name.

    Args:
        eks_addons: The `eks_addons` block.
        kubernetes_version: Tells the cluster's version.
        standard: Whether the standard ones are among them without being listed.
        told: What other settings configure them to, by name.
    """

    def enabled(name: str) -> InstalledEksAddon | None:
        settings = eks_addons[name] if name in eks_addons else EksAddonSettings()
        known = InstalledEksAddon(name, settings, kubernetes_version, told.get(name, {}))
        return known if settings.enabled else None

    return collected(dict.fromkeys([*(STANDARD_EKS_ADDONS if standard else ()), *eks_addons]), enabled)


def faults(
    eks_addons: Mapping[str, InstalledEksAddon], *, oidc_provider: Callable[[], bool], agent: Callable[[], bool]
) -> Iterator[Fault]:
    """What is wrong with the add-ons of a cluster, keys below its `eks_addons`.

    Args:
        eks_addons: The add-ons that are installed.
        oidc_provider: Tells whether the cluster has an OIDC provider.
        agent: Tells whether pods get credentials by Pod Identity.
    """
    for name, eks_addon in eks_addons.items():
        yield from _version_faults(eks_addon)
        yield from _scope_faults(eks_addon)
        yield from _identity_faults(name, eks_addon, oidc_provider=oidc_provider, agent=agent)


@rule
def _identity_faults(
    name: str, eks_addon: InstalledEksAddon, *, oidc_provider: Callable[[], bool], agent: Callable[[], bool]
) -> Iterator[Fault]:
    if eks_addon.role is None:
        return
    if eks_addon.settings.identity == "irsa":
        if not oidc_provider():
            yield Fault("needs the OIDC provider", "set cluster.oidc_provider: true", (name, "identity"), "irsa")
    elif not agent():
        yield Fault(f"gets its role by Pod Identity, which needs {AGENT}", f"enable {AGENT}", (name,))


@rule
def _version_faults(eks_addon: InstalledEksAddon) -> Iterator[Fault]:
    """A version of kube-proxy or of coredns that is made for another Kubernetes version."""
    given = eks_addon.settings.version
    if given is None:
        return
    kubernetes_version = eks_addon.kubernetes_version()
    number, key = ".".join(given.removeprefix("v").split(".")[:2]), (eks_addon.name, "version")
    pinned = pinned_version(eks_addon.name, kubernetes_version)
    remedy = f"remove it, for {pinned}" if pinned else f"take one for {kubernetes_version}"
    if eks_addon.name == "kube-proxy" and number != kubernetes_version:
        yield Fault(f"is for Kubernetes {number}, and the cluster has {kubernetes_version}", remedy, key, given)
    if eks_addon.name == "coredns":
        first = FIRST_COREDNS[kubernetes_version]
        if number in SUPPORT:
            yield Fault("is a version of Kubernetes, and CoreDNS counts for itself", remedy, key, given)
        elif not number.startswith("1.") or minor(number) < minor(first):
            problem = f"is not for Kubernetes {kubernetes_version}, for which AWS has CoreDNS {first} and later"
            yield Fault(problem, remedy, key, given)


@rule
def _scope_faults(eks_addon: InstalledEksAddon) -> Iterator[Fault]:
    """A driver that does not put on volumes what its role looks for."""
    given = eks_addon.settings.version
    if eks_addon.name != EBS_CSI or given is None or eks_addon.settings.role:
        return
    major, minor_, *_ = given.removeprefix("v").split(".")
    if (int(major), int(minor_)) < FIRST_CLUSTER_SCOPED_EBS_CSI:
        first = ".".join(map(str, FIRST_CLUSTER_SCOPED_EBS_CSI))
        problem = f"tags no volume with the cluster's name, which its role asks for; v{first}.0 is the first that does"
        remedy = "take a later one, or give it a role with service-role/AmazonEBSCSIDriverPolicyV2"
        yield Fault(problem, remedy, (eks_addon.name, "version"), given)


EksAddons = dict[EksAddonName, EksAddonSettings]

"""`cluster.capabilities`: EKS Capabilities, controllers that AWS runs outside of the cluster.

Source: https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.access_entries import AccessPolicy, AccessScope
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.iam import PolicyArn
from stackwright.model.settings.values import KubernetesName, RegionName, matching

# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_ArgoCdRoleMapping.html
ArgoCdRole = Literal["ADMIN", "EDITOR", "VIEWER"]
CAPABILITIES = ("argocd", "ack", "kro")
_NOT_WITHDRAWN = "What it made in the cluster and in AWS stays (RETAIN), and nobody looks after it"

# Source: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_InstanceMetadata.html
InstanceArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws(-cn|-us-gov)?:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}",
            "is not the ARN of an instance of IAM Identity Center",
            "write it like arn:aws:sso:::instance/ssoins-0123456789abcdef; `aws sso-admin list-instances` shows it",
        )
    ),
]
# Source: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html
IdentityId = Annotated[
    str,
    AfterValidator(
        matching(
            "([0-9a-f]{10}-)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "is not the id of a user or group of IAM Identity Center",
            "write its id, not its name; `aws identitystore list-groups` shows it",
        )
    ),
]
EndpointId = Annotated[
    str,
    AfterValidator(
        matching(
            "vpce-[0-9a-f]{8}([0-9a-f]{9})?", "is not the id of a VPC endpoint", "write it like vpce-0123456789abcdef0"
        )
    ),
]


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(ids) > len(set(ids)):
        raise refuse("names one twice", "remove one of the two")
    return ids


def _each_name_once(arns: tuple[str, ...]) -> tuple[str, ...]:
    names = [arn.rsplit("/", 1)[-1] for arn in arns]
    if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
        raise refuse(f"names two policies {twice}", "remove one of the two, or rename it")
    return arns


@changing(
    policy_arns=makes("iam_role_policy_attachment"),
    access_policies=makes("eks_access_policy_association"),
)
class CapabilitySettings(Settings):
    """One capability, with an IAM role of its own."""

    policy_arns: Annotated[tuple[PolicyArn, ...], AfterValidator(_each_name_once)] = ()
    """Policies of its role: what it may do in AWS. kro needs none, nor does Argo CD for public repositories."""
    access_policies: dict[AccessPolicy, AccessScope] = Field(default_factory=dict)
    """Access policies of its role: what it may do in the cluster, beyond what EKS lets it do by itself."""


@changing(
    users=updates("eks_capability"),
    groups=updates("eks_capability"),
)
class ArgoCdMembers(Settings):
    """Who has one of Argo CD's roles."""

    users: Annotated[tuple[IdentityId, ...], AfterValidator(_each_once)] = ()
    """Ids of users in IAM Identity Center."""
    groups: Annotated[tuple[IdentityId, ...], AfterValidator(_each_once)] = ()
    """Ids of groups in IAM Identity Center."""

    @model_validator(mode="after")
    def _somebody(self) -> "ArgoCdMembers":
        faults = list(self._nobody_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _nobody_faults(self) -> Iterator[Fault]:
        if not self.users and not self.groups:
            yield Fault("names nobody", "list users or groups, or remove the role")

    @property
    def identities(self) -> Mapping[str, str]:
        """Kinds by id, in the order of the file."""
        return {**dict.fromkeys(self.users, "SSO_USER"), **dict.fromkeys(self.groups, "SSO_GROUP")}


@changing(
    idc_instance_arn=replaces("eks_capability", note=_NOT_WITHDRAWN),
    idc_region=replaces("eks_capability", note=_NOT_WITHDRAWN),
    namespace=replaces("eks_capability", note=_NOT_WITHDRAWN),
    roles=updates("eks_capability"),
    vpce_ids=updates("eks_capability"),
)
class ArgoCdCapabilitySettings(CapabilitySettings):
    """Argo CD, run by AWS. Everybody signs in by IAM Identity Center; there are no accounts of its own."""

    idc_instance_arn: InstanceArn
    """ARN of the instance of IAM Identity Center, e.g. `arn:aws:sso:::instance/ssoins-0123456789abcdef`."""
    idc_region: RegionName | None = None
    """Region of that instance; the environment's own if left out."""
    namespace: KubernetesName = "argocd"
    """Namespace of Argo CD's objects, e.g. of its applications."""
    roles: dict[ArgoCdRole, ArgoCdMembers] = Field(default_factory=dict)
    """Who has Argo CD's three roles. Without an `ADMIN`, nobody can set anything up."""
    vpce_ids: Annotated[tuple[EndpointId, ...], AfterValidator(_each_once)] = ()
    """VPC endpoints by which Argo CD is reached. With one, it cannot be reached from the internet any more."""


_ONE = makes("eks_capability", "iam_role", note=_NOT_WITHDRAWN)


@changing(
    argocd=_ONE,
    ack=_ONE,
    kro=_ONE,
)
class CapabilitiesSettings(Settings):
    """EKS Capabilities, one of each kind at most. AWS charges for each by the hour."""

    argocd: ArgoCdCapabilitySettings | None = None
    """Argo CD: brings what lies in git into clusters."""
    ack: CapabilitySettings | None = None
    """AWS Controllers for Kubernetes: makes things in AWS of objects in Kubernetes, with the policies of its role."""
    kro: CapabilitySettings | None = None
    """Kube Resource Orchestrator: makes groups of objects of one object."""

    @property
    def enabled(self) -> Mapping[str, CapabilitySettings]:
        """Those that there are, by name."""
        every = ((name, getattr(self, name)) for name in CAPABILITIES)
        return {name: one for name, one in every if one is not None}

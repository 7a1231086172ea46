"""`cluster.pod_network`: how the network add-on, vpc-cni, gives addresses and security groups to pods."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, JsonValue, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import Consequence, changing, makes, updates
from stackwright.model.settings.form import Settings

CNI = "vpc-cni"
# The label by which a node finds the subnet of its zone.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network-tutorial.html
ZONE_LABEL = "topology.kubernetes.io/zone"
_NODES = "Nodes that run keep what they have: replace them"


def _told(note: str = "") -> Consequence:
    return updates("eks_addon", note=note)


@changing(
    custom_networking=_told(_NODES),
    prefix_delegation=_told(f"{_NODES}, as their number of pods is set when they start"),
    warm_prefix_target=_told(),
    warm_ip_target=_told(),
    minimum_ip_target=_told(),
    security_groups_for_pods=makes("iam_role_policy_attachment") | _told("Pods get theirs when they start again"),
    external_snat=_told(),
)
class PodNetworkSettings(Settings):
    """Pods' network, in the words of vpc-cni, which must be installed."""

    custom_networking: bool = False
    """Whether pods get addresses of the subnets of the tier `pod`, and nodes alone those of private ones. A node then
    has one interface less for pods."""
    prefix_delegation: bool = False
    """Whether interfaces get blocks of 16 addresses, so that a node has room for 110 pods, or 250 with 30 vCPUs."""
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html
    warm_prefix_target: int | None = Field(default=None, ge=1)
    """Blocks that a node keeps free for new pods."""
    warm_ip_target: int | None = Field(default=None, ge=1)
    """Addresses that a node keeps free for new pods; counts before `warm_prefix_target`."""
    minimum_ip_target: int | None = Field(default=None, ge=1)
    """Addresses that a node takes when it starts; counts before `warm_prefix_target`."""
    security_groups_for_pods: Literal["strict", "standard"] | None = None
    """Whether pods can have security groups of their own: `strict` lets nothing else decide, `standard` leaves traffic
    on the same node and out of the VPC to the node's groups. If left out, they have the node's."""
    external_snat: bool = False
    """Whether pods leave the VPC with their own addresses, and a NAT gateway alone translates them."""

    @property
    def configuration(self) -> Mapping[str, JsonValue]:
        """The same in the add-on's own words."""
        # Source: https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md#cni-configuration-variables
        env: dict[str, JsonValue] = {}
        if self.custom_networking:
            env |= {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true", "ENI_CONFIG_LABEL_DEF": ZONE_LABEL}
        if self.prefix_delegation:
            env["ENABLE_PREFIX_DELEGATION"] = "true"
        for name in ("warm_prefix_target", "warm_ip_target", "minimum_ip_target"):
            if getattr(self, name) is not None:
                env[name.upper()] = str(getattr(self, name))
        if self.external_snat:
            env["AWS_VPC_K8S_CNI_EXTERNALSNAT"] = "true"
        if self.security_groups_for_pods is None:
            return {"env": env} if env else {}
        env |= {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": self.security_groups_for_pods}
        # The kubelet's probes reach pods on interfaces of their own by no other way.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
        strict: JsonValue = {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}
        return {"env": env, **({"init": strict} if self.security_groups_for_pods == "strict" else {})}

    @model_validator(mode="after")
    def _fits_together(self) -> "PodNetworkSettings":
        faults = list(self._target_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _target_faults(self) -> Iterator[Fault]:
        if self.warm_prefix_target is not None and not self.prefix_delegation:
            remedy = "remove it, or set prefix_delegation: true"
            yield Fault("is used only with prefix_delegation", remedy, ("warm_prefix_target",), self.warm_prefix_target)

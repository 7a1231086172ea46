"""The network layer: the VPC and its ways in and out."""

from stackwright.model.addons.karpenter import KARPENTER, discovery_tags
from stackwright.model.calls import interface_endpoints
from stackwright.model.environment import Environment
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import NetworkRef
from stackwright.model.rules import network as rules
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.network import NetworkSettings


def _build(inputs: Inputs[NetworkSettings]) -> Built[NetworkRef]:
    from stackwright.aws.network.existing import ExistingNetwork
    from stackwright.aws.network.vpc import Network

    kind = Network if inputs.settings.existing is None else ExistingNetwork
    return kind(
        inputs.stack,
        "network",
        context=inputs.context,
        settings=inputs.settings,
        interface_endpoints=interface_endpoints(inputs.environment),
        discovery_tags=discovery(inputs.environment),
    )


def discovery(environment: Environment) -> dict[str, str]:
    """Tags by which Karpenter, where it is on, finds private subnets and the nodes' security group."""
    addons = environment.block(AddonsSettings)
    return discovery_tags(environment.names) if addons and addons.of(KARPENTER) else {}


NETWORK = Layer(
    name="network",
    purpose="The VPC.",
    settings=NetworkSettings,
    presence="required",
    ref=NetworkRef,
    build=_build,
    faults=rules.faults,
    notices=rules.notices,
    used_names=rules.used_names,
)

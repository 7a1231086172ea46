"""The access layer: how people reach what has no public address."""

from stackwright.layers.cluster import CLUSTER
from stackwright.layers.network import NETWORK
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import AccessRef
from stackwright.model.rules import access as rules
from stackwright.model.settings.access import AccessSettings


def _build(inputs: Inputs[AccessSettings]) -> Built[AccessRef]:
    from stackwright.aws.access.bastion import Bastion

    return Bastion(
        inputs.stack,
        "bastion",
        context=inputs.context,
        settings=inputs.settings.bastion,
        network=inputs.read(NETWORK),
        cluster=inputs.read(CLUSTER),
    )


ACCESS = Layer(
    name="access",
    purpose="How people reach what has no public address. Without it there is no bastion.",
    settings=AccessSettings,
    ref=AccessRef,
    build=_build,
    reads=(NETWORK, CLUSTER),
    used_names=rules.used_names,
)

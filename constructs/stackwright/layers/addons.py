"""The addons layer: what add-ons that GitOps installs need of AWS."""

from stackwright.layers.cluster import CLUSTER
from stackwright.layers.network import NETWORK
from stackwright.layers.secrets_ import SECRETS
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import AddonsRef
from stackwright.model.registry_policies import fill_caches
from stackwright.model.rules import addons as rules
from stackwright.model.settings.addons import AddonsSettings, addons_block
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.registry import RegistrySettings


def _build(inputs: Inputs[AddonsSettings]) -> Built[AddonsRef]:
    from stackwright.aws.addons.addons import Addons

    cluster = inputs.environment.block(ClusterSettings)
    return Addons(
        inputs.stack,
        "addons",
        context=inputs.context,
        settings=inputs.settings,
        network=inputs.read(NETWORK),
        secrets=inputs.read(SECRETS),
        node_ssm=bool(cluster and cluster.node_ssm),
        network_account_id=inputs.environment.network_account_id,
        node_statements=fill_caches(inputs.context, inputs.environment.block(RegistrySettings)),
    )


ADDONS = Layer(
    name="addons",
    purpose="What add-ons that GitOps installs need of AWS. Without it there is no addons layer.",
    settings=addons_block(),
    ref=AddonsRef,
    build=_build,
    reads=(CLUSTER, SECRETS, NETWORK),
    faults=rules.faults,
    used_names=rules.used_names,
)

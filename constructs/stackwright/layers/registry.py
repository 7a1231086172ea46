"""The registry layer: where the environment's images are kept."""

from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import RegistryRef
from stackwright.model.rules import registry as rules
from stackwright.model.settings.registry import RegistrySettings


def _build(inputs: Inputs[RegistrySettings]) -> Built[RegistryRef]:
    from stackwright.aws.registry.registry import Registry

    return Registry(inputs.stack, "registry", context=inputs.context, settings=inputs.settings)


REGISTRY = Layer(
    name="registry",
    purpose="Image repositories. Without it there is no registry layer, and images live elsewhere.",
    settings=RegistrySettings,
    ref=RegistryRef,
    build=_build,
    faults=rules.faults,
    used_names=rules.used_names,
)

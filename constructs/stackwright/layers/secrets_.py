"""The secrets layer: what only few may read."""

from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import SecretsRef
from stackwright.model.rules import secrets_ as rules
from stackwright.model.settings.secrets_ import SecretsSettings


def _build(inputs: Inputs[SecretsSettings]) -> Built[SecretsRef]:
    from stackwright.aws.secrets.secret_store import SecretStore

    return SecretStore(inputs.stack, "secrets", context=inputs.context, settings=inputs.settings)


SECRETS = Layer(
    name="secrets",
    purpose="Secrets by name, named `<project>-<environment>-<name>` in Secrets Manager.",
    settings=SecretsSettings,
    presence="always",
    ref=SecretsRef,
    build=_build,
    faults=rules.faults,
    used_names=rules.used_names,
)

"""The secrets of an environment in AWS Secrets Manager, and the key that encrypts them."""

import json

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret, SecretsmanagerSecretReplica
from cdktf_cdktf_provider_aws.secretsmanager_secret_policy import SecretsmanagerSecretPolicy
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.generated_password import generated_password
from stackwright.cdk.core import TerraformResourceLifecycle
from stackwright.model.by_stage import RECOVERY_WINDOW_DAYS
from stackwright.model.context import Context
from stackwright.model.iam import document
from stackwright.model.policies import only_readers
from stackwright.model.refs import SecretsRef
from stackwright.model.settings.secrets_ import GeneratedSettings, RotationSettings, SecretSettings, SecretsSettings

# After two writes from outside, AWSCURRENT and AWSPREVIOUS are on others' versions. AWS may delete a version without
# any label, and Terraform would then write a new value over the one in use. So its version keeps a label of its own.
# Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
LABEL = "terraform"


class Secret(Construct):
    """One secret. A generated value passes through Terraform without being kept.

    Args:
        scope: Parent construct.
        id_: Construct id, the name below `secrets`.
        context: Names of the secrets.
        settings: The secret's settings.
        key_arn: KMS key for the value.

    Attributes:
        secret: Escape hatch; `secret.add_override(path, value)` sets what settings lack.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: SecretSettings, key_arn: str) -> None:
        super().__init__(scope, id_)
        self._name = id_
        self.secret = SecretsmanagerSecret(
            self,
            "Resource",
            name=context.names.secret(id_),
            description=settings.description or None,
            kms_key_id=key_arn,
            recovery_window_in_days=RECOVERY_WINDOW_DAYS.of(context.stage, settings.recovery_window_days),
            replica=[
                SecretsmanagerSecretReplica(region=region, kms_key_id=replica.kms_key_arn)
                for region, replica in sorted(settings.replicas.items())
            ]
            or None,
        )
        version = self._version(settings.generate) if settings.generate else None
        if settings.rotation:
            self._rotation(settings.rotation, version)
        if settings.readers:
            self._policy(settings.reader_arns)

    def _version(self, settings: GeneratedSettings) -> SecretsmanagerSecretVersion:
        password = generated_password(self, self._name, settings)
        value = password
        if settings.shape == "json":
            pairs = [f"{_text(key)} = {_text(text)}" for key, text in settings.fixed.items()]
            value = f"jsonencode({{{', '.join([*pairs, f'{_text(settings.key)} = {password}'])}}})"
        return SecretsmanagerSecretVersion(
            self,
            "version",
            secret_id=self.secret.id,
            secret_string_wo=f"${{{value}}}",
            secret_string_wo_version=settings.version,
            version_stages=["AWSCURRENT", LABEL],
            # AWSCURRENT moves on with each rotation, and must not be taken back.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["version_stages"]),
        )

    def _rotation(self, settings: RotationSettings, version: SecretsmanagerSecretVersion | None) -> None:
        SecretsmanagerSecretRotation(
            self,
            "rotation",
            secret_id=self.secret.id,
            rotation_lambda_arn=settings.lambda_arn,
            rotate_immediately=settings.immediately,
            rotation_rules=SecretsmanagerSecretRotationRotationRules(
                schedule_expression=settings.schedule, duration=settings.duration
            ),
            # The function may need a first value to start from.
            depends_on=[version] if version else None,
        )

    def _policy(self, readers: tuple[str, ...]) -> None:
        policy = document(only_readers(readers), kind="secret")
        SecretsmanagerSecretPolicy(self, "policy", secret_arn=self.secret.arn, policy=policy, block_public_policy=True)


class SecretStore(Construct):
    """All secrets of an environment, and their key. Each is known by its name, so that adding one touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: The `secrets` block.

    Attributes:
        secrets: Secrets by name.
        ref: All that other layers may know. ARNs are tokens until apply.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, settings: SecretsSettings) -> None:
        super().__init__(scope, id_)
        # Secrets Manager uses the key in the name of whoever reads or writes, so the key's policy names no service.
        # Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        key = EncryptionKey(
            self,
            "key",
            context=context,
            alias=context.names.secrets_key_alias,
            description=f"Secrets of {context.names.prefix}",
        )
        parent = Construct(self, "by-name")
        self.secrets = {
            name: Secret(parent, name, context=context, settings=secret, key_arn=key.arn)
            for name, secret in sorted(settings.root.items())
        }
        self.ref = SecretsRef(
            key_arn=key.arn,
            secret_names=[context.names.secret(name) for name in self.secrets],
            secret_arns=[secret.secret.arn for secret in self.secrets.values()],
        )


def _text(text: str) -> str:
    """Text as Terraform's own language quotes it; `Fn.jsonencode` of cdktf loses quotes inside of it."""
    return json.dumps(text, ensure_ascii=False)

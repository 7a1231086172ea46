"""Rotation of secrets in the local AWS, which moto knows for functions of its own and for numbers of days only.

Here, any function that a secret names is taken to be there and to leave the value as it is, and a secret gives its
schedule back. What Secrets Manager would find wrong with the function, a rehearsal cannot know.
"""

import json
from typing import Any

from moto.secretsmanager.exceptions import SecretNotFoundException
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend


def teach() -> None:
    """Have moto, in this process, rotate secrets like that."""
    described = FakeSecret.to_dict

    def to_dict(secret: Any) -> dict[str, Any]:  # noqa: ANN401 - moto has no types
        rules = getattr(secret, "rotation_rules", None)
        return {**described(secret), **({"RotationRules": rules} if rules else {})}

    def rotate_secret(
        backend: Any,  # noqa: ANN401
        secret_id: str,
        rotation_lambda_arn: str | None = None,
        rotation_rules: dict[str, Any] | None = None,
        **_when: object,
    ) -> str:
        if not backend._is_valid_identifier(secret_id):  # noqa: SLF001 - as moto itself asks
            raise SecretNotFoundException
        secret = backend.secrets[secret_id]
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn = rotation_lambda_arn or secret.rotation_lambda_arn
        secret.rotation_rules = rotation_rules or getattr(secret, "rotation_rules", None)
        return json.dumps({"ARN": secret.arn, "Name": secret.name})

    FakeSecret.to_dict = to_dict  # type: ignore[assignment, method-assign]
    SecretsManagerBackend.rotate_secret = rotate_secret  # type: ignore[assignment, method-assign]

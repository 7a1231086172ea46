"""External Secrets Operator: what it may read.

The actions are those of https://external-secrets.io/latest/provider/aws-secrets-manager/ for secrets named one by one.
Searching by name or tag (`dataFrom.find`) lists every secret of the account, and is not granted.
"""

from stackwright.model.addons.addon import Addon, AwsAddonSettings, Surroundings
from stackwright.model.addons.needs import Needs, Policies
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.values import KubernetesName


class ExternalSecretsSettings(AwsAddonSettings):
    """External Secrets Operator: reads this environment's secrets, and no others, into Kubernetes."""

    namespace: KubernetesName = "external-secrets"
    """Its namespace."""
    service_account: KubernetesName = "external-secrets"
    """Its service account."""


def _needs(context: Context, settings: ExternalSecretsSettings, around: Surroundings) -> Needs:
    return Needs(roles=(EXTERNAL_SECRETS.role(context, settings, policies(context, around.secrets_key_arn)),))


EXTERNAL_SECRETS = Addon(
    name="external_secrets",
    purpose="This environment's secrets as Kubernetes secrets.",
    settings=ExternalSecretsSettings,
    grants="read this environment's secrets, and use their key for that",
    needs=_needs,
    calls=("secretsmanager",),
)


def policies(context: Context, key_arn: str) -> Policies:
    """What the operator may read: this environment's secrets, known by their names and tags, those to come included.

    Args:
        context: Where the role is made.
        key_arn: KMS key of the secrets.
    """
    # AWS ends a secret's ARN with a hyphen and six characters. The tags, which every secret of the environment gets
    # from its stack, tell apart environments of which one's name starts with the other's.
    # Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    own = context.arn("secretsmanager", f"secret:{context.names.secret('*')}-??????")
    return {
        "read": [
            Statement(
                "Secrets",
                [
                    "secretsmanager:DescribeSecret",
                    "secretsmanager:GetResourcePolicy",
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:ListSecretVersionIds",
                ],
                [own],
                conditions={
                    "StringEquals": {
                        "aws:ResourceTag/environment": context.tags["environment"],
                        "aws:ResourceTag/project": context.tags["project"],
                    }
                },
            ),
            Statement(
                "Key",
                ["kms:Decrypt"],
                [key_arn],
                conditions={"StringEquals": {"kms:ViaService": context.region.endpoint("secretsmanager")}},
            ),
        ]
    }

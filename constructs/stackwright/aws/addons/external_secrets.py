"""External Secrets Operator: what it may read.

The actions are those of https://external-secrets.io/latest/provider/aws-secrets-manager/ for secrets named one by one.
Searching by name or tag (`dataFrom.find`) lists every secret of the account, and is not granted.
"""

from stackwright.aws.addons.identity import Policies
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement


def policies(environment: Environment, key_arn: str) -> Policies:
    """What the operator may read: this environment's secrets, known by their names and tags, those to come included.

    Args:
        environment: The environment.
        key_arn: KMS key of the secrets.
    """
    region = environment.region
    # AWS ends a secret's ARN with a hyphen and six characters. The tags, which every secret of the environment gets
    # from its stack, tell apart environments of which one's name starts with the other's.
    # Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    own = environment.arn("secretsmanager", f"secret:{environment.names.secret('*')}-??????")
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
                        "aws:ResourceTag/environment": environment.name,
                        "aws:ResourceTag/project": environment.platform.project,
                    }
                },
            ),
            Statement(
                "Key",
                ["kms:Decrypt"],
                [key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"secretsmanager.{region.name}.{region.dns_suffix}"}},
            ),
        ]
    }

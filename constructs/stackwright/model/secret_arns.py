"""ARNs of secrets, as far as they are known before apply."""

from stackwright.model.environment import Environment


def secret_arn_pattern(environment: Environment, name: str) -> str:
    """An ARN pattern that is about one secret only, whatever AWS appends to its name.

    Args:
        environment: The environment.
        name: The secret's name below `secrets`.
    """
    region = environment.region
    arn = f"arn:{region.partition}:secretsmanager:{region.name}:{environment.account.id}:secret"
    # A trailing "*" would be about all secrets whose names start alike.
    # Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    return f"{arn}:{environment.names.secret(name)}-??????"


def secret_arn_patterns(environment: Environment) -> list[str]:
    """The ARN patterns of all secrets of an environment, in the order of their names."""
    return [secret_arn_pattern(environment, name) for name in sorted(environment.settings.secrets)]

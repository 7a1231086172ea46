"""A random password that exists only while Terraform runs: it is in no plan and in no state."""

from constructs import Construct

from stackwright.cdk.core import TerraformStack
from stackwright.model.settings.secrets_ import GeneratedSettings

# cdktf knows no ephemeral resources, so the block is written as an override of the stack.
# Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral
TYPE = "aws_secretsmanager_random_password"

TERRAFORM_VERSION = ">= 1.11.0, < 2.0.0"
"""The first with write-only arguments, which are the only ones that take such a value."""


def generated_password(scope: Construct, name: str, settings: GeneratedSettings) -> str:
    """Have a password generated at each plan and apply.

    Args:
        scope: A construct of the stack that needs it.
        name: Name of the ephemeral resource, unique in its stack.
        settings: Length and kinds of character.

    Returns:
        The expression for it, without `${}`. Only a write-only argument may use it.
    """
    stack = TerraformStack.of(scope)
    stack.add_override("terraform.required_version", TERRAFORM_VERSION)
    body: dict[str, object] = {
        "password_length": settings.length,
        "exclude_lowercase": not settings.lowercase,
        "exclude_uppercase": not settings.uppercase,
        "exclude_numbers": not settings.numbers,
        "exclude_punctuation": not settings.punctuation,
        "include_space": False,
        "require_each_included_type": settings.require_each_type,
    }
    if settings.exclude_characters:
        body["exclude_characters"] = settings.exclude_characters
    stack.add_override(f"ephemeral.{TYPE}.{name}", body)
    return f"ephemeral.{TYPE}.{name}.random_password"

"""What every stack has: its Terraform version, its backend, its AWS provider."""

from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags

from stackwright.cdk import packages
from stackwright.cdk.core import S3Backend, TerraformStack
from stackwright.model.context import Context
from stackwright.model.state_location import StateLocation

TERRAFORM_VERSION = ">= 1.10.0, < 2.0.0"
"""1.10 is the first with lock files; OpenTofu's numbers fit too."""


def pin(stack: TerraformStack, version: str | None) -> None:
    """Have a stack ask for one version of Terraform, whatever its constructs need at least; for any, if None."""
    if version:
        stack.add_override("terraform.required_version", version)


def configure(stack: TerraformStack, *, location: StateLocation, context: Context) -> None:
    """Give a stack its Terraform version, backend and AWS provider.

    Args:
        stack: The stack.
        location: Where its state is kept.
        context: Region, account and tags of its resources.
    """
    stack.add_override("terraform.required_version", TERRAFORM_VERSION)
    # cdktf writes just "aws", which OpenTofu takes for a provider of its own registry.
    stack.add_override("terraform.required_providers.aws.source", packages.AWS)
    _keep_state(stack, location)
    AwsProvider(
        stack,
        "aws",
        region=context.region.name,
        allowed_account_ids=[context.account_id],
        default_tags=[AwsProviderDefaultTags(tags=dict(context.tags))],
    )


def _keep_state(stack: TerraformStack, location: StateLocation) -> None:
    if location.host and location.organization and location.workspace:
        # The class that cdktf has for it starts Terraform to ask for its version; without one, it adds a local backend.
        workspaces = {"name": location.workspace}
        place = {"hostname": location.host, "organization": location.organization, "workspaces": workspaces}
        stack.add_override("terraform.cloud", place)
        stack.add_override("terraform.backend", None)
        return
    backend = S3Backend(
        stack,
        bucket=location.bucket,
        key=location.key,
        region=location.region,
        dynamodb_table=location.table,
        encrypt=True,
        kms_key_id=location.kms_key_arn,
        allowed_account_ids=[location.account_id],
    )
    if location.lockfile:
        backend.add_override("use_lockfile", True)

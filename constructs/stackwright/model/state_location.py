"""Where each stack keeps its state."""

from dataclasses import dataclass, replace

from stackwright.model.arns import arn
from stackwright.model.environment import Account, Environment


@dataclass(frozen=True)
class StateLocation:
    """One Terraform state: where it is, and what locks and encrypts it.

    Attributes:
        bucket: S3 bucket.
        key: Object in the bucket.
        region: Region of bucket and table.
        account_id: The account that both belong to.
        table: DynamoDB table for lock and digest; None when only a lock file is used.
        lockfile: Whether an object beside the state is used as lock.
        kms_key_arn: KMS key for the state; None for keys that S3 manages.
        host: Where HCP Terraform runs; with it, the state is kept in a workspace, and not in the bucket.
        organization: The organization of HCP Terraform that the workspace belongs to.
        workspace: The workspace.
    """

    bucket: str
    key: str
    region: str
    account_id: str
    table: str | None
    lockfile: bool
    kms_key_arn: str | None
    host: str | None = None
    organization: str | None = None
    workspace: str | None = None


def bootstrap_state(account: Account) -> StateLocation:
    """State of the stack that makes the bucket and the table themselves."""
    return _location(account, f"bootstrap/{account.name}/terraform.tfstate")


def layer_state(environment: Environment, layer: str) -> StateLocation:
    """State of one layer of an environment."""
    kept = _location(environment.account, f"environments/{environment.name}/{layer}/terraform.tfstate")
    hcp = environment.platform.delivery.hcp
    if hcp is None:
        return kept
    return replace(kept, host=hcp.host, organization=hcp.organization, workspace=f"{environment.name}-{layer}")


def _location(account: Account, key: str) -> StateLocation:
    state = account.platform.state
    region = account.region
    own_key = arn(region, "kms", account.names.state_key_alias, account_id=account.id)
    return StateLocation(
        bucket=account.state_bucket,
        key=key,
        region=region.name,
        account_id=account.id,
        table=account.lock_table if state.locking != "lockfile" else None,
        lockfile=state.locking != "dynamodb",
        kms_key_arn=own_key if state.encryption == "kms" else None,
    )

"""Whether a state is encrypted as the platform says."""

from functools import cache

from stackwright.model.stacks import Stack
from stackwright.model.state_location import StateLocation
from stackwright.terraform.state_doctor.findings import Finding, restore_command
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.kept.snapshot import KMS, S3_MANAGED, Snapshot


class PlatformKey:
    """The platform's key, which goes by an alias while S3 names the key itself.

    Args:
        connection: Clients of the account.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._resolved = cache(self._resolve)

    def encrypts(self, snapshot: Snapshot, location: StateLocation) -> bool | None:
        """Whether a version is encrypted as the platform says; None when AWS does not tell which key that is."""
        alias = location.kms_key_arn
        algorithm, key = snapshot.encryption.algorithm, snapshot.encryption.key
        if alias is None:
            return algorithm == S3_MANAGED
        if algorithm != KMS:
            return False
        if key == alias:
            return True
        resolved = self._resolved(alias, location.region)
        return None if resolved is None else key == resolved

    def _resolve(self, alias: str, region: str) -> str | None:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            return str(self._connection.client("kms", region).describe_key(KeyId=alias)["KeyMetadata"]["Arn"])
        except ClientError as error:
            return "" if error.response["Error"]["Code"] == "NotFoundException" else None
        except BotoCoreError:
            return None


def of_encryption(stack: Stack, current: Snapshot) -> Finding:
    """A state that is encrypted otherwise."""
    found = current.encryption
    is_so = f"with the KMS key {found.key}" if found.key else f"with {found.algorithm or 'nothing'}"
    wanted = f"the KMS key {stack.state.kms_key_arn}" if stack.state.kms_key_arn else S3_MANAGED
    return Finding(
        f"The state is encrypted {is_so}, and this platform encrypts with {wanted}. Who may read the state is not what "
        "the platform says.",
        "The command writes the same state once more, encrypted as it has to be. The version from before stays as it "
        "is until it expires.",
        (restore_command(stack, current),),
    )


def note(stack: Stack, current: Snapshot) -> str:
    """What cannot be told."""
    return (
        f"The state of {stack.name} is encrypted with the KMS key {current.encryption.key}; whether that is "
        f"{stack.state.kms_key_arn}, AWS does not say: allow kms:DescribeKey."
    )

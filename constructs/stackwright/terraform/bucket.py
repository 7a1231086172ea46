"""Whether the bucket in which a stack keeps its state holds one, asked of S3 itself."""

from typing import Any

from stackwright.model.stacks import Stack
from stackwright.model.state_location import StateLocation
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.errors import StateError
from stackwright.terraform.state_doctor.kept.connection import connect, explained
from stackwright.terraform.state_doctor.kept.store import StateStore


def holds_state(stack: Stack) -> bool:
    """Whether there is a state. A missing bucket means that there is none yet.

    Args:
        stack: The stack.

    Raises:
        StateError: AWS cannot be asked, the bucket is somebody else's, or the state was there and is deleted.
    """
    location = stack.state
    connection = connect(location)
    if not _is_ours(connection.s3, location):
        return False
    history = StateStore(location, connection).history()
    if history.deleted:
        raise StateError(
            f"the state {location.key} was deleted from bucket {location.bucket}; do not apply, which would make "
            f"everything twice, but restore it: {command('state', 'doctor', *stack.path)}"
        )
    return bool(history.versions)


def _is_ours(s3: Any, location: StateLocation) -> bool:  # noqa: ANN401 - boto3 has no types
    """Whether the account has the bucket.

    Raises:
        StateError: Another account has it.
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415 - takes a third of a second

    with explained(location):
        try:
            s3.head_bucket(Bucket=location.bucket, ExpectedBucketOwner=location.account_id)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "404":
                return False
            if code == "403":
                raise StateError(
                    f"bucket {location.bucket} exists and is closed to account {location.account_id}: either another "
                    "account has taken the name, then set state.bucket or accounts.<name>.state_bucket in "
                    "platform.yaml; or these credentials lack s3:ListBucket"
                ) from None
            raise
    return True

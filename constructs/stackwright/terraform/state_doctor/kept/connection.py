"""Connections to AWS, and what its errors mean for whoever wants to see a state.

Credentials and endpoints come as boto3 finds them: environment variables, profiles, instance roles.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from stackwright.model.state_location import StateLocation
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.errors import StateError

_DENIED = {"AccessDenied", "AccessDeniedException", "403", "AllAccessDisabled", "KMS.AccessDeniedException"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"}


@dataclass(frozen=True)
class Connection:
    """Clients of the account and region that a state is kept in.

    Attributes:
        s3: boto3's client of S3.
        dynamodb: boto3's client of DynamoDB.
        client: Any other client of boto3's, by the names of service and region.
    """

    s3: Any
    dynamodb: Any
    client: Callable[[str, str], Any]


def connect(location: StateLocation) -> Connection:
    """Connect, after making sure that the credentials are of the right account.

    Raises:
        StateError: There are no credentials, or they are of another account.
    """
    import boto3  # noqa: PLC0415 - takes a third of a second
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        region_name=location.region, connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3}
    )
    with explained(location):
        session = boto3.Session()
        account = session.client("sts", config=config).get_caller_identity()["Account"]
        if account != location.account_id:
            raise StateError(
                f"these credentials are of AWS account {account}, and the state is kept in {location.account_id}; "
                "use credentials of that account, for example by AWS_PROFILE"
            )

        @cache
        def client(service: str, region: str) -> object:
            return session.client(service, region_name=region, config=config)

        return Connection(client("s3", location.region), client("dynamodb", location.region), client)


@contextmanager
def explained(location: StateLocation) -> Iterator[None]:
    """Turn AWS's errors into ours.

    Raises:
        StateError: AWS refused, or was not reached.
    """
    from botocore.exceptions import (  # noqa: PLC0415
        BotoCoreError,
        ClientError,
        NoCredentialsError,
    )

    try:
        yield
    except NoCredentialsError:
        raise StateError(
            "there are no AWS credentials; set AWS_PROFILE, or sign in: aws sso login --profile NAME"
        ) from None
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise StateError(_explanation(code, error.operation_name, location) or f"AWS: {error}") from None
    except BotoCoreError as error:
        raise StateError(f"AWS was not reached: {error}; check credentials, region and network") from None


def _explanation(code: str, operation: str, location: StateLocation) -> str | None:
    if code == "NoSuchBucket":
        return (
            f"there is no bucket {location.bucket} in account {location.account_id}; an account that is new gets it "
            f"by: {command('bootstrap', 'ACCOUNT')}; if it was deleted, see docs/state.md"
        )
    if code == "ResourceNotFoundException":
        return (
            f"there is no table {location.table} in {location.region} of account {location.account_id}; "
            "see docs/state.md for how to make it again"
        )
    if code in _EXPIRED:
        return "these AWS credentials have expired or are wrong; sign in again: aws sso login --profile NAME"
    if code in _DENIED:
        return (
            f"AWS denies {operation} on the state in bucket {location.bucket}; use a role that may read and write "
            "the bucket, the table and their KMS key"
        )
    return None

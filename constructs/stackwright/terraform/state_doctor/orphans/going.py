"""What AWS still lists though it is deleted: it carries its tags until it is gone."""

from collections.abc import Callable
from typing import Any

from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.orphans.import_ids import Arn

_ASKED: dict[str, tuple[str, Callable[[Any, Arn], bool]]] = {
    "kms:key": (
        "kms",
        lambda kms, arn: "Deletion" in kms.describe_key(KeyId=arn.text)["KeyMetadata"]["KeyState"],
    ),
    "secretsmanager:secret": (
        "secretsmanager",
        lambda manager, arn: "DeletedDate" in manager.describe_secret(SecretId=arn.text),
    ),
    "ec2:instance": (
        "ec2",
        lambda ec2, arn: all(
            instance["State"]["Name"] in {"shutting-down", "terminated"}
            for reservation in ec2.describe_instances(InstanceIds=[arn.name])["Reservations"]
            for instance in reservation["Instances"]
        ),
    ),
    "ec2:natgateway": (
        "ec2",
        lambda ec2, arn: all(
            gateway["State"] in {"deleting", "deleted"}
            for gateway in ec2.describe_nat_gateways(NatGatewayIds=[arn.name])["NatGateways"]
        ),
    ),
}
"""By kind of ARN: the service to ask, and how. A key goes after 30 days; others are listed for an hour."""


def is_going(arn: Arn, connection: Connection) -> bool:
    """Whether a thing is deleted. One that AWS says nothing about is taken to be there."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    if arn.kind not in _ASKED:
        return False
    service, deleted = _ASKED[arn.kind]
    try:
        return deleted(connection.client(service, arn.region), arn)
    except ClientError as error:
        return "NotFound" in error.response["Error"]["Code"]
    except BotoCoreError:
        return False

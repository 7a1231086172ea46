"""What carries the tags of an environment in AWS, whatever its states know of it.

Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.model.environment import Account, Environment
from stackwright.model.stacks import BOOTSTRAP
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.orphans import import_ids
from stackwright.terraform.state_doctor.orphans.import_ids import Arn

GLOBAL_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""By partition, the region that lists what has none."""
FILTERED = {"project", "environment", "managed-by"}
"""Tags that are asked for; what else the platform's files add may have changed since a thing was made."""
OF_SERVICES = {
    "ec2:fleet",
    "ec2:instance",
    "ec2:network-interface",
    "ec2:snapshot",
    "ec2:spot-instances-request",
    "ec2:volume",
}
"""What gets a stack's tags by a launch template, from a service that makes and ends it: never in any state."""


@dataclass(frozen=True)
class Thing:
    """Something in AWS that carries a layer's tags.

    Attributes:
        arn: Its ARN.
        name: Its tag `Name`; empty without one.
        layer: Its tag `layer`.
    """

    arn: Arn
    name: str
    layer: str


@dataclass(frozen=True)
class Tagged:
    """What AWS said when it was asked for the tags of an environment.

    Attributes:
        things: What carries them.
        unknown: Why that is not all; None when it is.
    """

    things: tuple[Thing, ...] = ()
    unknown: str | None = None

    def of(self, layer: str) -> tuple[Thing, ...]:
        """What carries the tags of one layer."""
        return tuple(thing for thing in self.things if thing.layer == layer)


def ask(owner: Environment | Account, connection: Connection) -> Tagged:
    """Ask AWS what carries the tags of an environment, or of an account's own stack.

    Args:
        owner: The environment, or the account.
        connection: Clients of its account.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    things: dict[str, Thing] = {}
    region = owner.region
    for place in dict.fromkeys((region.name, GLOBAL_REGIONS.get(region.partition, region.name))):
        kinds = {} if place == region.name else {"ResourceTypeFilters": ["iam"]}
        try:
            things |= {thing.arn.text: thing for thing in _listed(connection, place, _filters(owner), kinds)}
        except (ClientError, BotoCoreError) as error:
            why = error.response["Error"]["Code"] if isinstance(error, ClientError) else str(error)
            unknown = (
                f"AWS does not say what carries the tags of {owner.name} in {place} ({why}), so that what a killed "
                "apply made cannot be found; allow tag:GetResources."
            )
            return Tagged(tuple(things.values()), unknown)
    return Tagged(tuple(things.values()))


def _filters(owner: Environment | Account) -> list[dict[str, Any]]:
    tags = {key: value for key, value in owner.tags.items() if key in FILTERED}
    if isinstance(owner, Account):
        tags["layer"] = BOOTSTRAP
    return [{"Key": key, "Values": [value]} for key, value in tags.items()]


def _listed(
    connection: Connection, region: str, filters: list[dict[str, Any]], kinds: Mapping[str, Any]
) -> Iterator[Thing]:
    client = connection.client("resourcegroupstaggingapi", region)
    for page in client.get_paginator("get_resources").paginate(TagFilters=filters, **kinds):
        for entry in page["ResourceTagMappingList"]:
            tags = {tag["Key"]: tag["Value"] for tag in entry["Tags"]}
            arn = import_ids.parse(entry["ResourceARN"])
            # Tags that begin so are set by AWS alone, on what one of its services made.
            of_service = arn.kind in OF_SERVICES or any(key.startswith("aws:") for key in tags)
            if "layer" in tags and not of_service:
                yield Thing(arn, tags.get("Name", ""), tags["layer"])

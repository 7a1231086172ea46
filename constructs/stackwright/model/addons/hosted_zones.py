"""Hosted zones of Route 53 that an add-on may write to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.addons.addon import AddonSettings, Facts
from stackwright.model.context import Context
from stackwright.model.errors import Fault, Refusal
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.values import filled, matching


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = [place for place, zone in enumerate(ids) if zone in ids[:place]]
    if twice:
        raise Refusal(*(Fault("is listed twice", "remove one of the two", (place,)) for place in twice))
    return ids


# Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
HostedZoneId = Annotated[
    str,
    AfterValidator(
        matching("Z[A-Z0-9]{3,31}", "is not the id of a hosted zone", "write it like Z0123456789ABCDEFGHIJ")
    ),
    WithJsonSchema({"type": "string", "pattern": "^Z[A-Z0-9]{3,31}$"}),
]
# Each zone takes about 60 characters of a policy.
HostedZoneIds = Annotated[tuple[HostedZoneId, ...], AfterValidator(filled), AfterValidator(_once), Field(max_length=50)]


@changing(
    hosted_zone_ids=updates("iam_policy"),
)
class HostedZoneSettings(AddonSettings):
    """What the settings of add-ons have that write to hosted zones."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write to, at most 50."""


@dataclass(frozen=True)
class HostedZoneFacts(Facts):
    """What a chart has to know that writes to hosted zones.

    Attributes:
        hosted_zone_ids: Ids of the zones.
    """

    hosted_zone_ids: tuple[str, ...]


def told(facts: Facts, _: Context, settings: HostedZoneSettings) -> HostedZoneFacts:
    """What a chart has to know that writes to hosted zones."""
    return HostedZoneFacts(**asdict(facts), hosted_zone_ids=settings.hosted_zone_ids)


def hosted_zone_arns(context: Context, zone_ids: Sequence[str]) -> list[str]:
    """ARNs of hosted zones, which belong to no region and to no account."""
    return [context.arn("route53", f"hostedzone/{zone_id}") for zone_id in zone_ids]

"""Hosted zones of Route 53 that an add-on may write to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.addons.addon import Addon, AwsAddonSettings, AwsFacts
from stackwright.model.addons.needs import Policies, Role
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.target_role import TargetRole, TargetRoleSettings, target_settings
from stackwright.model.settings.values import distinct, filled, matching

# Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
HostedZoneId = Annotated[
    str,
    AfterValidator(
        matching("Z[A-Z0-9]{3,31}", "is not the id of a hosted zone", "write it like Z0123456789ABCDEFGHIJ")
    ),
    WithJsonSchema({"type": "string", "pattern": "^Z[A-Z0-9]{3,31}$"}),
]
# Each zone takes about 60 characters of a policy.
HostedZoneIds = Annotated[
    tuple[HostedZoneId, ...], AfterValidator(filled), AfterValidator(distinct), Field(max_length=50)
]


@changing(
    hosted_zone_ids=updates("iam_policy"),
    target_role=makes("iam_policy") | updates("eks_pod_identity_association"),
)
class HostedZoneSettings(AwsAddonSettings):
    """What the settings of add-ons have that write to hosted zones."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write to, at most 50."""
    target_role: TargetRole | None = None
    """Role of another account that it writes to them with, where that account has the zones. Its own role may then do
    nothing else, and what it may do with the zones is said there. The role of an account that platform.yaml does not
    list is written `{arn: …, external: true}`."""

    @property
    def target(self) -> TargetRoleSettings | None:
        """The role that it writes with, if it is not its own."""
        return target_settings(self.target_role)


SettingsT = TypeVar("SettingsT", bound=HostedZoneSettings)


@dataclass(frozen=True)
class HostedZoneFacts(AwsFacts):
    """What a chart has to know that writes to hosted zones.

    Attributes:
        hosted_zone_ids: Ids of the zones.
    """

    hosted_zone_ids: tuple[str, ...]


@dataclass(frozen=True)
class ElsewhereFacts(HostedZoneFacts):
    """What there is to know beside it where the zones are another account's.

    Attributes:
        target_role_arn: Role of that account that the chart's pods end up with.
        target_trust_policy: The trust policy that it needs.
    """

    target_role_arn: str
    target_trust_policy: str


def told(facts: AwsFacts, _: Context, settings: HostedZoneSettings) -> HostedZoneFacts:
    """What a chart has to know that writes to hosted zones."""
    zones, target = settings.hosted_zone_ids, settings.target
    if target is None:
        return HostedZoneFacts(**asdict(facts), hosted_zone_ids=zones)
    trust = target.trust(facts.iam_role_arn)
    return ElsewhereFacts(**asdict(facts), hosted_zone_ids=zones, target_role_arn=target.arn, target_trust_policy=trust)


def zone_role(addon: Addon[SettingsT], context: Context, settings: SettingsT, zones: Sequence[Statement]) -> Role:
    """The role of an add-on that writes to hosted zones, its own account's or another's.

    Args:
        addon: The add-on.
        context: Where the role is made.
        settings: Its block.
        zones: What it may do with zones of its own account.
    """
    target = settings.target
    policies: Policies = {"target": [target.permission]} if target else {"zones": zones}
    return addon.role(context, settings, policies, target=target)


def hosted_zone_arns(context: Context, zone_ids: Sequence[str]) -> list[str]:
    """ARNs of hosted zones, which belong to no region and to no account."""
    return [context.arn("route53", f"hostedzone/{zone_id}") for zone_id in zone_ids]

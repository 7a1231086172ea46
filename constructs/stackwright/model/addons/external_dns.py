"""ExternalDNS: what it may do.

The actions are those of https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/.
"""

from dataclasses import asdict

from stackwright.model.addons.addon import Addon, AddonSettings, Facts, Needs, Policies, Surroundings
from stackwright.model.addons.hosted_zones import HostedZoneFacts, HostedZoneIds, hosted_zone_arns
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.values import KubernetesName


@changing(
    hosted_zone_ids=updates("iam_policy"),
)
class ExternalDnsSettings(AddonSettings):
    """ExternalDNS: keeps records in Route 53 for Ingresses and Services."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write to, at most 50."""
    namespace: KubernetesName = "external-dns"
    """Its namespace."""
    service_account: KubernetesName = "external-dns"
    """Its service account."""


def _needs(context: Context, settings: ExternalDnsSettings, _: Surroundings) -> Needs:
    return Needs(roles=(EXTERNAL_DNS.role(context, settings, policies(context, settings)),))


def _told(facts: Facts, _: Context, settings: ExternalDnsSettings) -> HostedZoneFacts:
    return HostedZoneFacts(**asdict(facts), hosted_zone_ids=settings.hosted_zone_ids)


def policies(context: Context, settings: ExternalDnsSettings) -> Policies:
    """Any record of the zones.

    Args:
        context: Where the role is made.
        settings: The add-on's block, with the ids of the zones.
    """
    return {
        "zones": [
            Statement(
                "Records",
                [
                    "route53:ChangeResourceRecordSets",
                    "route53:ListResourceRecordSets",
                    "route53:ListTagsForResource",
                    "route53:ListTagsForResources",
                ],
                hosted_zone_arns(context, settings.hosted_zone_ids),
            ),
            Statement(
                "Find",
                ["route53:ListHostedZones"],
                ["*"],  # lists cannot be tied to resources
            ),
        ]
    }


EXTERNAL_DNS = Addon(
    name="external_dns",
    purpose="Records in Route 53.",
    settings=ExternalDnsSettings,
    grants="any record of the listed zones",
    needs=_needs,
    calls=("route53",),
    told=_told,
)

"""ExternalDNS: what it may do.

The actions are those of https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/.
"""

from stackwright.model.addons.addon import Addon, Surroundings
from stackwright.model.addons.hosted_zones import HostedZoneSettings, hosted_zone_arns, told, zone_role
from stackwright.model.addons.needs import Needs
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.values import KubernetesName


class ExternalDnsSettings(HostedZoneSettings):
    """ExternalDNS: keeps records in Route 53 for Ingresses and Services."""

    namespace: KubernetesName = "external-dns"
    """Its namespace."""
    service_account: KubernetesName = "external-dns"
    """Its service account."""


def _needs(context: Context, settings: ExternalDnsSettings, _: Surroundings) -> Needs:
    return Needs(roles=(zone_role(EXTERNAL_DNS, context, settings, zones(context, settings)),))


def zones(context: Context, settings: ExternalDnsSettings) -> list[Statement]:
    """Any record of the zones.

    Args:
        context: Where the role is made.
        settings: The add-on's block, with the ids of the zones.
    """
    return [
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


EXTERNAL_DNS = Addon(
    name="external_dns",
    purpose="Records in Route 53.",
    settings=ExternalDnsSettings,
    grants="any record of the listed zones",
    needs=_needs,
    told=told,
    annotates=("hosted_zone_ids",),
    calls=("route53",),
)

"""cert-manager: what it may do.

The actions are those of https://cert-manager.io/docs/configuration/acme/dns01/route53/.
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
class CertManagerSettings(AddonSettings):
    """cert-manager: proves by TXT records in Route 53 that a domain is yours."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write TXT records to, at most 50."""
    namespace: KubernetesName = "cert-manager"
    """Its namespace."""
    service_account: KubernetesName = "cert-manager"
    """Its service account."""


def _needs(context: Context, settings: CertManagerSettings, _: Surroundings) -> Needs:
    return Needs(roles=(CERT_MANAGER.role(context, settings, policies(context, settings)),))


def _told(facts: Facts, _: Context, settings: CertManagerSettings) -> HostedZoneFacts:
    return HostedZoneFacts(**asdict(facts), hosted_zone_ids=settings.hosted_zone_ids)


def policies(context: Context, settings: CertManagerSettings) -> Policies:
    """TXT records of the zones.

    Args:
        context: Where the role is made.
        settings: The add-on's block, with the ids of the zones.
    """
    zones = hosted_zone_arns(context, settings.hosted_zone_ids)
    return {
        "zones": [
            Statement(
                "Prove",
                ["route53:ChangeResourceRecordSets"],
                zones,
                conditions={"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]}},
            ),
            Statement("Read", ["route53:ListResourceRecordSets"], zones),
            Statement("Wait", ["route53:GetChange"], [context.arn("route53", "change/*")]),
            Statement(
                "Find",
                ["route53:ListHostedZonesByName"],
                ["*"],  # lists cannot be tied to resources
            ),
        ]
    }


CERT_MANAGER = Addon(
    name="cert_manager",
    purpose="Certificates by DNS proof in Route 53.",
    settings=CertManagerSettings,
    grants="TXT records of the listed zones",
    needs=_needs,
    calls=("route53",),
    isolated="its ACME server has to be reachable too, which is no service of AWS",
    told=_told,
)

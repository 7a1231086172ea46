"""cert-manager: what it may do.

The actions are those of https://cert-manager.io/docs/configuration/acme/dns01/route53/.
"""

from stackwright.model.addons.addon import Addon, Needs, Policies, Surroundings
from stackwright.model.addons.hosted_zones import HostedZoneSettings, hosted_zone_arns, told
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.values import KubernetesName


class CertManagerSettings(HostedZoneSettings):
    """cert-manager: proves by TXT records in Route 53 that a domain is yours."""

    namespace: KubernetesName = "cert-manager"
    """Its namespace."""
    service_account: KubernetesName = "cert-manager"
    """Its service account."""


def _needs(context: Context, settings: CertManagerSettings, _: Surroundings) -> Needs:
    return Needs(roles=(CERT_MANAGER.role(context, settings, policies(context, settings)),))


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
    told=told,
)

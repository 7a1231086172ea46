"""cert-manager: what it may do.

The actions are those of https://cert-manager.io/docs/configuration/acme/dns01/route53/.
"""

from stackwright.model.addons.addon import Addon, Surroundings
from stackwright.model.addons.hosted_zones import HostedZoneSettings, hosted_zone_arns, told, zone_role
from stackwright.model.addons.needs import Needs
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
    return Needs(roles=(zone_role(CERT_MANAGER, context, settings, zones(context, settings)),))


def zones(context: Context, settings: CertManagerSettings) -> list[Statement]:
    """TXT records of the zones.

    Args:
        context: Where the role is made.
        settings: The add-on's block, with the ids of the zones.
    """
    arns = hosted_zone_arns(context, settings.hosted_zone_ids)
    return [
        Statement(
            "Prove",
            ["route53:ChangeResourceRecordSets"],
            arns,
            conditions={"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]}},
        ),
        Statement("Read", ["route53:ListResourceRecordSets"], arns),
        Statement("Wait", ["route53:GetChange"], [context.arn("route53", "change/*")]),
        Statement(
            "Find",
            ["route53:ListHostedZonesByName"],
            ["*"],  # lists cannot be tied to resources
        ),
    ]


CERT_MANAGER = Addon(
    name="cert_manager",
    purpose="Certificates by DNS proof in Route 53.",
    settings=CertManagerSettings,
    grants="TXT records of the listed zones",
    needs=_needs,
    told=told,
    calls=("route53",),
    isolated="its ACME server has to be reachable too, which is no service of AWS",
)

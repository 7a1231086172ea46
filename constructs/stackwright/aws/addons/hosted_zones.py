"""ExternalDNS and cert-manager: what they may do with hosted zones.

The actions are those of https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/ and
https://cert-manager.io/docs/configuration/acme/dns01/route53/.
"""

from collections.abc import Sequence

from stackwright.aws.addons.identity import Policies
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement


def external_dns_policies(environment: Environment, zone_ids: Sequence[str]) -> Policies:
    """Any record of the zones.

    Args:
        environment: The environment.
        zone_ids: Ids of the zones.
    """
    zones = _arns(environment, zone_ids)
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
                zones,
            ),
            Statement(
                "Find",
                ["route53:ListHostedZones"],
                ["*"],  # lists cannot be tied to resources
            ),
        ]
    }


def cert_manager_policies(environment: Environment, zone_ids: Sequence[str]) -> Policies:
    """TXT records of the zones.

    Args:
        environment: The environment.
        zone_ids: Ids of the zones.
    """
    zones = _arns(environment, zone_ids)
    return {
        "zones": [
            Statement(
                "Prove",
                ["route53:ChangeResourceRecordSets"],
                zones,
                conditions={"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]}},
            ),
            Statement("Read", ["route53:ListResourceRecordSets"], zones),
            Statement("Wait", ["route53:GetChange"], [f"arn:{environment.region.partition}:route53:::change/*"]),
            Statement(
                "Find",
                ["route53:ListHostedZonesByName"],
                ["*"],  # lists cannot be tied to resources
            ),
        ]
    }


def _arns(environment: Environment, zone_ids: Sequence[str]) -> list[str]:
    return [f"arn:{environment.region.partition}:route53:::hostedzone/{zone_id}" for zone_id in zone_ids]

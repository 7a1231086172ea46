"""What the plan asks AWS about availability zones before anything is made."""

import json
from collections.abc import Iterator, Sequence

from cdktf_cdktf_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from constructs import Construct

from stackwright.cdk.core import Precondition
from stackwright.model.catalogue.regions import Region
from stackwright.model.settings.zones import is_zone_id


def zone_name(region: Region, letter: str) -> str:
    """A zone's name in an account."""
    return f"{region.name}{letter}"


def zone_checks(scope: Construct, id_: str, *, region: Region, zones: Sequence[str]) -> Iterator[Precondition]:
    """Conditions on the zones of an account, which only its own plan can judge.

    Args:
        scope: Where the data source stands that asks for them.
        id_: The data source's id.
        region: Region of the zones.
        zones: Letters, or ids.
    """
    offered = DataAwsAvailabilityZones(scope, id_).fqn
    by_id = is_zone_id(zones[0])
    named = list(zones) if by_id else [zone_name(region, zone) for zone in zones]
    names = f"{offered}.{'zone_ids' if by_id else 'names'}"
    yield Precondition(
        condition=f"${{length(setsubtract({json.dumps(named)}, {names})) == 0}}",
        error_message=f"{region.name} does not offer this account all of the zones {', '.join(named)}",
    )
    for shunned in () if by_id else region.zones_without_eks:
        # Which letter stands for it differs between accounts. An account that does not see it has none for it.
        name = f'lookup(zipmap({offered}.zone_ids, {offered}.names), "{shunned}", "")'
        yield Precondition(
            condition=f"${{!contains({json.dumps(named)}, {name})}}",
            error_message=(
                f"One of the zones {', '.join(named)} is {shunned} in this account, in which EKS places no control "
                "plane. Leave it out of network.zones, or list ids of zones there"
            ),
        )

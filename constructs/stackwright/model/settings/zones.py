"""`network.zones`: availability zones, by number, by letter or by id."""

import re
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from stackwright.model.catalogue.regions import ZONES_WITHOUT_EKS
from stackwright.model.cidr import ZONE_LETTERS
from stackwright.model.errors import Fault, Refusal, refuse

# Source: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
ZONE_ID = "[a-z]{3,6}[0-9]-az[1-6]"


def is_zone_id(zone: str) -> bool:
    """Whether a zone is given by its id, which means the same zone in every account, and not by its letter."""
    return re.fullmatch(ZONE_ID, zone, re.ASCII) is not None


def _problem(zone: object) -> Fault | None:
    if not isinstance(zone, str) or not ((zone in ZONE_LETTERS and len(zone) == 1) or is_zone_id(zone)):
        remedy = f"use one of: {', '.join(ZONE_LETTERS)}; or ids of zones, such as use1-az1"
        return Fault("is not a zone letter, nor a zone's id", remedy)
    if zone in ZONES_WITHOUT_EKS:
        source = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"
        return Fault(f"is a zone in which EKS places no control plane ({source})", "take another zone")
    return None


def _zones(value: object) -> int | tuple[str, ...]:
    count = len(ZONE_LETTERS)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= count:
            raise refuse(f"must be 1 to {count} zones", "use 3, or list zone letters")
        return value
    if not isinstance(value, list) or not value:
        raise refuse("must be a number of zones or a list of zones", "write 3, [a, b, c] or [use1-az1, use1-az2]")
    faults = [fault.below((place,)) for place, zone in enumerate(value) if (fault := _problem(zone))]
    faults += [
        Fault("is listed twice", "remove one of the two", (place,))
        for place, zone in enumerate(value)
        if zone in value[:place]
    ]
    if not faults and len({is_zone_id(zone) for zone in value}) > 1:
        raise refuse("has letters and ids", "list letters only, or ids only")
    if faults:
        raise Refusal(*faults)
    return tuple(sorted(value))


def _list_of(items: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


Zones = Annotated[
    int | tuple[str, ...],
    PlainValidator(_zones),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer", "minimum": 1, "maximum": len(ZONE_LETTERS)},
                _list_of({"enum": list(ZONE_LETTERS)}),
                _list_of({"type": "string", "pattern": f"^{ZONE_ID}$"}),
            ]
        }
    ),
]
Zone = Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^([{ZONE_LETTERS}]|{ZONE_ID})$"})]
"""A zone's letter or id, as a key."""

"""`network.zones`: availability zones, by number or by letter."""

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from stackwright.model.cidr import ZONE_LETTERS
from stackwright.model.errors import Fault, Refusal, refuse


def _zones(value: object) -> int | tuple[str, ...]:
    count = len(ZONE_LETTERS)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= count:
            raise refuse(f"must be 1 to {count} zones", "use 3, or list zone letters")
        return value
    if not isinstance(value, list) or not value:
        raise refuse("must be a number of zones or a list of zone letters", "write 3, or [a, b, c]")
    faults = [
        Fault("is not a zone letter", f"use one of: {', '.join(ZONE_LETTERS)}", (place,))
        for place, letter in enumerate(value)
        if not isinstance(letter, str) or letter not in ZONE_LETTERS or len(letter) != 1
    ]
    faults += [
        Fault("is listed twice", "remove one of the two", (place,))
        for place, letter in enumerate(value)
        if letter in value[:place]
    ]
    if faults:
        raise Refusal(*faults)
    return tuple(sorted(value))


Zones = Annotated[
    int | tuple[str, ...],
    PlainValidator(_zones),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer", "minimum": 1, "maximum": len(ZONE_LETTERS)},
                {"type": "array", "items": {"enum": list(ZONE_LETTERS)}, "minItems": 1, "uniqueItems": True},
            ]
        }
    ),
]
Zone = Annotated[str, WithJsonSchema({"enum": list(ZONE_LETTERS)})]
"""A zone's letter, as a key."""

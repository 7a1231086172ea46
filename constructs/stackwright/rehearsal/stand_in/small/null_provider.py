"""The null provider: things that are nothing but there.

Source: https://registry.terraform.io/providers/hashicorp/null/3.2.4/docs
"""

from __future__ import annotations

from stackwright.rehearsal.stand_in.small.chance import chance
from stackwright.rehearsal.stand_in.small.kind import Kind, Small, Value

_BITS = 63


def _resource(_value: Value, seed: str) -> Value:
    return {"id": str(chance(seed).getrandbits(_BITS))}


def _data_source(value: Value, seed: str) -> Value:
    return {
        "id": "static",
        "outputs": value.get("inputs"),
        "random": str(chance(seed).getrandbits(_BITS)),
        "has_computed_default": "default",
    }


SMALL = Small(resources={"null_resource": Kind(_resource)}, data_sources={"null_data_source": _data_source})

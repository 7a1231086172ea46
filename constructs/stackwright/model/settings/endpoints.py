"""`network.interface_endpoints`: services that are reached inside the VPC."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, INTERFACE_SERVICES
from stackwright.model.errors import did_you_mean, refuse

AUTO = "auto"
"""Stands for the services that the environment itself calls."""
_WORDS = INTERFACE_SERVICES | {AUTO}


def _service(name: str) -> str:
    if name in GATEWAY_SERVICES:
        raise refuse("has a gateway endpoint, which costs nothing", "list it under gateway_endpoints")
    if name not in _WORDS:
        raise refuse("is not a service that Stackwright knows an endpoint of", did_you_mean(name, _WORDS))
    return name


def _listed(value: object) -> object:
    """The word alone is a list of it. What a validator of ours has touched is no JSON any more: lists are tuples."""
    if value == AUTO:
        return (AUTO,)
    return tuple(value) if isinstance(value, list) else value


InterfaceEndpoints = Annotated[
    tuple[Annotated[str, AfterValidator(_service), WithJsonSchema({"enum": sorted(_WORDS)})], ...],
    BeforeValidator(_listed),
    WithJsonSchema({"oneOf": [{"const": AUTO}, {"type": "array", "items": {"enum": sorted(_WORDS)}}]}),
]

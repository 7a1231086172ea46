"""`network.interface_endpoints`: services that are reached inside the VPC."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, INTERFACE_SERVICES
from stackwright.model.errors import did_you_mean, refuse


def _service(name: str) -> str:
    if name in GATEWAY_SERVICES:
        raise refuse("has a gateway endpoint, which costs nothing", "list it under gateway_endpoints")
    if name not in INTERFACE_SERVICES:
        raise refuse("is not a service that Stackwright knows an endpoint of", did_you_mean(name, INTERFACE_SERVICES))
    return name


InterfaceEndpoints = tuple[
    Annotated[str, AfterValidator(_service), WithJsonSchema({"enum": sorted(INTERFACE_SERVICES)})], ...
]

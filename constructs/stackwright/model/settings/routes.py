"""`network.routes` and `network.transit_gateways`: ways to other networks."""

import re
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from stackwright.model.cidr import Tier
from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.form import LONG, SHORT, SHORT_OR_LONG, Settings
from stackwright.model.settings.values import address_range, filled, matching
from stackwright.model.settings.zones import Zone

ANYWHERE = IPv4Network("0.0.0.0/0")
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
_ID = "([0-9a-f]{8}|[0-9a-f]{17})"
TARGETS = {
    "tgw": "transit gateway",
    "pcx": "peering connection",
    "vgw": "virtual private gateway",
    "vpce": "endpoint of a firewall or of a Gateway Load Balancer",
    "eni": "network interface",
}
"""What a route can lead to, by what its ids start with."""


def _destination(value: object) -> IPv4Network | str:
    if isinstance(value, str) and value.startswith("pl-"):
        if not re.fullmatch(f"pl-{_ID}", value, re.ASCII):
            raise refuse("is not the id of a prefix list", "write it like pl-0123456789abcdef0")
        return value
    return address_range(value)


def _target(value: str) -> str:
    if not re.fullmatch(f"({'|'.join(TARGETS)})-{_ID}", value, re.ASCII):
        kinds = ", ".join(f"{prefix}-… ({what})" for prefix, what in TARGETS.items())
        raise refuse("is not the id of something that a route can lead to", f"use one of: {kinds}")
    return value


Destination = Annotated[
    IPv4Network | str,
    PlainValidator(_destination),
    WithJsonSchema({"type": "string", "pattern": rf"^([0-9]+(\.[0-9]+){{3}}/[0-9]+|pl-{_ID})$"}),
]
Target = Annotated[
    str,
    AfterValidator(_target),
    WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(TARGETS)})-{_ID}$"}),
]


@changing(
    tiers=makes("route"),
    destinations=makes("route"),
    via=updates("route", note="Connections that take it break off"),
)
class RouteSettings(Settings):
    """A way from subnets to other networks."""

    tiers: Annotated[tuple[Tier, ...], AfterValidator(filled)] = ("private",)
    """Tiers whose subnets have it."""
    destinations: Annotated[tuple[Destination, ...], AfterValidator(filled)]
    """Ranges outside the VPC, and prefix lists, e.g. `[192.168.0.0/16, pl-0123456789abcdef0]`."""
    via: Annotated[Target, SHORT] | Annotated[dict[Zone, Target], LONG] = Field(discriminator=SHORT_OR_LONG)
    """Where it leads: the id of a transit gateway (`tgw-…`), peering connection (`pcx-…`), virtual private gateway
    (`vgw-…`), firewall endpoint (`vpce-…`) or network interface (`eni-…`). In private subnets, also one for each zone:
    `{ a: vpce-…, b: vpce-… }`."""

    def target(self, zone: str) -> str:
        """Where it leads from a zone."""
        return self.via if isinstance(self.via, str) else self.via[zone]

    @property
    def leads_out(self) -> bool:
        """Whether it is the way of whatever no other route is for."""
        return ANYWHERE in self.destinations


@changing(
    id=replaces("ec2_transit_gateway_vpc_attachment"),
    tier=updates("ec2_transit_gateway_vpc_attachment"),
    appliance_mode=updates("ec2_transit_gateway_vpc_attachment"),
)
class TransitGatewaySettings(Settings):
    """The VPC's attachment to a transit gateway that exists already, of this account or shared with it."""

    id: Annotated[
        str,
        AfterValidator(
            matching(f"tgw-{_ID}", "is not the id of a transit gateway", "write it like tgw-0123456789abcdef0")
        ),
        WithJsonSchema({"type": "string", "pattern": f"^tgw-{_ID}$"}),
    ]
    """The transit gateway's id, e.g. `tgw-0123456789abcdef0`."""
    tier: Tier = "private"
    """Tier in whose subnets the gateway gets a network interface, one a zone."""
    appliance_mode: bool = False
    """Whether both directions of a connection take the same zone, as firewalls between VPCs need."""

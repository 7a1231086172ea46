"""Ways from a VPC's subnets to other networks."""

from collections.abc import Iterator, Mapping

from cdktf_cdktf_provider_aws.ec2_transit_gateway_vpc_attachment import Ec2TransitGatewayVpcAttachment
from cdktf_cdktf_provider_aws.route import Route
from constructs import Construct

from stackwright.model.cidr import Tier
from stackwright.model.context import Context
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.routes import RouteSettings

ByZone = Mapping[str, str]


class Routes(Construct):
    """Attachments to transit gateways, and routes to them and to others that exist already.

    Every address below it comes from a route's name, a tier, a zone and a destination.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names.
        settings: The `network` block, with its routes and transit gateways.
        vpc_id: The VPC.
        subnet_ids: Subnets by tier and zone.
        table_ids: Route tables by tier and zone; zones may share one.

    Attributes:
        attachments: Escape hatch to the attachments, by their names.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NetworkSettings,
        vpc_id: str,
        subnet_ids: Mapping[Tier, ByZone],
        table_ids: Mapping[Tier, ByZone],
    ) -> None:
        super().__init__(scope, id_)
        self.attachments = {
            name: Ec2TransitGatewayVpcAttachment(
                self,
                f"transit-gateway-{name}",
                transit_gateway_id=gateway.id,
                vpc_id=vpc_id,
                subnet_ids=list(subnet_ids[gateway.tier].values()),
                appliance_mode_support="enable" if gateway.appliance_mode else "disable",
                tags={"Name": f"{context.names.prefix}-{name}"},
            )
            for name, gateway in settings.transit_gateways.items()
        }
        self._attached = {gateway.id: self.attachments[name] for name, gateway in settings.transit_gateways.items()}
        for name, route in settings.routes.items():
            for tier in route.tiers:
                self._routes(name, route, tier, table_ids[tier])

    def _routes(self, name: str, route: RouteSettings, tier: Tier, table_ids: ByZone) -> None:
        for where, zone, table_id in _tables(tier, table_ids):
            target = route.target(zone)
            attachment = self._attached.get(target)
            for destination in route.destinations:
                is_list = isinstance(destination, str)
                Route(
                    self,
                    f"{name}-{where}-{destination}",
                    route_table_id=table_id,
                    destination_cidr_block=None if is_list else str(destination),
                    destination_prefix_list_id=str(destination) if is_list else None,
                    transit_gateway_id=_if("tgw", target),
                    vpc_peering_connection_id=_if("pcx", target),
                    gateway_id=_if("vgw", target),
                    vpc_endpoint_id=_if("vpce", target),
                    network_interface_id=_if("eni", target),
                    depends_on=[attachment] if attachment else None,  # AWS knows no way there before
                )


def _if(prefix: str, target: str) -> str | None:
    return target if target.startswith(f"{prefix}-") else None


def _tables(tier: Tier, table_ids: ByZone) -> Iterator[tuple[str, str, str]]:
    """A tier's route tables: what routes in them are called after, a zone of each, and their ids."""
    if tier == "private":
        for zone, table_id in table_ids.items():
            yield f"{tier}-{zone}", zone, table_id
    else:
        zone, table_id = next(iter(table_ids.items()))
        yield tier, zone, table_id

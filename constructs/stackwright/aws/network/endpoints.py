"""Private ways from the VPC to services of AWS."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from stackwright.model.catalogue.endpoints import service_name
from stackwright.model.context import Context
from stackwright.model.endpoint_policy import endpoint_policy
from stackwright.model.settings.network import NetworkSettings

HTTPS = 443


class Endpoints(Construct):
    """Gateway endpoints in the route tables, and interface endpoints in the private subnets.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names and region.
        settings: The `network` block, with the gateway endpoints that it lists, and who may use endpoints.
        interfaces: Services that get interface endpoints.
        vpc_id: The VPC.
        subnet_ids: Private subnets by zone letter, which get the interfaces.
        route_table_ids: Every route table, which get the gateways' routes.

    Attributes:
        gateways: Gateway endpoints by service.
        interfaces: Interface endpoints by service.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NetworkSettings,
        interfaces: Sequence[str],
        vpc_id: str,
        subnet_ids: Mapping[str, str],
        route_table_ids: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._settings = context, settings
        self._vpc_id = vpc_id
        self.gateways = {
            service: VpcEndpoint(
                self,
                service,
                vpc_id=vpc_id,
                service_name=service_name(service, context.region),
                vpc_endpoint_type="Gateway",
                route_table_ids=list(route_table_ids),
                policy=endpoint_policy(service, settings.endpoint_policy, context),
                tags={"Name": f"{context.names.prefix}-{service}"},
            )
            for service in settings.gateways
        }
        group_id = self._security_group().id if interfaces else ""
        self.interfaces = {
            service: VpcEndpoint(
                self,
                service,
                vpc_id=vpc_id,
                service_name=service_name(service, context.region),
                vpc_endpoint_type="Interface",
                subnet_ids=list(subnet_ids.values()),
                security_group_ids=[group_id],
                private_dns_enabled=True,
                policy=endpoint_policy(service, settings.endpoint_policy, context),
                tags={"Name": f"{context.names.prefix}-{service}"},
            )
            for service in interfaces
        }

    def _security_group(self) -> SecurityGroup:
        """One group for all of them: they answer HTTPS, to the VPC only, and open no connections themselves."""
        name = self._context.names.endpoint_security_group
        group = SecurityGroup(
            self,
            "security-group",
            name=name,
            description="Interface endpoints: HTTPS from the VPC",
            vpc_id=self._vpc_id,
            tags={"Name": name},
        )
        for cidr in self._settings.ranges:
            VpcSecurityGroupIngressRule(
                self,
                f"https-from-{cidr}",
                security_group_id=group.id,
                description="HTTPS from the VPC",
                cidr_ipv4=str(cidr),
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
            )
        return group

"""Private ways from the VPC to services of AWS."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from stackwright.model.environment import Environment

HTTPS = 443


class Endpoints(Construct):
    """Gateway endpoints in the route tables, and interface endpoints in the private subnets.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with the endpoints that its `network` block lists.
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
        environment: Environment,
        vpc_id: str,
        subnet_ids: Mapping[str, str],
        route_table_ids: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._vpc_id = vpc_id
        settings = environment.settings.network
        self.gateways = {
            service: VpcEndpoint(
                self,
                service,
                vpc_id=vpc_id,
                service_name=self._service_name(service),
                vpc_endpoint_type="Gateway",
                route_table_ids=list(route_table_ids),
                tags={"Name": f"{environment.names.prefix}-{service}"},
            )
            for service in settings.gateway_endpoints
        }
        group_id = self._security_group().id if settings.interface_endpoints else ""
        self.interfaces = {
            service: VpcEndpoint(
                self,
                service,
                vpc_id=vpc_id,
                service_name=self._service_name(service),
                vpc_endpoint_type="Interface",
                subnet_ids=list(subnet_ids.values()),
                security_group_ids=[group_id],
                private_dns_enabled=True,
                tags={"Name": f"{environment.names.prefix}-{service}"},
            )
            for service in settings.interface_endpoints
        }

    def _service_name(self, service: str) -> str:
        region = self._environment.region
        # Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
        domain = (
            "cn.com.amazonaws"
            if region.partition == "aws-cn" and service not in {"s3", "dynamodb"}
            else "com.amazonaws"
        )
        return f"{domain}.{region.name}.{service}"

    def _security_group(self) -> SecurityGroup:
        """One group for all of them: they answer HTTPS, to the VPC only, and open no connections themselves."""
        name = self._environment.names.endpoint_security_group
        group = SecurityGroup(
            self,
            "security-group",
            name=name,
            description="Interface endpoints: HTTPS from the VPC",
            vpc_id=self._vpc_id,
            tags={"Name": name},
        )
        for cidr in self._environment.settings.network.ranges:
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

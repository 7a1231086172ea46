"""A VPC that others made: looked up, checked when a plan is made, and left as it is."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.data_aws_subnet import DataAwsSubnet
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc
from cdktf_cdktf_provider_aws.data_aws_vpc_endpoint import DataAwsVpcEndpoint
from cdktf_cdktf_provider_aws.ec2_tag import Ec2Tag
from constructs import Construct

from stackwright.aws.network.endpoints import Endpoints
from stackwright.aws.network.existing_routes import ExistingRoutes
from stackwright.aws.network.zone_checks import zone_checks, zone_name
from stackwright.cdk.core import Postcondition, Precondition, TerraformResourceLifecycle
from stackwright.model.catalogue.endpoints import service_name
from stackwright.model.catalogue.role_tags import ROLE_TAGS
from stackwright.model.cidr import Tier
from stackwright.model.context import Context
from stackwright.model.refs import NetworkRef
from stackwright.model.settings.existing_network import ExistingNetworkSettings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.zones import is_zone_id


class ExistingNetwork(Construct):
    """A VPC and subnets of others', found by id or tags. A plan stops where they are not what the file says.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: The `network` block, with its `existing`.
        interface_endpoints: Services that get interface endpoints; those that the settings list if left out.
        discovery_tags: Tags of private subnets by which others find them.

    Attributes:
        vpc: The VPC as it is found.
        subnets: Subnets by tier and zone letter, as they are found.
        endpoints: Escape hatch to the endpoints that are made in it.
        ref: All that other layers may know.

    Raises:
        ValueError: The settings name no existing VPC.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NetworkSettings,
        interface_endpoints: Sequence[str] | None = None,
        discovery_tags: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
        if settings.existing is None:
            raise ValueError("the network block has no `existing`")
        self._context, self._settings = context, settings.existing
        self._zones = settings.zone_keys(context.region)
        self._discovery_tags = discovery_tags
        self.vpc = self._vpc(settings.existing)
        self._vpc_id = self.vpc.id
        self.subnets = {tier: self._subnets(tier) for tier in self._settings.tiers}
        ids = {tier: [subnet.id for subnet in subnets.values()] for tier, subnets in self.subnets.items()}
        ExistingRoutes(
            self,
            "routes",
            vpc_id=self._vpc_id,
            subnets={
                f"{tier}-{zone}": (tier, id_)
                for tier in self.subnets
                for zone, id_ in zip(self._zones, ids[tier], strict=True)
            },
        )
        self._look_up_endpoints()
        if self._settings.roles == "set":
            self._set_tags()
        self.endpoints = Endpoints(
            self,
            "endpoints",
            context=context,
            settings=settings,
            interfaces=settings.interface_endpoints if interface_endpoints is None else interface_endpoints,
            vpc_id=self._vpc_id,
            subnet_ids=dict(zip(self._zones, ids["private"], strict=True)),
            route_table_ids=self._settings.route_table_ids,
        )
        self.ref = NetworkRef(
            vpc_id=self._vpc_id,
            vpc_cidrs=[str(cidr) for cidr in settings.ranges],
            public_subnet_ids=ids.get("public", []),
            private_subnet_ids=ids["private"],
            private_subnets=dict(zip(self._zones, ids["private"], strict=True)),
            intra_subnet_ids=ids.get("intra", []),
            intra_subnets=dict(zip(self._zones, ids["intra"], strict=True)) if "intra" in ids else {},
            nat_public_ips=[],
            pod_subnet_ids={
                f"{context.region.name}{zone}": id_ for zone, id_ in zip(self._zones, ids.get("pod", ()), strict=False)
            },
        )

    def _vpc(self, existing: ExistingNetworkSettings) -> DataAwsVpc:
        owner = existing.owner or self._context.account_id
        ranges = ", ".join(map(str, existing.cidrs))
        stated = json.dumps([str(cidr) for cidr in existing.cidrs])
        there = "self.cidr_block_associations[*].cidr_block"
        return DataAwsVpc(
            self,
            "vpc",
            id=existing.vpc_id,
            tags=existing.vpc_tags or None,
            lifecycle=_checked(
                (f'self.owner_id == "{owner}"', f"The VPC does not belong to {owner}: see network.existing.owner"),
                (
                    f"length(setsubtract({there}, {stated})) + length(setsubtract({stated}, {there})) == 0",
                    f"The VPC's ranges are not {ranges}: list those that it has under network.existing.cidrs",
                ),
                (
                    "self.enable_dns_support && self.enable_dns_hostnames",
                    "Nodes join a cluster only where the VPC has DNS support and DNS hostnames: switch both on",
                ),
                before=zone_checks(self, "zones", region=self._context.region, zones=self._zones),
            ),
        )

    def _subnets(self, tier: Tier) -> dict[str, DataAwsSubnet]:
        return {zone: self._subnet(tier, zone) for zone in self._zones}

    def _subnet(self, tier: Tier, zone: str) -> DataAwsSubnet:
        where, by_id = f"The {tier} subnet of zone {zone}", is_zone_id(zone)
        name = zone if by_id else zone_name(self._context.region, zone)
        named = "availability_zone_id" if by_id else "availability_zone"
        ids = self._settings.subnets.get(tier)
        checks = [
            (f"self.vpc_id == {self.vpc.fqn}.id", f"{where} is not one of the VPC"),
            (f'self.{named} == "{name}"', f"{where} is not in {name}, as this account calls its zones"),
        ]
        if tier != "public":
            checks.append(("!self.map_public_ip_on_launch", f"{where} gives instances public addresses"))
        if self._settings.ipv6:
            has = "try(length(self.ipv6_cidr_block), 0) > 0 && self.assign_ipv6_address_on_creation"
            checks.append((has, f"{where} gives no addresses of IPv6: see network.existing.ipv6"))
        if self._settings.roles == "expect":
            checks += [
                (
                    f'contains({json.dumps(_accepted(key, value))}, lookup(self.tags, "{key}", "none"))',
                    f"{where} lacks the tag {key}, by which it is found: add it, or see network.existing.role_tags",
                )
                for key, value in self._tags(tier).items()
            ]
        return DataAwsSubnet(
            self,
            f"{tier}-{zone}",
            id=ids[zone] if ids else None,
            vpc_id=None if ids else self._vpc_id,
            availability_zone=None if ids or by_id else name,
            availability_zone_id=name if by_id and not ids else None,
            tags=None if ids else self._settings.subnet_tags[tier],
            lifecycle=_checked(*checks),
        )

    def _tags(self, tier: Tier) -> dict[str, str]:
        return {**ROLE_TAGS[tier], **(self._discovery_tags if tier == "private" else {})}

    def _set_tags(self) -> None:
        for tier, subnets in self.subnets.items():
            for zone, subnet in subnets.items():
                for key, value in self._tags(tier).items():
                    Ec2Tag(self, f"{tier}-{zone}-{key.rpartition('/')[2]}", resource_id=subnet.id, key=key, value=value)

    def _look_up_endpoints(self) -> None:
        """Those that the VPC has. An account that it is shared with does not see them."""
        for service in () if self._settings.owner else self._settings.endpoints:
            DataAwsVpcEndpoint(
                self,
                f"endpoint-{service}",
                vpc_id=self._vpc_id,
                service_name=service_name(service, self._context.region),
                lifecycle=_checked(
                    ('self.state == "available"', f"The endpoint for {service} is not available"),
                    (
                        'self.vpc_endpoint_type == "Gateway" || self.private_dns_enabled',
                        f"The endpoint for {service} has no private DNS, so nothing would find it",
                    ),
                ),
            )


def _accepted(key: str, value: str) -> list[str]:
    """Values of a tag that are as good as another: load balancers take an empty one, too, and Karpenter its own."""
    # Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
    return [value, ""] if key.startswith("kubernetes.io/role/") else [value]


def _checked(*checks: tuple[str, str], before: Iterable[Precondition] = ()) -> TerraformResourceLifecycle:
    """What has to hold of what is found, each with what to say where not, and what has to hold before it is asked."""
    return TerraformResourceLifecycle(
        precondition=list(before) or None,
        postcondition=[Postcondition(condition=f"${{{one}}}", error_message=f"{said}.") for one, said in checks],
    )

"""What others made in an account before the platform came: the VPC that an environment moves into.

It is as the environment file says it is, so what a plan checks holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from stackwright.layers.network import discovery
from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, service_name
from stackwright.model.catalogue.role_tags import ROLE_TAGS
from stackwright.model.cidr import Tier
from stackwright.model.environment import Environment
from stackwright.model.settings.existing_network import ExistingNetworkSettings
from stackwright.rehearsal.stand_in.world import State, World

FREE_ADDRESSES = 4091


def put(environment: Environment, folder: Path) -> None:
    """Put the VPC that an environment moves into where stand-ins find it; nothing where it has one of its own.

    Args:
        environment: The environment.
        folder: Where the objects of everybody are kept.
    """
    existing, account, region = environment.network.existing, environment.account.id, environment.region
    if existing is None:
        return
    world = World(folder, f"aws-{account}/{region.name}")
    owner = existing.owner or account
    vpc_id = existing.vpc_id or _id("vpc", environment.name)
    ranges = [{"association_id": "", "cidr_block": str(cidr), "state": "associated"} for cidr in existing.cidrs]
    main, public = (_id("rtb", environment.name, kind) for kind in ("main", "public"))
    made: list[tuple[str, State]] = [
        (
            "aws_vpc",
            {
                "id": vpc_id,
                "owner_id": owner,
                "cidr_block": str(existing.cidrs[0]),
                "cidr_block_associations": ranges,
                "enable_dns_support": True,
                "enable_dns_hostnames": True,
                "main_route_table_id": main,
                "tags": existing.vpc_tags,
            },
        ),
        ("aws_route_table", {"id": main, "vpc_id": vpc_id}),
        ("aws_route_table", {"id": public, "vpc_id": vpc_id}),
        ("aws_route", {"id": public, "route_table_id": public, "gateway_id": _id("igw", environment.name)}),
    ]
    for tier in existing.tiers:
        for zone in environment.zones:
            subnet = _subnet(environment, existing, tier, zone)
            made.append(("aws_subnet", {**subnet, "vpc_id": vpc_id, "owner_id": owner}))
            if tier == "public":
                association = {"id": subnet["id"], "subnet_id": subnet["id"], "route_table_id": public}
                made.append(("aws_route_table_association", association))
    made += [
        ("aws_vpc_endpoint", {**_endpoint(environment, service), "vpc_id": vpc_id}) for service in existing.endpoints
    ]
    for type_, state in made:
        world.claim(type_, state["id"])
        world.put(type_, state["id"], state, "")


def _subnet(environment: Environment, existing: ExistingNetworkSettings, tier: Tier, zone: str) -> State:
    tags: Mapping[str, str] = {**ROLE_TAGS[tier], **discovery(environment)} if existing.roles == "expect" else {}
    given = existing.subnets.get(tier)
    return {
        "id": given[zone] if given else _id("subnet", environment.name, tier, zone),
        "availability_zone": f"{environment.region.name}{zone}",
        "map_public_ip_on_launch": False,
        "available_ip_address_count": FREE_ADDRESSES,
        "ipv6_cidr_block": "2001:db8::/64" if existing.ipv6 else "",
        "assign_ipv6_address_on_creation": existing.ipv6,
        "tags": {**existing.subnet_tags.get(tier, {}), **tags},
    }


def _endpoint(environment: Environment, service: str) -> State:
    return {
        "id": _id("vpce", environment.name, service),
        "service_name": service_name(service, environment.region),
        "state": "available",
        "vpc_endpoint_type": "Gateway" if service in GATEWAY_SERVICES else "Interface",
        "private_dns_enabled": service not in GATEWAY_SERVICES,
    }


def _id(prefix: str, *parts: str) -> str:
    return f"{prefix}-{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:17]}"
